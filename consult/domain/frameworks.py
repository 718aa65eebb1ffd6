"""The texts a city refers to, as versioned data: rights, goals, commitments, elements.

Titles are short and in our own words where the official ones are long; the numbers are theirs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from consult.domain.texts import Texts


@dataclass(frozen=True)
class Item:
    """One article, goal, commitment or element: `number` as it is cited."""

    number: str
    title: Texts
    general_principle: bool = False
    """One of the four general principles of the Convention."""


@dataclass(frozen=True)
class Framework:
    """A framework in one version; `years` is when it is in force, "" when that has no end."""

    code: str
    version: int
    name: Texts
    items: tuple[Item, ...]
    years: tuple[str, str] = ("", "")
    short: Texts | None = None

    def item(self, number: str) -> Item:
        """The item of that number. KeyError when the framework has none."""
        return {item.number: item for item in self.items}[number]


def _texts(fr: str, en: str) -> Texts:
    return {"fr": fr, "en": en}


def _items(*titles: tuple[str, str, str]) -> tuple[Item, ...]:
    return tuple(Item(number, _texts(fr, en)) for number, fr, en in titles)


GENERAL_PRINCIPLES: Final = ("2", "3", "6", "12")

_CIDE_ARTICLES: Final = (
    ("2", "Non-discrimination", "Non-discrimination"),
    ("3", "Intérêt supérieur de l’enfant", "Best interests of the child"),
    ("4", "Mise en œuvre des droits", "Making rights real"),
    ("5", "Rôle des parents et capacités de l’enfant", "Parents’ role, child’s capacities"),
    ("6", "Vie, survie et développement", "Life, survival and development"),
    ("7", "Nom et nationalité", "Name and nationality"),
    ("8", "Identité", "Identity"),
    ("12", "Respect des opinions de l’enfant", "Respect for the views of the child"),
    ("13", "Liberté d’expression", "Freedom of expression"),
    ("14", "Liberté de pensée, de conscience et de religion", "Freedom of thought and religion"),
    ("15", "Liberté d’association et de réunion", "Freedom of association and assembly"),
    ("16", "Protection de la vie privée", "Privacy"),
    ("17", "Accès à l’information", "Access to information"),
    ("18", "Responsabilité des parents, aide de l’État", "Parents’ duties, the State’s help"),
    ("19", "Protection contre les violences", "Protection from violence"),
    ("20", "Enfants privés de leur famille", "Children without their family"),
    ("22", "Enfants réfugiés", "Refugee children"),
    ("23", "Enfants en situation de handicap", "Children with disabilities"),
    ("24", "Santé, eau, alimentation, environnement", "Health, water, food, environment"),
    ("26", "Sécurité sociale", "Social security"),
    ("27", "Niveau de vie suffisant", "Adequate standard of living"),
    ("28", "Droit à l’éducation", "Right to education"),
    ("29", "Buts de l’éducation", "Aims of education"),
    ("30", "Langue, culture et religion des minorités", "Minority language, culture, religion"),
    ("31", "Repos, jeu, loisirs et culture", "Rest, play, leisure and culture"),
    ("32", "Protection contre l’exploitation au travail", "Protection from child labour"),
    ("33", "Protection contre les drogues", "Protection from drugs"),
    ("34", "Protection contre l’exploitation sexuelle", "Protection from sexual exploitation"),
    ("36", "Protection contre toute autre exploitation", "Protection from other exploitation"),
    ("37", "Ni torture ni privation de liberté arbitraire", "No torture, no arbitrary detention"),
    ("39", "Réadaptation des enfants victimes", "Recovery of child victims"),
    ("40", "Justice adaptée aux enfants", "Justice fit for children"),
    ("42", "Faire connaître les droits", "Making rights known"),
)

CIDE: Final = Framework(
    code="cide",
    version=1,
    name=_texts(
        "Convention internationale des droits de l’enfant", "Convention on the Rights of the Child"
    ),
    items=tuple(
        Item(number, _texts(fr, en), general_principle=number in GENERAL_PRINCIPLES)
        for number, fr, en in _CIDE_ARTICLES
    ),
    years=("1989", ""),
    short=_texts("CIDE", "CRC"),
)

SDG: Final = Framework(
    code="sdg",
    version=1,
    name=_texts("Objectifs de développement durable", "Sustainable Development Goals"),
    items=_items(
        ("1", "Pas de pauvreté", "No poverty"),
        ("2", "Faim «\N{NO-BREAK SPACE}zéro\N{NO-BREAK SPACE}»", "Zero hunger"),
        ("3", "Bonne santé et bien-être", "Good health and well-being"),
        ("4", "Éducation de qualité", "Quality education"),
        ("5", "Égalité entre les sexes", "Gender equality"),
        ("6", "Eau propre et assainissement", "Clean water and sanitation"),
        ("7", "Énergie propre et d’un coût abordable", "Affordable and clean energy"),
        ("8", "Travail décent et croissance économique", "Decent work and economic growth"),
        ("9", "Industrie, innovation et infrastructure", "Industry, innovation, infrastructure"),
        ("10", "Inégalités réduites", "Reduced inequalities"),
        ("11", "Villes et communautés durables", "Sustainable cities and communities"),
        (
            "12",
            "Consommation et production responsables",
            "Responsible consumption and production",
        ),
        (
            "13",
            "Lutte contre les changements climatiques",
            "Climate action",
        ),
        ("14", "Vie aquatique", "Life below water"),
        ("15", "Vie terrestre", "Life on land"),
        (
            "16",
            "Paix, justice et institutions efficaces",
            "Peace, justice and strong institutions",
        ),
        ("17", "Partenariats pour la réalisation des objectifs", "Partnerships for the goals"),
    ),
    years=("2016", "2030"),
    short=_texts("ODD", "SDG"),
)

VAE: Final = Framework(
    code="vae-2020",
    version=1,
    name=_texts(
        "Ville amie des enfants, les cinq engagements", "Child friendly city, the five commitments"
    ),
    items=_items(
        ("1", "Bien-être", "Well-being"),
        (
            "2",
            "Lutte contre l’exclusion et la discrimination, équité",
            "Against exclusion and discrimination, for equity",
        ),
        ("3", "Parcours éducatif de qualité", "A quality education"),
        ("4", "Participation et engagement", "Participation and engagement"),
        ("5", "Partenariat avec UNICEF France", "Partnership with UNICEF France"),
    ),
    years=("2020", "2026"),
    short=_texts("VAE", "VAE"),
)

CFCI: Final = Framework(
    code="cfci",
    version=1,
    name=_texts(
        "Initiative Villes amies des enfants de l’UNICEF, domaines d’objectifs",
        "UNICEF Child Friendly Cities Initiative, goal areas",
    ),
    items=_items(
        (
            "1",
            "Être reconnu, respecté et traité équitablement",
            "To be valued, respected and treated fairly",
        ),
        ("2", "Être entendu", "To be heard"),
        ("3", "Avoir accès aux services essentiels", "To have access to essential services"),
        ("4", "Vivre en sécurité", "To be safe"),
        (
            "5",
            "Avoir du temps en famille, jouer et se divertir",
            "To enjoy family time, play and leisure",
        ),
    ),
    years=("2018", ""),
    short=_texts("CFCI", "CFCI"),
)

LUNDY: Final = Framework(
    code="lundy",
    version=1,
    name=_texts(
        "Les quatre éléments de la participation (Lundy, 2007)",
        "The four elements of participation (Lundy, 2007)",
    ),
    items=_items(
        ("space", "Espace", "Space"),
        ("voice", "Voix", "Voice"),
        ("audience", "Écoute", "Audience"),
        ("influence", "Influence", "Influence"),
    ),
    years=("2007", ""),
)

PARTNER: Final = Framework(
    code="partner",
    version=1,
    name=_texts("Les engagements d’une ville partenaire", "What a partner city commits itself to"),
    items=_items(
        (
            "1",
            "Prendre pour guide les droits de la CIDE et ses quatre principes généraux",
            "Be guided by the rights of the CRC and its four general principles",
        ),
        (
            "2",
            "Agir par les droits, pour qu’ils soient effectifs là où vivent les enfants",
            "Work from rights, so that they are real where children live",
        ),
        (
            "3",
            "Orienter services, décisions, politiques et programmes pour que les enfants puissent"
            " faire valoir leurs droits",
            "Shape services, decisions, policies and programmes so that children can claim their"
            " rights",
        ),
        (
            "4",
            "Le faire dans toute la politique locale, pas seulement dans les loisirs",
            "Do so in all local policy, not in leisure alone",
        ),
        (
            "5",
            "Informer, sensibiliser et former les adultes et les enfants",
            "Inform, raise awareness and train, adults and children alike",
        ),
        (
            "6",
            "Poursuivre les objectifs de développement durable avec la CIDE",
            "Pursue the Sustainable Development Goals together with the CRC",
        ),
        (
            "7",
            "Avancer au même pas que les plaidoyers d’UNICEF France",
            "Keep in step with the advocacy of UNICEF France",
        ),
    ),
)

FRAMEWORKS: Final[dict[str, Framework]] = {
    framework.code: framework for framework in (CIDE, SDG, VAE, CFCI, LUNDY, PARTNER)
}
"""All frameworks by code; a framework that changes becomes another version or another code."""
