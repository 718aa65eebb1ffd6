"""Every read model, in one list."""

from __future__ import annotations

from consult.projections.base import ReadModel
from consult.projections.city import CityModel
from consult.projections.consultations import ConsultationsModel
from consult.projections.doors import DoorsModel
from consult.projections.places import PlacesModel
from consult.projections.questionnaires import QuestionnairesModel
from consult.projections.sittings import SittingsModel

MODELS: tuple[ReadModel, ...] = (
    DoorsModel(),
    CityModel(),
    PlacesModel(),
    ConsultationsModel(),
    SittingsModel(),
    QuestionnairesModel(),
)
NAMES = tuple(model.name for model in MODELS)
