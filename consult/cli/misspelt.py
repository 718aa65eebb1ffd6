"""Settings that nothing reads: a misspelt one would be silent, and its default a surprise.

They are told and not refused: what starts containers may set variables of its own that begin so.
"""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final

from consult.cli.speech import complain
from consult.operator_sentences import MISSPELT_SETTING, SETTING_FORMS, UNKNOWN_SETTING
from consult.supervisor import SUPERVISED

PREFIX: Final = "CONSULT_"


def tell_unknown_settings(env: Mapping[str, str]) -> None:
    """Name each variable that looks like a setting and is none, with the nearest that is one.

    What `consult serve` starts is silent: it has told already.
    """
    if SUPERVISED in env:
        return
    known = [name.removeprefix(PREFIX) for name in SETTING_FORMS]
    for name in sorted(env):
        if not name.startswith(PREFIX) or name in SETTING_FORMS:
            continue
        if nearest := get_close_matches(name.removeprefix(PREFIX), known, 1):
            complain(MISSPELT_SETTING, setting=name, known=PREFIX + nearest[0])
        else:
            complain(UNKNOWN_SETTING, setting=name)
