"""A youth council, and the meeting in which it reviews what children said."""

from __future__ import annotations

from uuid import UUID

from eventsourcing.domain import event

from consult.domain.base import Aggregate
from consult.domain.errors import BadInput, NotAllowed

FINDINGS_AT_MOST = 5
TOKENS = 3
"""Tokens that each member lays on the findings."""
REACTIONS = ("surprised", "expected", "wonder")
"""Ça m'étonne, je m'en doutais, je me demande."""


class MeetingClosed(NotAllowed):
    """Raised when a meeting that is over is asked to note something."""


class TooManyFindings(NotAllowed):
    """Raised when a sixth finding is noted: five say more than twenty."""


class FindingTwice(NotAllowed):
    """Raised when a finding is noted word for word a second time: a form that was sent twice."""


class FindingInUse(NotAllowed):
    """Raised when a finding is taken away that an answer or an action of the plan rests on."""


class UnknownFinding(BadInput):
    """Raised when tokens or a proposal name a finding that is not this meeting's."""


class UnknownReaction(BadInput):
    """Raised when a reaction is none of the three."""


class TooManyReactions(BadInput):
    """Raised when more members react than are present; facts: `number`, `members`."""


class TooManyTokens(BadInput):
    """Raised when more tokens are counted than the members have; facts: `tokens`, `most`."""


class NoFinding(NotAllowed):
    """Raised when an avis is adopted without any finding to answer."""


class AvisAlreadyAdopted(NotAllowed):
    """Raised when findings would change after the avis that rests on them; facts: `day`."""


class BadMembers(BadInput):
    """Raised when a meeting is held by nobody."""


class TooManyVotes(BadInput):
    """Raised when an avis has more votes than members present; facts: `votes`, `members`."""


class NotAdopted(BadInput):
    """Raised when an avis has no more votes for it than against it."""


class Council(Aggregate):
    """A municipal council of children or of young people. It holds no child's name."""

    TOPIC = "council"

    @event("Formed", topic="council.formed")
    def __init__(self, name: str, day: str) -> None:
        self.name = name


class Meeting(Aggregate):
    """A meeting on one publication: reactions, findings, priorities, the avis and its vote."""

    TOPIC = "meeting"

    @event("Opened", topic="meeting.opened")
    def __init__(
        self, council: UUID, consultation: UUID, publication: UUID, members: int, day: str
    ) -> None:
        self.council = council
        self.consultation = consultation
        self.publication = publication
        self.members = members
        self.reactions: dict[str, dict[str, int]] = {}
        self.findings: dict[str, str] = {}
        self.proposals: dict[str, str] = {}
        self.avis = ""
        self.adopted = ""
        self.closed = False

    @classmethod
    def open(
        cls, council: UUID, consultation: UUID, publication: UUID, members: int, day: str
    ) -> Meeting:
        """Open a meeting with the members present. Raises BadMembers."""
        if members < 1:
            raise BadMembers()
        return cls(council, consultation, publication, members, day)

    def resume(self, members: int, day: str) -> None:
        """Go on another day, with the members who are present then.

        Raises BadMembers, MeetingClosed.
        """
        self._must_go_on()
        if members < 1:
            raise BadMembers()
        self._resumed(members=members, day=day)

    @event("Resumed", topic="meeting.resumed")
    def _resumed(self, members: int, day: str) -> None:
        self.members = members

    def note_reactions(self, cell: str, numbers: dict[str, int]) -> None:
        """Note how many members said each of the three reactions to a card.

        Raises UnknownReaction, TooManyReactions, MeetingClosed.
        """
        self._must_go_on()
        for reaction, number in numbers.items():
            if reaction not in REACTIONS:
                raise UnknownReaction(reaction=reaction)
            if number > self.members:
                raise TooManyReactions(number=number, members=self.members)
        self._reactions_noted(cell=cell, numbers=numbers)

    @event("ReactionsNoted", topic="meeting.reactions-noted")
    def _reactions_noted(self, cell: str, numbers: dict[str, int]) -> None:
        self.reactions[cell] = numbers

    def record_finding(
        self, finding: UUID, text: str, cites: list[str], day: str, proposal: str = ""
    ) -> None:
        """Note what the council understood, which published cells say so, what it proposes.

        Raises FindingTwice, TooManyFindings after the fifth, AvisAlreadyAdopted, MeetingClosed.
        """
        self._must_take_findings()
        if (text, proposal) in self._noted():
            raise FindingTwice()
        if len(self.findings) >= FINDINGS_AT_MOST:
            raise TooManyFindings(most=FINDINGS_AT_MOST)
        self._finding_recorded(
            consultation=self.consultation,
            finding=finding,
            text=text,
            proposal=proposal,
            cites=cites,
            day=day,
        )

    @event("FindingRecorded", topic="finding.recorded")
    def _finding_recorded(
        self,
        consultation: UUID,
        finding: UUID,
        text: str,
        proposal: str,
        cites: list[str],
        day: str,
    ) -> None:
        self._write(finding, text, proposal)

    def reword_finding(self, finding: UUID, text: str, proposal: str, cites: list[str]) -> None:
        """Say a finding better, until the avis is adopted.

        Raises UnknownFinding, AvisAlreadyAdopted, MeetingClosed.
        """
        self._must_take_findings()
        self._must_hold(finding)
        self._finding_reworded(finding=finding, text=text, proposal=proposal, cites=cites)

    @event("FindingReworded", topic="finding.reworded")
    def _finding_reworded(self, finding: UUID, text: str, proposal: str, cites: list[str]) -> None:
        self._write(finding, text, proposal)

    def withdraw_finding(self, finding: UUID, day: str) -> None:
        """Take a finding away that was noted by mistake, until the avis is adopted.

        Raises UnknownFinding, AvisAlreadyAdopted, MeetingClosed.
        """
        self._must_take_findings()
        self._must_hold(finding)
        self._finding_withdrawn(consultation=self.consultation, finding=finding, day=day)

    @event("FindingWithdrawn", topic="finding.withdrawn")
    def _finding_withdrawn(self, consultation: UUID, finding: UUID, day: str) -> None:
        del self.findings[str(finding)], self.proposals[str(finding)]

    def count_priorities(self, tokens: dict[str, int], day: str) -> None:
        """Count the tokens laid on each finding (by its id).

        Raises UnknownFinding, TooManyTokens, MeetingClosed.
        """
        self._must_go_on()
        for finding in tokens:
            if finding not in self.findings:
                raise UnknownFinding(finding=finding)
        laid, most = sum(tokens.values()), self.members * TOKENS
        if laid > most:
            raise TooManyTokens(tokens=laid, most=most)
        self._priorities_counted(tokens=tokens, day=day)

    @event("PrioritiesCounted", topic="priorities.counted")
    def _priorities_counted(self, tokens: dict[str, int], day: str) -> None:
        self.tokens = tokens

    def adopt_avis(self, text: str, votes_for: int, against: int, blank: int, day: str) -> None:
        """Adopt the avis, which the city must answer finding by finding.

        Raises NoFinding, TooManyVotes, NotAdopted, AvisAlreadyAdopted, MeetingClosed.
        """
        self._must_take_findings()
        if not self.findings:
            raise NoFinding()
        votes = votes_for + against + blank
        if votes > self.members:
            raise TooManyVotes(votes=votes, members=self.members)
        if votes_for <= against:
            raise NotAdopted()
        self._avis_adopted(
            consultation=self.consultation,
            text=text,
            votes_for=votes_for,
            against=against,
            blank=blank,
            day=day,
        )

    @event("AvisAdopted", topic="avis.adopted")
    def _avis_adopted(
        self,
        consultation: UUID,
        text: str,
        votes_for: int,
        against: int,
        blank: int,
        day: str,
    ) -> None:
        self.avis = text
        self.adopted = day

    def close(self, day: str) -> None:
        """End the meeting."""
        self._must_go_on()
        self._closed(day=day)

    @event("Closed", topic="meeting.closed")
    def _closed(self, day: str) -> None:
        self.closed = True

    def _write(self, finding: UUID, text: str, proposal: str) -> None:
        self.findings[str(finding)], self.proposals[str(finding)] = text, proposal

    def _noted(self) -> set[tuple[str, str]]:
        return {(text, self.proposals[finding]) for finding, text in self.findings.items()}

    def _must_hold(self, finding: UUID) -> None:
        if str(finding) not in self.findings:
            raise UnknownFinding(finding=str(finding))

    def _must_go_on(self) -> None:
        if self.closed:
            raise MeetingClosed()

    def _must_take_findings(self) -> None:
        self._must_go_on()
        if self.adopted:
            raise AvisAlreadyAdopted(day=self.adopted)
