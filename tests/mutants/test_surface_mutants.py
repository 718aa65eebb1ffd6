"""Each broken surface is caught by the check of promise A4."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from consult.config import Settings
from tests.mutants import surfaces
from tests.web.given_doors import Box, a_door, an_app, ready
from tests.web.surface import journey, leaves_no_trace


@pytest.mark.parametrize("mutation", surfaces.ALL, ids=lambda one: one.__name__)
def test_a_surface_that_leaves_a_trace_is_caught(
    tmp_path: Path, mutation: Callable[[Flask], None]
) -> None:
    settings = Settings.from_environment({"CONSULT_DATA": str(tmp_path)})
    app = an_app(settings, Box(), a_door("PRSTV", ready("la-cour")))
    mutation(app)
    answers = journey(app.test_client(), "PRSTV", "8-10")
    with pytest.raises(AssertionError):
        leaves_no_trace(answers)
