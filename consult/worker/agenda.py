"""What is still to be done for each consultation, read from the log as it grows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from consult.application.log import Log
from consult.domain.upcasts import stored_as

BATCH: Final = 500
TOPICS: Final = (
    "consultation.announced",
    "consultation.texts-opened",
    "publication.made",
    "sound.draft-asked",
)


@dataclass
class Agenda:
    """Consultations that the worker may have to do something for, oldest first."""

    log: Log
    live: list[UUID] = field(default_factory=list)
    published: set[UUID] = field(default_factory=set)
    """Consultations whose results have been published at least once."""
    takes_texts: bool = False
    """Whether children of any consultation were ever asked for a few words."""
    drafts_asked: set[UUID] = field(default_factory=set)
    """Sentences whose draft voice was asked for again, until they have it."""
    position: int = 0

    def read(self) -> bool:
        """Take in what was recorded since the last time; say whether anything was."""
        head = self.log.head
        if head <= self.position:
            return False
        recorder, mapper = self.log.recorder, self.log.mapper
        start, topics = self.position + 1, stored_as(TOPICS)
        while found := recorder.select_notifications(start, BATCH, stop=head, topics=topics):
            for notification in found:
                self._note(mapper.to_domain_event(notification))
            start = found[-1].id + 1
        self.position = head
        return True

    def done(self, consultation: UUID) -> None:
        """Nothing is left to do for it, ever."""
        self.live.remove(consultation)

    def _note(self, event: Any) -> None:
        if event.TOPIC == "publication.made":
            self.published.add(event.consultation)
        elif event.TOPIC == "consultation.texts-opened":
            self.takes_texts = True
        elif event.TOPIC == "sound.draft-asked":
            self.drafts_asked.add(event.originator_id)
        elif event.originator_id not in self.live:
            self.live.append(event.originator_id)
