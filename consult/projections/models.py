"""Every read model, in one list."""

from __future__ import annotations

from consult.projections.base import ReadModel
from consult.projections.city import CityModel
from consult.projections.consultations import ConsultationsModel
from consult.projections.doors import DoorsModel
from consult.projections.places import PlacesModel

MODELS: tuple[ReadModel, ...] = (
    DoorsModel(),
    CityModel(),
    PlacesModel(),
    ConsultationsModel(),
)
NAMES = tuple(model.name for model in MODELS)
