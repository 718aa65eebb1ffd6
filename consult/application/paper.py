"""What an adult does with answers given on paper: type the totals of a group, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from consult.application.log import Log
from consult.application.sittings import check_invited
from consult.domain.consultation import Consultation, WrongStep
from consult.domain.errors import AlreadyExists
from consult.domain.paper import AlreadyTyped, PaperRound
from consult.domain.place import Place


@dataclass(frozen=True)
class Round:
    """A group that answered on paper; `form` is the random id of the form that was filled."""

    form: UUID
    consultation: UUID
    place: UUID
    band: str
    children: int


def type_totals(log: Log, round: Round, drop: Callable[[], None], day: str) -> UUID:
    """Drop the totals of a group, all or none, then note that it was done.

    Raises AlreadyTyped when it was, WrongStep before the opening and after the count, NotInvited,
    and what `drop` raises: nothing is noted then. After a crash the same form may be sent again.
    """
    id = PaperRound.create_id(round.form)
    if log.find(PaperRound, id) is not None:
        raise AlreadyTyped()
    asked = log.load(Consultation, round.consultation)
    if asked.step not in ("open", "closed"):
        raise WrongStep(step=asked.step, needed="open")
    check_invited(asked, log.load(Place, round.place), round.band)
    drop()
    try:
        log.keep(
            PaperRound(round.form, round.consultation, round.place, round.band, round.children, day)
        )
    except AlreadyExists as error:
        raise AlreadyTyped() from error
    return id
