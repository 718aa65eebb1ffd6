"""Pages of a sitting broken on purpose: one line of the real script is written otherwise."""

from __future__ import annotations

from typing import Any

from flask import Flask

from consult.web.assets import STATIC

FILE = "js/taken-along.js"
BROKEN = {
    "believes whoever answers": (
        'if (typeof told.noted !== "boolean") return later();',
        "if (!Object.keys(told).length) return later(); told.noted ??= true;",
    ),
    "says that it is sent before it is": (
        "say(form.dataset.waits, children);\n    await send();",
        "say(form.dataset.sent, children);\n    await send();",
    ),
    "keeps the number in the page alone": ("await Store.set({ id: here, children });", ""),
    "does not have itself kept": ("await Child.ask({ shell: here + location.search });", ""),
}


def put(app: Flask, name: str) -> None:
    """Let the site give the broken script to devices."""
    old, new = BROKEN[name]
    right = (STATIC / FILE).read_text()
    assert right.count(old) == 1, f"the page has changed: {old}"
    broken, answers = right.replace(old, new).encode(), app.wsgi_app

    def answer(environ: Any, start: Any) -> Any:
        if environ["PATH_INFO"] != f"/static/{FILE}":
            return answers(environ, start)
        start("200 OK", [("Content-Type", "text/javascript")])
        return [broken]

    app.wsgi_app = answer  # type: ignore[method-assign]
