"""What an outsider is given to check the chain: every link, and the content of publications only.

One JSON object a line, written in one way only (so that no byte can be changed unseen): what it
is, each link with the hash of its event, salted, and the signed head. A publication that everybody
can read stands with its content and its salt; of every other event nothing can be guessed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from consult.chain import Chain, Step
from consult.chain.links import leaf
from consult.domain.base import NOBODY
from consult.domain.errors import NotAllowed

FORMAT: Final = "consult export 1"
RELEASED: Final = "publication.released"
SHOWN: Final = ("publication.made", "publication.superseded", RELEASED)
EVERY: Final = 1000


class NothingSealed(NotAllowed):
    """Raised when the log has no signed head yet."""


def export(chain: Chain, progress: Callable[[int], object] = lambda _: None) -> Iterator[str]:
    """The lines of an export, up to the signed head. Raises NothingSealed.

    `progress` is told how many more links were written, now and then.
    """
    head = chain.signed_head()
    if head is None:
        raise NothingSealed()
    public = {
        step.event.id for step in chain.steps() if step.event and step.event.topic == RELEASED
    }
    yield _line({"format": FORMAT})
    for step in chain.steps():
        if step.link.ordinal > head.ordinal:
            break
        yield _line(_shown(step) if _is_public(step, public) else _hidden(step))
        if step.link.ordinal % EVERY == 0:
            progress(EVERY)
    yield _line({"head": {name: value for name, value in head.plain().items() if name != "day"}})


def _is_public(step: Step, public: set[str]) -> bool:
    """Whether it is of a publication that was released, and names nobody who acted."""
    event = step.event
    if event is None or event.topic not in SHOWN or event.id not in public:
        return False
    try:
        return bool(json.loads(event.state)["actor"] == NOBODY)
    except (ValueError, KeyError, TypeError):
        return False


def _shown(step: Step) -> dict[str, Any]:
    assert step.event is not None  # noqa: S101 - it was looked at above
    return {
        "ordinal": step.link.ordinal,
        "salt": step.link.salt.hex(),
        "id": step.event.id,
        "version": step.event.version,
        "topic": step.event.topic,
        "state": step.event.state.decode(),
        "hash": step.link.hash.hex(),
    }


def _hidden(step: Step) -> dict[str, Any]:
    found = leaf(step.link.salt, step.event).hex() if step.event else ""
    return {"ordinal": step.link.ordinal, "leaf": found, "hash": step.link.hash.hex()}


def _line(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"
