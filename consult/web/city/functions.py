"""Which elected function may answer for a consultation: a choice, for it must be an account's."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _

from consult.accounts.functions import ACCOUNT, ElectedFunction, elected_functions, plain, unfilled
from consult.projections.consultations import all_consultations
from consult.web.database import db
from consult.web.services import services


@dataclass(frozen=True)
class OfferedFunctions:
    """Functions to choose from, as values with their labels; `proposed` is "" when none stands out.

    Those that nobody has an account for come last: what is suggested, what consultations name.
    """

    choices: list[tuple[str, str]]
    proposed: str


def offered_functions(suggestion: str) -> OfferedFunctions:
    """What the wizard offers; `suggestion` is the function of a ready consultation, or ""."""
    known = known_functions()
    nobody = nobody_s_functions(suggestion)
    fitting = [one.name for one in known if plain(one.name) == plain(suggestion)]
    proposed = fitting[0] if fitting else "" if known else suggestion
    choices = [(one.name, _label(one)) for one in known]
    choices += [
        (name, _("%(function)s (personne n’a de compte)", function=name)) for name in nobody
    ]
    return OfferedFunctions(choices, proposed)


def known_functions() -> list[ElectedFunction]:
    """The functions of the elected members who have an account, or were invited."""
    here = services()
    return elected_functions(here.stores, here.clock.now())


def nobody_s_functions(suggestion: str = "") -> list[str]:
    """Functions that consultations name, and the suggestion, that nobody has or was invited for."""
    named = [suggestion, *(row.responsible for row in all_consultations(db.session()))]
    return unfilled(named, known_functions())


def _label(function: ElectedFunction) -> str:
    if function.state == ACCOUNT:
        return function.name
    return _("%(function)s (invitation envoyée)", function=function.name)
