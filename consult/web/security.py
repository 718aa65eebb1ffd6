"""Headers on every answer, errors included, and the check of where a form comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from flask import Flask, Response
from werkzeug.wsgi import get_host

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CSP = "; ".join(
    (
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "worker-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

# With "no-referrer" old browsers say that our own forms come from "null".
HEADERS = (
    ("Content-Security-Policy", CSP),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), interest-cohort=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)


_POLICY, _PERMISSIONS = "Content-Security-Policy", "Permissions-Policy"
_OF_PAGES = frozenset({_POLICY, _PERMISSIONS})
"""Headers of which a page of the desk may have its own."""


def to_be_framed(answer: Response) -> Response:
    """A page of the desk that another page of the desk may show in a frame."""
    policy = CSP.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
    answer.headers[_POLICY] = policy
    return answer


def with_frames(answer: Response) -> Response:
    """A page of the desk that shows others of our own pages in frames."""
    answer.headers[_POLICY] = f"{CSP}; frame-src 'self'"
    return answer


def with_microphone(answer: Response) -> Response:
    """A page of the desk where staff record a sentence."""
    allowed = dict(HEADERS)[_PERMISSIONS].replace("microphone=()", "microphone=(self)")
    answer.headers[_PERMISSIONS] = allowed
    return answer


class SecureHeaders:
    """Puts the headers on every answer, whoever wrote it: below the views, and cheap.

    A page may bring its own policies: `to_be_framed`, `with_frames`, `with_microphone`.
    """

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        def start_with_headers(
            status: str, headers: list[tuple[str, str]], *error: Any
        ) -> Callable[[bytes], object]:
            own = {name for name, _ in headers if name in _OF_PAGES}
            ours = [one for one in HEADERS if one[0] not in own] if own else HEADERS
            return start(status, [*headers, *ours], *error)

        return self._app(environ, start_with_headers)


def register(app: Flask) -> None:
    """Put the headers on every answer."""
    app.wsgi_app = SecureHeaders(app.wsgi_app)  # type: ignore[assignment,method-assign]


def is_from_here(environ: WSGIEnvironment, public_url: str) -> bool:
    """Whether the form that was sent is one of our own pages'.

    The child's pages have no cookie and no token: the browser itself says where a form comes
    from (Sec-Fetch-Site, else Origin). A client that says neither is not a browser.
    """
    site = environ.get("HTTP_SEC_FETCH_SITE")
    if site:
        return site in ("same-origin", "none")
    origin = environ.get("HTTP_ORIGIN")
    if origin is None:
        return True
    # A proxy with TLS hides the scheme from us: the setting says it.
    return origin in (f"{environ['wsgi.url_scheme']}://{get_host(environ)}", public_url)
