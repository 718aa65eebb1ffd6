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
        "await (end ? keep(kit, crypto.randomUUID(), ended(end)) : keepSheet(kit, form));",
        "",
    ),
    "thanks for a server in trouble": (
        "const answer = await reached(fetch(event.request), SHEET_WITHIN);",
        "const answer = (await fetch(event.request).then(() => written(kit, 'kept'), () => 0));",
    ),
    "another id at each try": (
        "JSON.stringify({ submission, consultation, sealed })",
        "JSON.stringify({ submission: crypto.randomUUID(), consultation, sealed })",
    ),
}


def put(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let the site give the broken worker to devices."""
    old, new = BROKEN[name]
    right = kit.worker_script().plain.decode()
    assert right.count(old) == 1, f"the worker has changed: {old}"
    broken = Packed.of(right.replace(old, new).encode())
    monkeypatch.setattr(kit, "worker_script", lambda: broken)
