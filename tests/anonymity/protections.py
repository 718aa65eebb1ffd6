"""A5: whatever people do after the announcement, what protects children stays as announced."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

from consult.ballots.plan import SMALL
from consult.domain.consultation import Consultation
from consult.domain.errors import ConsultError

DAYS = [(date(2026, 10, 1) + timedelta(7 * week)).isoformat() for week in range(20)]
RULES = {"disclosure": "1", "bands": "1", "indicators": "1"}

ARGUMENTS: dict[str, Callable[[Random], Any]] = {
    "places": lambda chance: [str(uuid4()) for _ in range(chance.randrange(1, 4))],
    "groups": lambda chance: [{"places": [str(uuid4())], "bands": ["8-10"]}],
    "bands": lambda chance: [chance.choice(("6-7", "8-10"))],
    "public_key": lambda chance: chance.randbytes(32).hex(),
    "day": lambda chance: chance.choice(DAYS),
    "closes": lambda chance: chance.choice(DAYS),
    "since": lambda chance: chance.choice(DAYS),
    "today": lambda chance: date.fromisoformat(chance.choice(DAYS)),
    "questionnaire_version": lambda chance: chance.randrange(1, 5),
    "function": lambda chance: "Maire",
    "to": lambda chance: UUID(int=3),
    "language": lambda chance: chance.choice(("fr", "ar")),
    "words": lambda chance: "Autre chose",
    "screens": lambda chance: chance.randrange(100),
    "reason": lambda chance: "autre chose",
    "seen_version": lambda chance: None,
}
"""What any command of a consultation may be given, by the name of its parameter."""


def protections(asked: Consultation) -> dict[str, Any]:
    """What a child is promised with the announcement."""
    kept = {"rules": dict(asked.rules), "bands": list(asked.bands), "late_days": asked.late_days}
    kept |= {"questionnaire": asked.questionnaire, "small": SMALL}
    kept |= {"decision": asked.decision["fr"]}
    if asked.step not in ("announced", "abandoned"):
        kept |= {"key": asked.public_key, "groups": asked.groups, "places": sorted(asked.places)}
    return kept


def announced(kind: type[Consultation] = Consultation) -> Consultation:
    """A consultation that was announced."""
    return kind.announce(
        title={"fr": "La cour"}, theme="cour", decision={"fr": "Refaire la cour"},
        responsible="Maire", questionnaire=UUID(int=1), bands=["8-10"], places=[str(UUID(int=2))],
        opens=DAYS[0], closes=DAYS[3], answer_by=DAYS[9], rules=dict(RULES),
        day=DAYS[0],
    )  # fmt: skip


def commands(kind: type[Consultation]) -> list[str]:
    """The commands that a consultation takes: its public methods."""
    methods = (name for name, value in vars(kind).items() if inspect.isfunction(value))
    return sorted(name for name in methods if not name.startswith("_"))


def nothing_lifts_a_protection(kind: type[Consultation], lives: int, steps: int) -> int:
    """Lead many lives of a consultation, commands and what they are given drawn by chance.

    Fails when a protection moves; returns how many commands were taken.
    """
    chance, names, taken = Random(5), commands(kind), 0
    for _ in range(lives):
        asked = announced(kind)
        for _ in range(steps):
            before = protections(asked)
            taken += _do(asked, chance.choice(names), chance)
            now = protections(asked)
            moved = [name for name in before if name in now and before[name] != now[name]]
            assert not moved, moved
    return taken


def _do(asked: Consultation, name: str, chance: Random) -> int:
    """One command, with arguments drawn by chance; whether the consultation took it."""
    method = getattr(asked, name)
    wanted = inspect.signature(method).parameters
    unknown = [one for one in wanted if one not in ARGUMENTS]
    assert not unknown, f"{name}: say in ARGUMENTS what it may be given: {unknown}"
    with suppress(ConsultError):
        method(**{one: ARGUMENTS[one](chance) for one in wanted})
        return 1
    return 0
