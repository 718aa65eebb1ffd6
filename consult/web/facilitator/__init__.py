"""The facilitator's pages (a printed link, a PIN, a group), and what staff do about them."""

from consult.web.facilitator import access, headcount, paper, sittings, staff, taken_along, words
from consult.web.facilitator.entry import blueprint

__all__ = ["access", "blueprint", "headcount", "paper", "sittings", "staff", "taken_along", "words"]
