"""What a question that is not for everybody must keep: the codes, beside those of all questions.

The sentence that a person reads is made from the code elsewhere; its reference wording stands here
under each code, with its {placeholders}.
"""

from __future__ import annotations

from enum import StrEnum


class ConditionRule(StrEnum):
    """One rule; its value is the code that travels."""

    TOO_YOUNG = "condition-too-young"
    """A condition at an age whose children are all asked the same, and often answer together.

    fr: « {question} », {band} ans : à cet âge, chaque question est posée à tous. Retirez la
        condition.
    en: “{question}”, ages {band}: at this age each question is for everybody. Take the condition
        out.
    """

    OF_CORE = "condition-of-core"
    """A condition on a question of the article 12 core, which is followed over the years.

    fr: « {question} », {band} ans : une question de l’article 12 ({construct}) se suit d’une
        consultation à l’autre, elle est posée à tous. Retirez la condition.
    en: “{question}”, ages {band}: a question of article 12 ({construct}) is followed from one
        consultation to the next, it is for everybody. Take the condition out.
    """

    NOT_EARLIER = "condition-not-earlier"
    """The question that it depends on is not asked before, at this age.

    fr: « {question} », {band} ans : elle dépend de « {other} », qui n’est pas posée avant elle à
        cet âge. Remontez « {other} », ou changez la condition.
    en: “{question}”, ages {band}: it depends on “{other}”, which is not asked before it at this
        age. Move “{other}” up, or change the condition.
    """

    NOT_SINGLE = "condition-not-single"
    """The question that it depends on takes several answers.

    fr: « {question} », {band} ans : elle dépend de « {other} », à laquelle on donne plusieurs
        réponses. Choisissez une question à une seule réponse.
    en: “{question}”, ages {band}: it depends on “{other}”, which takes several answers. Choose a
        question with a single answer.
    """

    CHAIN = "condition-chain"
    """The question that it depends on is not for everybody either.

    fr: « {question} », {band} ans : elle dépend de « {other} », qui n’est pas posée à tous.
        Choisissez une question posée à tous.
    en: “{question}”, ages {band}: it depends on “{other}”, which is not for everybody. Choose a
        question that is.
    """

    OPTIONS_WRONG = "condition-options-wrong"
    """No option is named, or one that is not an option ("I don't know" is none).

    fr: « {question} », {band} ans : cochez les réponses à « {other} » qui la font montrer. « Je
        ne sais pas » n’en est pas une.
    en: “{question}”, ages {band}: tick the answers to “{other}” that show it. “I don’t know” is
        not one.
    """

    ASKED_APART = "condition-asked-apart"
    """A notion is for everybody at one age and not at another, or not for the same children.

    fr: « {question} » n’est pas posée aux mêmes enfants chez les {band} ans et les {other_band}
        ans : on ne comparera pas leurs réponses, et on ne les comptera pas ensemble.
    en: “{question}” is not for the same children at ages {band} and {other_band}: their answers
        will not be compared, nor counted together.
    """
