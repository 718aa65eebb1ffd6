"""The desk of city staff: the city, its places, its consultations, its plan, its answers."""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

blueprint = Blueprint("city", __name__, url_prefix="/bureau")

PAGES: tuple[str, ...] = (
    "week",
    "city",
    "our_city",
    "consultations",
    "announcing",
    "consultation_steps",
    "rehearsal",
    "letters",
    "place_photo",
    "photo_words",
    "places",
    "posters",
    "tickets",
    "paper",
    "results",
    "texts",
    "questionnaires",
    "questions",
    "writing",
    "translating",
    "bank",
    "sounds",
    "gallery",
    "decisions",
    "plan",
    "feedback",
    "status",
)
"""Modules of this package that declare views on `blueprint`, in the order of the menu."""

for page in PAGES:
    import_module(f"{__name__}.{page}")
