"""Child's surfaces broken on purpose: each leaves or fetches something that it must not."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, Response


def _change(app: Flask, change: Callable[[Response], Response]) -> None:
    """Change every answer; hooks of the app would not: they are for adults alone."""
    unbroken = app.process_response
    app.process_response = lambda response: change(unbroken(response))  # type: ignore[method-assign]


def sets_a_cookie(app: Flask) -> None:
    """Remembers the child to "improve the service"."""

    def remember(response: Response) -> Response:
        response.set_cookie("visit", "1")
        return response

    _change(app, remember)


def sets_a_cookie_for_the_language(app: Flask) -> None:
    """Remembers the language on the way out of an error only."""

    def remember(response: Response) -> Response:
        if response.status_code == 404:
            response.set_cookie("language", "en")
        return response

    _change(app, remember)


def _adds(html: str) -> Callable[[Flask], None]:
    def breaks(app: Flask) -> None:
        def add(response: Response) -> Response:
            if response.mimetype == "text/html":
                response.set_data(response.get_data(as_text=True) + html)
            return response

        _change(app, add)

    return breaks


loads_a_font_from_elsewhere = _adds('<link rel="stylesheet" href="https://fonts.example/a.css">')
counts_visitors = _adds('<img src="//count.example/pixel.gif" alt="">')
stores_in_the_browser = _adds("<script>localStorage.seen = 1</script>")

ALL = (
    sets_a_cookie,
    sets_a_cookie_for_the_language,
    loads_a_font_from_elsewhere,
    counts_visitors,
    stores_in_the_browser,
)
