"""What the coordinator of a youth council does in a meeting."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from consult.application.log import Log
from consult.application.plan import was_linked
from consult.domain.council import Council, FindingInUse, Meeting
from consult.domain.decision import Decision
from consult.domain.errors import BadInput
from consult.domain.publication import Publication


class UnknownCell(BadInput):
    """Raised when a finding or a reaction cites a figure that is not in the publication."""


def form_council(log: Log, name: str, day: str) -> UUID:
    """Record that a council exists."""
    council = Council(name, day)
    log.keep(council)
    return council.id


def open_meeting(log: Log, council: UUID, publication: UUID, members: int, day: str) -> UUID:
    """Open a meeting on a publication, public or still under embargo. Raises BadMembers."""
    log.load(Council, council)
    consultation = log.load(Publication, publication).consultation
    meeting = Meeting.open(council, consultation, publication, members, day)
    log.keep(meeting)
    return meeting.id


def resume_meeting(log: Log, meeting: UUID, members: int, day: str) -> UUID:
    """Go on with a meeting another day, with the members who are present then."""
    return _change(log, meeting, lambda one: one.resume(members, day))


def note_reactions(log: Log, meeting: UUID, cell: str, numbers: dict[str, int]) -> UUID:
    """Note the members' reactions to a card. Raises UnknownCell."""
    _must_cite(log, meeting, [cell])
    return _change(log, meeting, lambda one: one.note_reactions(cell, numbers))


def record_finding(
    log: Log, meeting: UUID, text: str, cites: list[str], day: str, proposal: str = ""
) -> UUID:
    """Note a finding, and what the council proposes; return its id.

    Raises UnknownCell, FindingTwice, TooManyFindings, AvisAlreadyAdopted.
    """
    _must_cite(log, meeting, cites)
    finding = uuid4()
    _change(log, meeting, lambda one: one.record_finding(finding, text, cites, day, proposal))
    return finding


def reword_finding(
    log: Log, meeting: UUID, finding: UUID, text: str, cites: list[str], proposal: str
) -> UUID:
    """Say a finding better. Raises UnknownCell, UnknownFinding, AvisAlreadyAdopted."""
    _must_cite(log, meeting, cites)
    return _change(log, meeting, lambda one: one.reword_finding(finding, text, proposal, cites))


def withdraw_finding(log: Log, meeting: UUID, finding: UUID, day: str) -> UUID:
    """Take a finding away, as long as nothing rests on it.

    Raises FindingInUse, UnknownFinding, AvisAlreadyAdopted.
    """
    if log.find(Decision, Decision.create_id(finding)) or was_linked(log, finding):
        raise FindingInUse()
    return _change(log, meeting, lambda one: one.withdraw_finding(finding, day))


def count_priorities(log: Log, meeting: UUID, tokens: dict[str, int], day: str) -> UUID:
    """Count the tokens laid on the findings."""
    return _change(log, meeting, lambda one: one.count_priorities(tokens, day))


def adopt_avis(log: Log, meeting: UUID, text: str, votes: tuple[int, int, int], day: str) -> UUID:
    """Adopt the avis; `votes` are for, against, blank."""
    votes_for, against, blank = votes
    return _change(log, meeting, lambda one: one.adopt_avis(text, votes_for, against, blank, day))


def close_meeting(log: Log, meeting: UUID, day: str) -> UUID:
    """End the meeting."""
    return _change(log, meeting, lambda one: one.close(day))


def _must_cite(log: Log, meeting: UUID, cells: list[str]) -> None:
    publication = log.load(Publication, log.load(Meeting, meeting).publication)
    for cell in cells:
        if not publication.has_cell(cell):
            raise UnknownCell(cell=cell)


def _change(log: Log, id: UUID, change: Callable[[Meeting], object]) -> UUID:
    meeting = log.load(Meeting, id)
    change(meeting)
    log.keep(meeting)
    return id
