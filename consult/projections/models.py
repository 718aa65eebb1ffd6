"""Every read model, in one list."""

from __future__ import annotations

from consult.projections.base import ReadModel
from consult.projections.doors import DoorsModel

MODELS: tuple[ReadModel, ...] = (DoorsModel(),)
NAMES = tuple(model.name for model in MODELS)
