"""Apps that log more than they should of a child whose page fails."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask, request


def names_the_address(app: Flask) -> None:
    """Flask's own way: "Exception on /c/ABCDE [POST]", with what the error says."""
    app.log_exception = lambda error: Flask.log_exception(app, error)  # type: ignore[method-assign]


def _logs(say: Callable[[Any], str]) -> Callable[[Flask], None]:
    """Add a sentence to what is logged of a failure."""

    def break_(app: Flask) -> None:
        unbroken = app.log_exception

        def log(error: Any) -> None:
            app.logger.error(say(error[1]))
            unbroken(error)

        app.log_exception = log  # type: ignore[method-assign]

    return break_


says_what_the_error_says = _logs(str)
says_who_came = _logs(lambda _: f"{request.remote_addr} {request.user_agent}")

ALL = {
    "names_the_address": names_the_address,
    "says_what_the_error_says": says_what_the_error_says,
    "says_who_came": says_who_came,
}
