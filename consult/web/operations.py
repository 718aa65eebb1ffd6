"""What machines ask of this process: does it live, can it serve, what is there to watch.

Nothing here moves when a child answers, refuses or stops: no request is counted, and neither the
memory nor the processor time of a process is told. Watched closely enough, each of them says at
which moment somebody has answered.
"""

from __future__ import annotations

import hmac
from pathlib import Path
from typing import cast

from flask import Blueprint, Flask, Response, abort, current_app, request
from flask_babel import force_locale, gettext

from consult.config import SECRET
from consult.readiness import Readiness
from consult.sentences import N_
from consult.web.language import INTERFACE
from consult.web.permissions import anyone
from consult.web.services import services

blueprint = Blueprint("operations", __name__)

READINESS = "consult.readiness"
NOT_READY = {
    "starting": N_("Le service démarre."),
    "database": N_("La base de données ne répond pas."),
    "migrate": N_("Les tables manquent : lancez « consult migrate »."),
    "data": N_(
        "Ces données ne sont pas celles de cette ville, ou de cette version : lisez le journal."
    ),
    "box": N_("L’urne ne peut rien garder : le disque est plein, ou la base ne s’écrit pas."),
    "worker": N_("Le travail de fond n’a pas été vu depuis une minute."),
}


def register(app: Flask) -> None:
    """Let the app say whether it is ready."""
    here = app.extensions["consult"]
    app.extensions[READINESS] = Readiness(here.settings, here.stores, here.clock.now)
    app.register_blueprint(blueprint)


@blueprint.get("/health")
@anyone
def health() -> Response:
    """The process answers. It asks no database: one that is away is no reason to restart it."""
    return _plain(200, "healthy")


@blueprint.get("/ready")
@anyone
def ready() -> Response:
    """200 when this process can serve, else 503 and why.

    A worker that is missing is said, and is no reason to turn children away: their sheets are
    kept. `?worker` asks for one too.
    """
    answer = cast(Readiness, current_app.extensions[READINESS]).answer()
    reason = answer.reason or ("" if answer.worker else "worker")
    if not reason:
        return _plain(200, "ready")
    serves = not answer.reason and "worker" not in request.args
    with force_locale(request.accept_languages.best_match(INTERFACE) or "fr"):
        why = gettext(NOT_READY[reason])
    word = "ready" if serves else "not ready"
    return _plain(200 if serves else 503, f"{word}: {reason}", why)


@blueprint.get("/metrics")
@anyone
def metrics() -> Response:
    """Prometheus's numbers, for who has the secret; for everybody else there is no such page.

    Not by address: behind a proxy of the same machine everybody comes from 127.0.0.1.
    """
    here = services()
    secret = _secret(here.settings.metrics_token)
    if not secret:
        abort(404)
    sent = request.headers.get("Authorization", "").encode()
    if not hmac.compare_digest(b"Bearer " + secret, sent):
        return _plain(401, "unauthorized", headers={"WWW-Authenticate": "Bearer"})
    from consult.web.metrics import CONTENT_TYPE, exposition  # Most cities never ask.

    told = exposition(here.settings, here.stores)
    return Response(told, content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"})


def _secret(file: Path | None) -> bytes:
    """What the file holds now, so that a new secret needs no restart; nothing when it is none."""
    try:
        held = file.read_bytes().strip() if file else b""
    except OSError:
        return b""
    return held if len(held) >= SECRET else b""


def _plain(status: int, *lines: str, headers: dict[str, str] | None = None) -> Response:
    content = "".join(f"{line}\n" for line in lines)
    kept = {"Cache-Control": "no-store", **(headers or {})}
    return Response(content, status, kept, content_type="text/plain; charset=utf-8")
