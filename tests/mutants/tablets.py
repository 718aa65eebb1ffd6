"""Shared tablets broken on purpose: one line of the real script is written otherwise."""

from __future__ import annotations

from typing import Any

from flask import Flask

from consult.web.assets import STATIC

BROKEN = {
    "leaves a way back": (
        "location.replace(here() + address);",
        "location.hash = address;",
    ),
    "keeps the page of the child who went": ("put(start);", "hide();"),
    "remembers what was answered": ("put(start);", "sessionStorage.last = base; put(start);"),
    "never asks who is there": ("isAsking() ? home : ask, IDLE", "isAsking() ? home : ask, 1e9"),
}
BROKEN_FOR_BACK = {
    "lets Back leave the page": ("tablet.js", 'if (typeof state !== "number") return;', "return;"),
    "lets two quick Backs leave the page": ("tablet.js", "const DEEP = 10;", "const DEEP = 1;"),
    "lets Back leave the question": (
        "tablet.js",
        "if (place) setTimeout(() => location.replace(place));",
        "",
    ),
    "keeps the page where it was bound": ("bind.js", "location.replace", "location.assign"),
}
"""Of a child who presses Back in the middle of her answers."""
BROKEN_WHEN_LATE = {
    "keeps its start only where the worker was there first": (
        "Child.ask({ shell: here() });",
        "if ((ready.soon ??= Boolean(navigator.serviceWorker.controller))) "
        "Child.ask({ shell: here() });",
    ),
}
"""Of a network so slow that the page is there before what keeps it."""
BROKEN_FOR_AN_AGE = {
    "keeps the age of its start": (
        "const { band } = page.documentElement.dataset;",
        "const { band } = root.dataset;",
    ),
}


def put(app: Flask, name: str) -> None:
    """Let the site give the broken script to devices."""
    put_script(app, "tablet.js", *(BROKEN | BROKEN_WHEN_LATE | BROKEN_FOR_AN_AGE)[name])


def put_script(app: Flask, script: str, old: str, new: str) -> None:
    """Let the site give devices a script in which that line is written otherwise."""
    right = (STATIC / "js" / script).read_text()
    assert right.count(old) == 1, f"{script} has changed: {old}"
    broken, answers = right.replace(old, new).encode(), app.wsgi_app

    def answer(environ: Any, start: Any) -> Any:
        if environ["PATH_INFO"] != f"/static/js/{script}":
            return answers(environ, start)
        start("200 OK", [("Content-Type", "text/javascript")])
        return [broken]

    app.wsgi_app = answer  # type: ignore[method-assign]
