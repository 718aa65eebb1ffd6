"""Each app that logs too much of a child is caught."""

from __future__ import annotations

from pathlib import Path

import pytest

from consult.config import Settings
from tests.given import BAND
from tests.mutants import logs
from tests.web.given_doors import Box, a_door, an_app, ready
from tests.web.overhearing import nothing_of_children_is_logged
from tests.web.visiting import CODE


@pytest.mark.parametrize("mutation", logs.ALL)
def test_a_log_that_tells_of_a_child_is_caught(tmp_path: Path, mutation: str) -> None:
    settings, box = Settings.from_environment({"CONSULT_DATA": str(tmp_path)}), Box()
    app = an_app(settings, box, a_door(CODE, ready("la-cour"), BAND))
    logs.ALL[mutation](app)
    with pytest.raises(AssertionError, match=" in "):
        nothing_of_children_is_logged(app, box)
