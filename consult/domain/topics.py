"""Every kind of aggregate, so that the log can read every event ever stored.

An event's topic and fields never change once landed; the frozen list is a test. What has to
change is a new event, and a line in `upcasts`.
"""

from __future__ import annotations

from consult.domain.base import Aggregate
from consult.domain.city import City
from consult.domain.consultation import Consultation
from consult.domain.council import Council, Meeting
from consult.domain.decision import Decision
from consult.domain.feedback import Feedback
from consult.domain.opinions import Opinions
from consult.domain.paper import PaperRound
from consult.domain.picture import Picture
from consult.domain.place import Place
from consult.domain.plan import PlanAction
from consult.domain.poster import Poster
from consult.domain.publication import Publication
from consult.domain.questionnaire import Questionnaire
from consult.domain.signal import Signal
from consult.domain.sitting import Sitting
from consult.domain.sound import Sound
from consult.domain.text import Text
from consult.domain.tickets import Tickets
from consult.domain.upcasts import UPCASTS

AGGREGATES: tuple[type[Aggregate], ...] = (
    City,
    Consultation,
    Council,
    Decision,
    Feedback,
    Meeting,
    Opinions,
    PaperRound,
    Picture,
    Place,
    PlanAction,
    Poster,
    Publication,
    Questionnaire,
    Signal,
    Sitting,
    Sound,
    Text,
    Tickets,
)


def event_classes() -> dict[str, type[Aggregate.Event]]:
    """Every event class by its topic."""
    found = {}
    for aggregate in AGGREGATES:
        for value in vars(aggregate).values():
            if isinstance(value, type) and hasattr(value, "TOPIC"):
                found[value.TOPIC] = value
    return found


def readable_topics() -> set[str]:
    """The topics of all events that this version can read, those of earlier versions included."""
    return {*event_classes(), *UPCASTS}
