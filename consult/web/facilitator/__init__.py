"""The facilitator's pages (a printed link, a PIN, a group), and what staff do about them."""

from consult.web.facilitator import access, paper, sittings, staff, words
from consult.web.facilitator.entry import blueprint

__all__ = ["access", "blueprint", "paper", "sittings", "staff", "words"]
