"""What the demonstration needs to find again: kept in a file beside the databases."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from uuid import UUID

from consult.config import Settings

SECOND = "second"
"""A second member of the team: some acts need two people."""


@dataclass(frozen=True)
class DemoFacts:
    """Ids and codes of the demo city, as strings."""

    finished: str
    """The consultation that has gone all the way."""
    open: str
    """The one that children answer now."""
    code: str
    """The code of a poster of the open consultation: the first address to visit."""
    answered: str
    """The code of a poster behind which the city has already answered."""
    people: dict[str, str]
    """Account of each profile, and of a second member of the team."""
    link: str
    """The facilitator's printed link, and its PIN."""
    pin: str
    writing: str = ""
    """The code of a poster behind which children are old enough to write a few words."""

    @property
    def open_id(self) -> UUID:
        """The open consultation."""
        return UUID(self.open)


def path_of(settings: Settings) -> Path:
    """Where the facts are."""
    return settings.data / "demo.json"


def write_facts(settings: Settings, facts: DemoFacts) -> None:
    """Keep the facts, readable by their owner alone."""
    draft = path_of(settings).with_suffix(".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(facts), file, indent=1)
    draft.rename(path_of(settings))


def read_facts(settings: Settings) -> DemoFacts | None:
    """The facts of the demo city; None when it was not made, or not to its end."""
    try:
        return DemoFacts(**json.loads(path_of(settings).read_text()))
    except FileNotFoundError:
        return None
