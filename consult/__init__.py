"""consult hears children: anonymous short surveys, and the answer that the city owes them."""

__version__ = "0.1.0"
