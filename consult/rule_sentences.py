"""What staff read when a questionnaire breaks a rule of a band, or a file cannot be read.

Each sentence says what is wrong, where, and how to mend it. French is the source.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from consult.domain.condition_rules import ConditionRule
from consult.domain.questionnaire_rules import Rule
from consult.interchange.mistakes import Mistake
from consult.sentences import N_

RULES: Final[dict[str, str]] = {
    Rule.NO_QUESTION: N_(
        "Aucune question n’est écrite pour les {band} ans. Écrivez-en au moins une, ou "
        "retirez cette tranche d’âge."
    ),
    Rule.TOO_MANY_QUESTIONS: N_(
        "{count} questions pour les {band} ans : {most} au plus. Retirez-en {extra}."
    ),
    Rule.BAND_NOT_INVITED: N_(
        "Des questions sont écrites pour les {band} ans, qui ne sont pas consultés : elles ne "
        "leur seront pas posées."
    ),
    Rule.UNKNOWN_BAND: N_("La tranche d’âge « {band} » n’existe pas. Choisissez parmi : {known}."),
    Rule.DUPLICATE_QUESTION: N_(
        "Deux questions ont le même code dans le fichier, dont « {question} ». Changez l’un "
        "des deux."
    ),
    Rule.CONSTRUCT_TWICE: N_(
        "« {question} » et « {other} » mesurent la même notion ({construct}) chez les {band} "
        "ans. Gardez-en une."
    ),
    Rule.NO_CORE: N_(
        "Les {band} ans n’ont pas la question « écouté par les adultes de la ville » (N4). "
        "Ajoutez-la pour suivre l’article 12 d’une consultation à l’autre."
    ),
    Rule.CORE_TOO_SOON: N_(
        "« {question} » ({construct}) est trop abstraite pour les {band} ans. Retirez-la pour "
        "cet âge."
    ),
    Rule.HARD_TO_READ: N_(
        "Les questions des {band} ans semblent difficiles à lire ({score} sur 100, {least} "
        "souhaité). Essayez des mots plus courts."
    ),
    Rule.SOUND_MISSING: N_(
        "Il manque {count} sons aux {band} ans en {language}, en commençant par « {first} ». "
        "Enregistrez-les, ou ajoutez des fichiers ; si espeak-ng est installé, une fois la "
        "consultation annoncée un brouillon se fait seul en quelques minutes."
    ),
    Rule.NO_VARIANT: N_(
        "« {question} » n’est écrite pour aucune tranche d’âge. Écrivez-la, ou retirez-la."
    ),
    Rule.BAD_CODE: N_(
        "« {value} » n’est pas un code : des minuscules sans accent, des chiffres et des "
        "tirets, comme « place-pour-jouer »."
    ),
    Rule.BAD_CONSTRUCT: N_(
        "Dites ce que mesure « {question} » : N1 à N6, ou le thème, un point et la notion, "
        "comme « cour.place »."
    ),
    Rule.BAD_ABOUT: N_(
        "Dites si « {question} » porte sur un lieu ou un service, ou sur l’enfant lui-même."
    ),
    Rule.TITLE_MISSING: N_("Le titre manque en {language}. Écrivez-le."),
    Rule.TEXT_MISSING: N_(
        "« {question} », {band} ans : le texte manque en {language}. Écrivez-le."
    ),
    Rule.LABEL_MISSING: N_(
        "« {question} », {band} ans : le choix « {option} » n’a pas de mot en {language}. "
        "Écrivez-le."
    ),
    Rule.SAME_LABEL: N_(
        "« {question} », {band} ans : deux choix se lisent « {label} » en {language}. "
        "Changez-en un."
    ),
    Rule.TOO_MANY_WORDS: N_(
        "« {question} », {band} ans : {words} mots en {language}, {most} au plus. Raccourcissez."
    ),
    Rule.LABEL_TOO_LONG: N_(
        "« {question} », {band} ans : le choix « {option} » a {words} mots en {language}, "
        "{most} au plus seraient plus faciles à lire."
    ),
    Rule.NEGATION: N_(
        "« {question} », {band} ans : évitez la négation en {language}. Dites-le à "
        "l’endroit : « Tu aimes ... ? »."
    ),
    Rule.MEMORY: N_(
        "« {question} », {band} ans : à cet âge, demandez ce qui se passe maintenant, ni le "
        "passé ni « d’habitude » (en {language})."
    ),
    Rule.YES_NO: N_(
        "« {question} », {band} ans : à cet âge on répond oui à tout. Proposez deux images à "
        "choisir."
    ),
    Rule.UNKNOWN_KIND: N_(
        "« {question} », {band} ans : « {kind} » n’est pas une sorte de question. Choisissez "
        "parmi : {known}."
    ),
    Rule.KIND_NOT_ALLOWED: N_(
        "« {question} » : les {band} ans ne peuvent pas bien répondre à cette sorte de "
        "question ({kind}). Choisissez parmi : {allowed}."
    ),
    Rule.TOO_MANY_OPTIONS: N_(
        "« {question} », {band} ans : {count} choix, {most} au plus (« Je ne sais pas » et "
        "« Je passe » s’ajoutent seuls)."
    ),
    Rule.TOO_FEW_OPTIONS: N_(
        "« {question} », {band} ans : {count} choix. Il en faut au moins deux."
    ),
    Rule.DUPLICATE_OPTION: N_(
        "« {question} », {band} ans : deux choix ont le même nom, ou presque : « {option} ». "
        "Changez l’un des deux."
    ),
    Rule.RESERVED_OPTION: N_(
        "« {question} », {band} ans : retirez le choix « {option} », « Je ne sais pas » et "
        "« Je passe » sont toujours proposés."
    ),
    Rule.PICTURE_REQUIRED: N_(
        "« {question} », {band} ans : le choix « {option} » n’a pas d’image. À cet âge il en "
        "faut une pour chaque choix."
    ),
    Rule.PICTURE_USEFUL: N_(
        "« {question} », {band} ans : une image aiderait à lire le choix « {option} »."
    ),
    Rule.UNKNOWN_PICTURE: N_(
        "« {question} », {band} ans : l’image « {picture} » n’existe pas. Choisissez-en une "
        "dans la liste."
    ),
    Rule.SAME_PICTURE: N_(
        "« {question} », {band} ans : deux choix ont la même image ({picture}). Changez-en une."
    ),
    Rule.SAD_FACE: N_(
        "« {question} », {band} ans : remplacez le visage « {picture} » par un visage plus ou "
        "moins content. Avec un visage triste, presque tous choisissent le plus gai."
    ),
    Rule.FAVOURABLE_MISSING: N_(
        "« {question} », {band} ans : dites quels choix sont favorables, comme dans les "
        "autres versions de cette notion ({construct})."
    ),
    Rule.FAVOURABLE_UNKNOWN: N_(
        "« {question} », {band} ans : la réponse favorable « {option} » n’est pas un des choix."
    ),
    Rule.FAVOURABLE_NOT_TOP: N_(
        "« {question} », {band} ans : rangez les choix du plus au moins favorable, et marquez "
        "favorables les {expected} premiers (8 à 10 pour une note de 0 à 10)."
    ),
    Rule.FAVOURABLE_OF_SEVERAL: N_(
        "« {question} », {band} ans : une question à plusieurs choix, ou à mettre en ordre, "
        "n’a pas de réponse favorable. Retirez-la."
    ),
    Rule.AT_MOST_WRONG: N_(
        "« {question} », {band} ans : dites combien de choix l’on peut faire : 2 au moins, "
        "{most} au plus."
    ),
    Rule.AT_MOST_OF_ONE: N_(
        "« {question} », {band} ans : videz « Réponses au plus », qui ne vaut que pour une "
        "question à plusieurs choix."
    ),
    Rule.SCALE_OPTIONS: N_(
        "« {question} », {band} ans : une note va de 0 à 10, dans l’ordre et sans trou."
    ),
    Rule.AGAIN_OPTIONS: N_(
        "« {question} », {band} ans : « encore, peut-être, plus jamais » a ces trois choix, dans "
        "cet ordre. Remettez-les."
    ),
    Rule.DEGREES_WRONG: N_(
        "« {question} », {band} ans : {count} degrés. Une échelle à mots en a de {least} à "
        "{most}, du plus au moins."
    ),
    Rule.POINTS_OPTIONS: N_(
        "« {question} », {band} ans : {count} choix. Il en faut {least} à {most} pour des points."
    ),
    Rule.ORDER_OPTIONS: N_(
        "« {question} », {band} ans : {count} choix. Il y en a trois à mettre en ordre."
    ),
    ConditionRule.TOO_YOUNG: N_(
        "« {question} », {band} ans : à cet âge, chaque question est posée à tous. Retirez la "
        "condition."
    ),
    ConditionRule.OF_CORE: N_(
        "« {question} », {band} ans : une question de l’article 12 ({construct}) se suit d’une "
        "consultation à l’autre, elle est posée à tous. Retirez la condition."
    ),
    ConditionRule.NOT_EARLIER: N_(
        "« {question} », {band} ans : elle dépend de « {other} », qui n’est pas posée avant elle "
        "à cet âge. Remontez « {other} », ou changez la condition."
    ),
    ConditionRule.NOT_SINGLE: N_(
        "« {question} », {band} ans : elle dépend de « {other} », à laquelle on donne plusieurs "
        "réponses. Choisissez une question à une seule réponse."
    ),
    ConditionRule.CHAIN: N_(
        "« {question} », {band} ans : elle dépend de « {other} », qui n’est pas posée à tous. "
        "Choisissez une question posée à tous."
    ),
    ConditionRule.OPTIONS_WRONG: N_(
        "« {question} », {band} ans : cochez les réponses à « {other} » qui la font montrer. "
        "« Je ne sais pas » n’en est pas une."
    ),
    ConditionRule.ASKED_APART: N_(
        "« {question} » n’est pas posée aux mêmes enfants chez les {band} ans et les {other_band} "
        "ans : on ne comparera pas leurs réponses, et on ne les comptera pas ensemble."
    ),
}
"""The sentence of each rule, by code; placeholders are those of `Problem.placeholders`."""

MISTAKES: Final[dict[str, str]] = {
    "missing": N_("Il manque une valeur ici. Ajoutez-la."),
    "unknown": N_("Ce nom n’est pas attendu ici. Retirez-le, ou corrigez-le."),
    "not-text": N_("Il faut un texte entre guillemets."),
    "empty": N_("Le texte est vide. Écrivez-le."),
    "too-long": N_("Le texte a plus de 500 signes. Raccourcissez-le."),
    "not-kebab": N_(
        "Il faut des minuscules sans accent, des chiffres et des tirets, comme "
        "« place-pour-jouer »."
    ),
    "not-a-construct": N_(
        "Il faut N1 à N6, ou le thème, un point et la notion, comme « cour.place »."
    ),
    "not-one-of": N_("Cette valeur n’est pas dans la liste de celles que l’on peut mettre ici."),
    "not-a-number": N_("Il faut un nombre entier."),
    "not-a-list": N_("Il faut une liste, entre crochets."),
    "not-an-object": N_("Il faut un objet, entre accolades."),
    "not-a-language": N_("Ce n’est pas un code de langue, comme « fr » ou « en »."),
    "unknown-band": N_("Cette tranche d’âge n’existe pas : 3-5, 6-7, 8-10, 11-14 ou 15-17."),
    "twice": N_("Ce nom est écrit deux fois au même endroit. Gardez-en un."),
    "not-utf8": N_("Le fichier n’est pas en UTF-8. Enregistrez-le dans cet encodage."),
    "not-json": N_(
        "Le fichier n’est pas du JSON à cet endroit. Vérifiez les virgules, les guillemets et "
        "les accolades."
    ),
    "too-large": N_("Le fichier dépasse un mégaoctet. Ce n’est sans doute pas un questionnaire."),
}
"""The sentence of each mistake of a questionnaire's file, by code; its path is told beside it."""

TRANSLATION_MISTAKES: Final[dict[str, str]] = {
    "unknown-path": N_("« {about} » n’est pas dans ce questionnaire. Retirez la ligne."),
    "path-twice": N_("« {about} » est écrit deux fois. Gardez une ligne."),
    "text-too-long": N_("« {about} » a plus de 500 signes. Raccourcissez."),
    "decision-too-long": N_("La décision en jeu a plus de {most} signes. Raccourcissez."),
    "placeholder-missing": N_("Il manque {about} dans la traduction. Recopiez-le tel quel."),
    "placeholder-unknown": N_("{about} n’est pas dans le texte d’origine. Retirez-le."),
}
"""The sentence of each mistake of a translator's table, by code; its line is told beside it."""


def where(mistake: Mistake, translate: Callable[[str], str]) -> str:
    """Where a mistake of a questionnaire's file is: its path there, its line, or all of it."""
    if mistake.path:
        return mistake.path
    if mistake.line:
        place = translate(N_("Ligne {line}, signe {column}"))
        return place.format(line=mistake.line, column=mistake.column)
    return translate(N_("Tout le fichier"))


def mistake_sentence(mistake: Mistake, translate: Callable[[str], str]) -> str:
    """A mistake of a questionnaire's file on one line: where, what, what to do."""
    words = translate(N_("{where}\u00a0: {what}"))
    return words.format(where=where(mistake, translate), what=translate(MISTAKES[mistake.code]))
