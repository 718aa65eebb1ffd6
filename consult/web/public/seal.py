"""The seal of the log: what anybody may note today, and look for in the chain in a year."""

from __future__ import annotations

from importlib.resources import files

from flask import Response, jsonify, render_template

from consult.chain.seal import SignedHead, public_heads
from consult.web.permissions import anyone
from consult.web.public import blueprint
from consult.web.services import services

MONTH = 31
"""Days of seals that the page shows; the JSON has them all."""


@blueprint.get("/sceau")
@anyone
def seal() -> str:
    """The last seal of a day that is over, those before it, and how to check."""
    found = _heads()
    return render_template("public/seal.html", heads=found[:MONTH])


@blueprint.get("/sceau.json")
@anyone
def seal_json() -> Response:
    """Every day's seal, the latest first, for a program."""
    return jsonify([head.plain() for head in _heads()])


@blueprint.get("/sceau/verify.py")
@anyone
def verifier() -> Response:
    """The program that checks an export, to be read before it is run."""
    source = files("consult.chain").joinpath("verify.py").read_text("utf-8")
    headers = {"Content-Disposition": 'attachment; filename="verify.py"'}
    return Response(source, mimetype="text/x-python", headers=headers)


def _heads() -> list[SignedHead]:
    here = services()
    return public_heads(here.stores, here.today)
