"""Everything that people say in the demonstration. Functions only: nobody is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from consult.domain.base import Texts

TEAM_FUNCTION: Final = "Chargée de mission Ville amie des enfants"
SECOND_FUNCTION: Final = "Responsable du service scolaire"
ELECTED_FUNCTION: Final = "Adjointe à l’éducation et à la restauration scolaire"
COUNCIL_FUNCTION: Final = "Coordinatrice du conseil municipal des enfants"
IT_FUNCTION: Final = "Responsable informatique"
MODERATION_FUNCTION: Final = "Modératrice des mots des enfants"
MODERATION_DEPUTY: Final = "Suppléant de la modératrice"
PROTECTION_FUNCTION: Final = "Référente protection de l’enfance"
PROTECTION_DEPUTY: Final = "Suppléante de la référente"
COUNCIL: Final = "Conseil municipal des enfants"
MEMBERS: Final = 15
AVIS: Final = (
    "Nous avons lu ce que les enfants disent de la cantine. Nous demandons que la ville "
    "commence par le bruit, qu’elle nous laisse le temps de manger, que des enfants goûtent les "
    "menus avant qu’ils soient choisis, et qu’au collège aussi on puisse choisir son plat."
)


@dataclass(frozen=True)
class Finding:
    """A finding of the council, and everything that was answered to it.

    `cites` are the questions whose published figures say so; `answer` is one of the four of an
    elected member, `status` one of those that children read. `until` is in days from now.
    """

    text: str
    proposal: str
    cites: tuple[str, ...]
    tokens: int
    answer: str
    reason: str
    for_children: Texts
    status: str
    words: Texts
    why: Texts
    until: int | None = None


FINDINGS: Final = (
    Finding(
        text="À midi, la salle est trop bruyante : on n’arrive pas à se parler.",
        proposal="Des panneaux et de petites tables pour faire moins de bruit.",
        cites=("cantine-bruit",),
        tokens=18,
        answer="accepted",
        reason="Le bruit revient dans toutes les écoles. Trois salles recevront des panneaux "
        "qui absorbent le son et des tables plus petites.",
        for_children={
            "fr": "Oui. On met des panneaux qui mangent le bruit et des petites tables.",
            "en": "Yes. We are putting up panels that soak up noise, and smaller tables.",
        },
        status="under-way",
        words={
            "fr": "On a commencé à calmer le bruit : la première salle est équipée.",
            "en": "We have started to bring the noise down: the first room is ready.",
        },
        why={
            "fr": "Les deux autres salles suivront pendant les vacances.",
            "en": "The two other rooms will follow during the holidays.",
        },
        until=120,
    ),
    Finding(
        text="On n’a pas toujours le temps de finir son assiette.",
        proposal="Dix minutes de plus pour manger.",
        cites=("cantine-temps",),
        tokens=12,
        answer="adapted",
        reason="La pause ne peut pas être allongée partout, car elle suit l’heure des classes. "
        "Deux services décalés laissent dix minutes de plus à table.",
        for_children={
            "fr": "On ne peut pas rallonger midi, mais on mange en deux groupes : dix minutes de plus.",
            "en": "We cannot make lunch longer, but we eat in two groups: ten minutes more.",
        },
        status="done",
        words={
            "fr": "C’est fait : vous avez dix minutes de plus pour manger.",
            "en": "Done: you have ten more minutes to eat.",
        },
        why={
            "fr": "On mange en deux groupes depuis la rentrée.",
            "en": "Since the start of term, we eat in two groups.",
        },
    ),
    Finding(
        text="On voudrait goûter et donner notre avis avant que les menus soient choisis.",
        proposal="Goûter les plats avant que la ville les choisisse.",
        cites=("cantine-changer", "cantine-plait"),
        tokens=9,
        answer="deferred",
        reason="Le contrat avec la cuisine se termine bientôt. Le prochain prévoira une "
        "commission des menus où siègent des enfants.",
        for_children={
            "fr": "Plus tard : quand le contrat de la cuisine change, des enfants goûteront les menus.",
            "en": "Later: when the kitchen’s contract changes, children will taste the menus.",
        },
        status="later",
        words={
            "fr": "Des enfants goûteront les menus quand la cuisine changera.",
            "en": "Children will taste the menus when the kitchen changes.",
        },
        why={
            "fr": "Le contrat d’aujourd’hui ne le permet pas.",
            "en": "Today’s contract does not allow it.",
        },
        until=210,
    ),
    Finding(
        text="Au collège, on voudrait pouvoir choisir entre plusieurs plats.",
        proposal="Deux plats au choix au collège.",
        cites=("cantine-assez",),
        tokens=6,
        answer="refused",
        reason="Le restaurant du collège dépend du département, pas de la ville. Nous lui avons "
        "transmis votre demande avec les résultats.",
        for_children={
            "fr": "Non, parce que c’est le département qui décide au collège. On lui a écrit.",
            "en": "No, because the département decides at the collège. We have written to it.",
        },
        status="no",
        words={
            "fr": "La ville ne peut pas décider pour le collège.",
            "en": "The city cannot decide for the collège.",
        },
        why={
            "fr": "C’est le département qui décide ; nous lui avons envoyé vos réponses.",
            "en": "The département decides; we have sent it your answers.",
        },
    ),
)

FIRST_ANSWER: Final[dict[str, Texts]] = {
    "6-7": {
        "fr": "Merci ! On a lu vos réponses. Le conseil des enfants s’est réuni. On vous répond bientôt.",
        "en": "Thank you! We have read your answers. The children’s council has met. We will answer soon.",
    },
    "8-10": {
        "fr": "Merci ! Vous dites surtout que la cantine est bruyante. Le conseil des enfants a écrit "
        "un avis. La ville répond à chaque point dans dix jours.",
        "en": "Thank you! Most of you say the canteen is noisy. The children’s council wrote its "
        "advice. The city will answer each point in ten days.",
    },
    "11-14": {
        "fr": "Merci de vos réponses. Le conseil municipal des enfants les a lues et a adopté un avis. "
        "La ville répond à chacun de ses points dans dix jours, avec ses raisons.",
        "en": "Thank you for your answers. The children’s council has read them and adopted its advice. "
        "The city will answer each of its points in ten days, with its reasons.",
    },
}


@dataclass(frozen=True)
class Action:
    """An action of the plan; days are counted from today. `finding` is the number it answers."""

    title: str
    theme: str
    articles: tuple[int, ...]
    goals: tuple[int, ...]
    service: str
    starts: int
    ends: int
    expected: str
    finding: int | None = None
    linked: int = 0
    progress: tuple[tuple[int, str, int], ...] = ()
    """Percent, note, day."""
    result: tuple[str, str] | None = None
    completed: int | None = None


ACTIONS: Final = (
    Action(
        "Des salles de cantine plus calmes",
        "cantine", (12, 24), (3, 4), "Restauration scolaire", -18, 120,
        "Les enfants se parlent sans crier à midi.",
        finding=0, linked=-23,
        progress=((20, "Panneaux commandés pour trois salles.", -15),
                  (40, "Première salle équipée, à La Guignière.", -4)),
    ),
    Action(
        "Deux services décalés à midi",
        "cantine", (12, 24, 31), (3,), "Restauration scolaire", -21, -3,
        "Dix minutes de plus à table.",
        finding=1, linked=-24,
        progress=((50, "Essai dans une école.", -14), (100, "Dans les trois écoles.", -3)),
        result=("Vingt-cinq minutes à table", "Trente-cinq minutes à table"),
        completed=-3,
    ),
    Action(
        "Une commission des menus avec des enfants",
        "participation", (12, 13), (12, 16), "Restauration scolaire", 150, 330,
        "Des enfants goûtent et choisissent des menus.",
        finding=2, linked=-20,
    ),
    Action(
        "Des cours d’école plus vertes",
        "cour", (31, 24), (11, 13), "Espaces verts", -160, 420,
        "De l’ombre et des coins calmes dans chaque cour.",
        progress=((15, "Plans dessinés avec deux écoles.", -60),),
    ),
    Action(
        "Des traversées sûres aux abords des écoles",
        "chemin", (6, 24), (3, 11), "Voirie", -120, 200,
        "Les enfants traversent sans peur.",
        progress=((30, "Deux passages piétons sur cinq sont refaits.", -30),),
    ),
    Action(
        "Former les agents à l’écoute des enfants",
        "participation", (12, 19), (4, 16), "Ressources humaines", -90, 90,
        "Chaque adulte de la ville sait écouter un enfant.",
        progress=((45, "Vingt agents formés.", -25),),
    ),
)  # fmt: skip
"""Invented, like all that follows."""

EVIDENCE: Final = (
    (1, "Délibération du conseil municipal : la ville s’engage pour le mandat."),
    (2, "Une chargée de mission suit la démarche à mi-temps."),
    (4, "Le conseil municipal des enfants lit les résultats avant tout le monde."),
    (6, "Un point annuel est présenté autour du 20 novembre."),
)

QUOTES: Final = (
    "On mange trop vite, il faudrait deux services.",
    "Le bruit donne mal à la tête. Des panneaux au plafond, ce serait bien.",
    "Plus de légumes, mais bien cuits !",
    "J’aimerais choisir mon plat, comme chez moi.",
    "Les menus végétariens sont bons, gardez-les.",
    "On devrait pouvoir s’asseoir avec ses amis.",
    "Moins de plastique, et du pain de la boulangerie.",
    "Il fait trop chaud dans la salle en juin.",
    "Goûter avant de choisir, on jetterait moins.",
    "Les dames de la cantine sont gentilles, dites-leur merci.",
    "Un coin calme pour ceux qui veulent manger sans bruit.",
)
"""What moderators let through of what children wrote, as much of it as may be quoted."""

WRITTEN: Final = (
    "Il faudrait des bancs à l’ombre, et un endroit pour discuter.",
    "Demandez à Léo de la 5e B, il a dessiné une cour trop bien.",
    "Les filles n’osent pas aller sur le terrain de foot. On pourrait tourner ?",
    "Je n’ai pas envie de rentrer à la maison ce soir.",
)
"""What waits for a moderator: two to let through, one to reword, one to give to the referent."""
