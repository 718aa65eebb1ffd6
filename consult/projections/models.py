"""Every read model, in one list."""

from __future__ import annotations

from consult.projections.answers import AnswersModel
from consult.projections.base import ReadModel
from consult.projections.board import BoardModel
from consult.projections.city import CityModel
from consult.projections.consultations import ConsultationsModel
from consult.projections.decisions import DecisionsModel
from consult.projections.door_rows import DoorsModel
from consult.projections.facts import FactsModel
from consult.projections.gallery import GalleryModel
from consult.projections.heard import SoundsModel
from consult.projections.places import PlacesModel
from consult.projections.plan import PlanModel
from consult.projections.questionnaires import QuestionnairesModel
from consult.projections.results import ResultsModel
from consult.projections.sittings import SittingsModel
from consult.projections.tickets import TicketsModel

MODELS: tuple[ReadModel, ...] = (
    DoorsModel(),
    CityModel(),
    PlacesModel(),
    ConsultationsModel(),
    SittingsModel(),
    TicketsModel(),
    QuestionnairesModel(),
    SoundsModel(),
    GalleryModel(),
    BoardModel(),
    DecisionsModel(),
    PlanModel(),
    AnswersModel(),
    ResultsModel(),
    FactsModel(),
)
NAMES = tuple(model.name for model in MODELS)
