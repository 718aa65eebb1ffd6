"""Workers of the device broken on purpose: one line of the real one is written otherwise."""

from __future__ import annotations

import pytest

from consult.web.answer import kit
from consult.web.answer.kit import Packed

BROKEN = {
    "forgets before the acknowledgement": (
        "const body = JSON.stringify({ submission",
        "await Store.forget(submission); const body = JSON.stringify({ submission",
    ),
    "forgets whatever is answered": (
        "if (response.status >= 500) return false;",
        "await Store.forget(submission);",
    ),
    "believes any page": (
        "told = await response.json();",
        "told = await response.json().catch(() => ({ kept: true }));",
    ),
    "thanks without keeping": (
        "await (end ? keepEnd(kit, end, id) : keepSheet(kit, form));",
        "",
    ),
    "thanks for a server in trouble": (
        "const answer = await reached(fetch(event.request), SHEET_WITHIN);",
        "const answer = (await fetch(event.request).then(() => written(kit, 'kept'), () => 0));",
    ),
    "another id at each try": (
        "JSON.stringify({ submission, consultation, sealed, ticket })",
        "JSON.stringify({ submission: newId(), consultation, sealed })",
    ),
}
BROKEN_WITH_TICKETS = {
    "keeps the code beside the sheet": (
        "JSON.stringify(sheet), stub?.[0]);",
        "JSON.stringify(sheet), ticket?.[0]);",
    ),
    "seals the code with the answers": (
        "fields: answers };",
        "fields: { ...answers, ticket } };",
    ),
    "keeps a sheet whose ticket cannot come along": (
        'throw new Error("only the code, which must not stay here");',
        "0;",
    ),
    "forgets a sheet whose ticket had been used": (
        "else if (told.reason) await Store.keep({ ...sheet, refused: told.reason });",
        "else await Store.forget(submission);",
    ),
}
BROKEN_WHEN_LATE = {
    "leaves alone the page that was loading": (
        "await self.clients.claim(); // A page",
        "// A page",
    ),
}
BROKEN_FOR_AN_AGE = {
    "seals for one age and sends to another": (
        "const to = `/c/${kit.code}/${kit.band}/sealed",
        "const to = `/c/${kit.code}/${kit.bands[0]}/sealed",
    ),
}
BROKEN_FOR_A_LANGUAGE = {
    "takes the pages of any language": (
        "(kit.language === wished.language ? 50 : 0) +",
        "",
    ),
}
BROKEN_AFTER_THE_CLOSING = {
    "sends the form of a kept sheet before the sheet": (
        "if (waiting) await send();",
        "",
    ),
}
"""Of a page that is loaded again: a form is too late where a sealed sheet is not."""
BROKEN_FOR_ANOTHER_TICKET = {
    "keeps what was taken": (
        "if (waiting && answer?.ok) await Store.forget(id).then(tell);",
        "",
    ),
    "forgets what was refused": (
        "if (waiting && answer?.ok) await",
        "if (waiting) await",
    ),
}
ALL = (
    BROKEN
    | BROKEN_WITH_TICKETS
    | BROKEN_WHEN_LATE
    | BROKEN_FOR_AN_AGE
    | BROKEN_FOR_A_LANGUAGE
    | BROKEN_AFTER_THE_CLOSING
    | BROKEN_FOR_ANOTHER_TICKET
)


def put(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let the site give the broken worker to devices."""
    old, new = ALL[name]
    right = kit.worker_script().plain.decode()
    assert right.count(old) == 1, f"the worker has changed: {old}"
    broken = Packed.of(right.replace(old, new).encode())
    monkeypatch.setattr(kit, "worker_script", lambda: broken)
