"""What an indicator is, and version 1 of the catalogue: what each measures, towards which target.

Its later versions are in `catalogues.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from consult.domain.texts import Texts

SPACE, VOICE, AUDIENCE, INFLUENCE = "space", "voice", "audience", "influence"
FEEDBACK, GOVERNANCE = "feedback", "governance"
ELEMENTS: Final[dict[str, Texts]] = {
    SPACE: {"fr": "Espace", "en": "Space"},
    VOICE: {"fr": "Voix", "en": "Voice"},
    AUDIENCE: {"fr": "Écoute", "en": "Audience"},
    INFLUENCE: {"fr": "Influence", "en": "Influence"},
    FEEDBACK: {"fr": "Retour", "en": "Feedback"},
    GOVERNANCE: {"fr": "Gouvernance", "en": "Governance"},
}
"""Lundy's four elements, the feedback children get, and how the city organises itself."""

HIGHER, LOWER, ONE = "+", "-", "=1"
COMPUTED, DECLARED, ANSWERS = "computed", "declared", "answers"


@dataclass(frozen=True)
class Thresholds:
    """Delays in days (July and August do not count), least answers; judgement, so data."""

    review_days: int = 60
    acknowledge_days: int = 30
    decision_days: int = 90
    feedback_days: int = 90
    coverage_months: int = 12
    city_answers: int = 30
    speaks_for_city_answers: int = 200
    speaks_for_city_share: float = 0.5
    bands_apart: tuple[str, ...] = ("3-5", "6-7")
    bands_not_covered: tuple[str, ...] = ("3-5",)
    paused_months: tuple[int, ...] = (7, 8)


@dataclass(frozen=True)
class Indicator:
    """One row of the catalogue.

    `by` are breakdowns: B band, Z zone, P place type, T theme, I item. `target` is an idea a
    city starts from, in `unit`; None when the target is relative to its own baseline.
    `construct` is the notion asked of children, for those that come from answers.
    """

    code: str
    name: Texts
    element: str
    direction: str
    source: str
    by: str
    unit: str
    target: tuple[float, ...] | None
    formula: Texts
    construct: str | None = None


def _row(
    code: str,
    names: tuple[str, str],
    kind: tuple[str, str, str],
    target: tuple[float, ...] | None,
    formula: tuple[str, str],
    unit: str = "%",
    construct: str | None = None,
) -> Indicator:
    direction, source, by = kind
    element = _ELEMENT_OF[code.split("-")[0]]
    return Indicator(
        code,
        _texts(names),
        element,
        direction,
        source,
        by,
        unit,
        target,
        _texts(formula),
        construct,
    )


def _texts(words: tuple[str, str]) -> Texts:
    return {"fr": words[0], "en": words[1]}


_ELEMENT_OF: Final = {
    "ESP": SPACE,
    "VOI": VOICE,
    "AUD": AUDIENCE,
    "INF": INFLUENCE,
    "RET": FEEDBACK,
    "GOV": GOVERNANCE,
}

_ROWS: Final = (
    _row(
        "ESP-1",
        ("Taux de couverture", "Coverage"),
        (HIGHER, COMPUTED, "BZ"),
        (10, 30),
        (
            "Bulletins comptés en douze mois (par lieu et par tranche d’âge, la plus grande"
            " consultation seulement) sur le nombre d’enfants de 6 à 17 ans",
            "Sheets counted in twelve months (per place and age band, only the largest"
            " consultation) out of the children aged 6 to 17",
        ),
    ),
    _row(
        "ESP-2",
        ("Lieux participants", "Places taking part"),
        (HIGHER, COMPUTED, "PZ"),
        (80,),
        (
            "Lieux dont des bulletins ont été comptés en douze mois sur les lieux qui pouvaient"
            " participer",
            "Places with counted sheets in twelve months out of the places that could take part",
        ),
    ),
    _row(
        "ESP-3",
        ("Équité territoriale", "Territorial equity"),
        (ONE, COMPUTED, "B"),
        (0.9, 1.1),
        (
            "Couverture dans les quartiers prioritaires sur couverture dans les autres quartiers",
            "Coverage in priority neighbourhoods over coverage elsewhere",
        ),
        "ratio",
    ),
    _row(
        "ESP-4",
        ("Représentativité", "Representativeness"),
        (HIGHER, COMPUTED, ""),
        (0.85,),
        (
            "1 moins la moitié de la somme des écarts entre la part des bulletins et la part des"
            " enfants, par tranche d’âge et par zone",
            "1 minus half the sum of the gaps between the share of sheets and the share of"
            " children, by age band and zone",
        ),
        "ratio",
    ),
    _row(
        "ESP-5",
        ("Liberté de réponse ressentie", "Feeling free to answer"),
        (HIGHER, ANSWERS, "BP"),
        (85,),
        (
            "Réponses favorables à la notion N1 sur ses réponses exprimées",
            "Favourable answers to notion N1 out of its valid answers",
        ),
        construct="N1",
    ),
    _row(
        "VOI-1",
        ("Taux de complétion", "Completion"),
        (HIGHER, COMPUTED, "BP"),
        (85,),
        (
            "Bulletins reçus sur questionnaires commencés, à l’écran",
            "Sheets received out of questionnaires started, on screens",
        ),
    ),
    _row(
        "VOI-2",
        ("Non-réponse", "Non-response"),
        (LOWER, COMPUTED, "BI"),
        (15,),
        (
            "«\N{NO-BREAK SPACE}Je ne sais pas\N{NO-BREAK SPACE}» et"
            " «\N{NO-BREAK SPACE}Je passe\N{NO-BREAK SPACE}» sur questions montrées",
            "“I don’t know” and “Skip” out of questions shown",
        ),
    ),
    _row(
        "VOI-3",
        ("Accessibilité", "Accessibility"),
        (HIGHER, COMPUTED, "B"),
        (100,),
        (
            "Versions publiées (son, images, langage simple, langues) sur versions nécessaires",
            "Versions published (sound, pictures, plain words, languages) out of those required",
        ),
    ),
    _row(
        "VOI-4",
        ("Questions venues des enfants", "Questions that come from children"),
        (HIGHER, COMPUTED, "T"),
        (30,),
        (
            "Questions proposées ou changées par des enfants sur questions posées",
            "Questions proposed or amended by children out of questions asked",
        ),
    ),
    _row(
        "VOI-5",
        ("Connaissance du droit d’être entendu", "Knowing the right to be heard"),
        (HIGHER, ANSWERS, "BZ"),
        (80,),
        (
            "Réponses favorables à la notion N3 sur ses réponses exprimées",
            "Favourable answers to notion N3 out of its valid answers",
        ),
        construct="N3",
    ),
    _row(
        "AUD-1",
        ("Examen par un conseil", "Review by a council"),
        (HIGHER, COMPUTED, "T"),
        (100,),
        (
            "Consultations examinées par le conseil dans les 60 jours sur consultations closes"
            " depuis au moins 60 jours",
            "Consultations reviewed by the council within 60 days out of those closed at least 60"
            " days ago",
        ),
    ),
    _row(
        "AUD-2",
        ("Prise de connaissance par les décideurs", "Acknowledged by decision-makers"),
        (HIGHER, DECLARED, "T"),
        (100,),
        (
            "Consultations dont l’élu référent a pris connaissance dans les 30 jours sur"
            " consultations closes depuis au moins 30 jours",
            "Consultations acknowledged by the elected member within 30 days out of those closed"
            " at least 30 days ago",
        ),
    ),
    _row(
        "AUD-3",
        ("Délai médian d’examen", "Median time to review"),
        (LOWER, COMPUTED, "T"),
        (30,),
        (
            "Médiane des jours entre la clôture et le premier examen, examens attendus compris",
            "Median days from closing to the first review, those still awaited included",
        ),
        "days",
    ),
    _row(
        "AUD-4",
        ("Sentiment d’être écouté", "Feeling listened to"),
        (HIGHER, ANSWERS, "BZ"),
        None,
        (
            "Réponses favorables à la notion N4 sur ses réponses exprimées",
            "Favourable answers to notion N4 out of its valid answers",
        ),
        construct="N4",
    ),
    _row(
        "INF-1",
        ("Constats suivis d’une action", "Findings followed by an action"),
        (HIGHER, COMPUTED, "T"),
        (80,),
        (
            "Constats acceptés ou adaptés qu’un lien relie à une action sur constats acceptés ou"
            " adaptés",
            "Accepted or adapted findings with a live link to an action out of those accepted or"
            " adapted",
        ),
    ),
    _row(
        "INF-2",
        ("Part du plan nourrie par les enfants", "Part of the plan fed by children"),
        (HIGHER, COMPUTED, "T"),
        (50,),
        (
            "Actions reliées à un constat avant de commencer sur actions du plan",
            "Actions linked to a finding before they started out of the actions of the plan",
        ),
    ),
    _row(
        "INF-3",
        ("Décisions motivées", "Decisions with a reason"),
        (HIGHER, COMPUTED, "T"),
        (100,),
        (
            "Constats qui ont reçu une décision motivée dans les 90 jours sur constats de plus de"
            " 90 jours",
            "Findings with a reasoned decision within 90 days out of findings 90 days old",
        ),
    ),
    _row(
        "INF-4",
        ("Réalisation", "Delivery"),
        (HIGHER, DECLARED, "T"),
        (70,),
        (
            "Actions reliées et terminées sur actions reliées arrivées à échéance",
            "Linked actions completed out of linked actions due",
        ),
    ),
    _row(
        "INF-5",
        ("Sentiment d’influence", "Feeling of influence"),
        (HIGHER, ANSWERS, "BZ"),
        None,
        (
            "Réponses favorables à la notion N5 sur ses réponses exprimées",
            "Favourable answers to notion N5 out of its valid answers",
        ),
        construct="N5",
    ),
    _row(
        "RET-1",
        ("Retour complet", "Full feedback"),
        (HIGHER, COMPUTED, "T"),
        (100,),
        (
            "Consultations dont la réponse aux enfants reprend chaque constat sur consultations"
            " closes depuis 90 jours",
            "Consultations whose feedback covers every finding out of those closed 90 days ago",
        ),
    ),
    _row(
        "RET-2",
        ("Délai médian de première réponse", "Median time to the first answer"),
        (LOWER, COMPUTED, "T"),
        (45,),
        (
            "Médiane des jours entre la clôture et la première réponse, réponses attendues"
            " comprises",
            "Median days from closing to the first answer, those still awaited included",
        ),
        "days",
    ),
    _row(
        "RET-3",
        ("Retour adapté aux âges", "Feedback fit for each age"),
        (HIGHER, COMPUTED, "B"),
        (100,),
        (
            "Tranches d’âge qui ont leur version de la réponse sur tranches d’âge qui ont répondu,"
            " par consultation",
            "Age bands with their own version of the answer out of those that answered, per"
            " consultation",
        ),
    ),
    _row(
        "RET-4",
        ("Retour suivi", "Feedback followed up"),
        (HIGHER, COMPUTED, "T"),
        (90,),
        (
            "Réponses de plus de douze mois dont les suites ont été racontées sur toutes celles de"
            " plus de douze mois",
            "Answers over twelve months old with a follow-up out of all answers that old",
        ),
    ),
    _row(
        "RET-5",
        ("Retour reçu", "Feedback received"),
        (HIGHER, ANSWERS, "BP"),
        (60,),
        (
            "Réponses favorables à la notion N6 sur ses réponses exprimées, dans les lieux déjà"
            " consultés",
            "Favourable answers to notion N6 out of its valid answers, in places consulted before",
        ),
        construct="N6",
    ),
    _row(
        "GOV-1",
        ("Accompagnants formés", "Trained facilitators"),
        (HIGHER, DECLARED, "P"),
        (90,),
        (
            "Séances menées par une personne formée sur toutes les séances",
            "Sittings run by a trained person out of all sittings",
        ),
    ),
)

FIRST_CATALOGUE: Final[dict[str, Indicator]] = {row.code: row for row in _ROWS}
"""Version 1, by code."""
