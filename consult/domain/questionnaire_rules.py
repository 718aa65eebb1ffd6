"""What a questionnaire must keep for children of its bands to be asked it: the codes.

`questionnaire_check.check` finds the breaches. The sentence that a person reads is made from the
code elsewhere; its reference wording stands here under each code, with its {placeholders}.
"""

from __future__ import annotations

from enum import StrEnum


class Rule(StrEnum):
    """One rule; its value is the code that travels."""

    NO_QUESTION = "no-question"
    """No question is asked of a band of the consultation.

    fr: Aucune question n’est écrite pour les {band} ans. Écrivez-en au moins une, ou retirez
        cette tranche d’âge.
    en: No question is written for ages {band}. Write at least one, or take this age band out.
    """

    TOO_MANY_QUESTIONS = "too-many-questions"
    """More questions than the band can answer in its minutes.

    fr: {count} questions pour les {band} ans : {most} au plus. Retirez-en {extra}.
    en: {count} questions for ages {band}: {most} at most. Take {extra} out.
    """

    BAND_NOT_INVITED = "band-not-invited"
    """Questions are written for a band that is not consulted.

    fr: Des questions sont écrites pour les {band} ans, qui ne sont pas consultés : elles ne leur
        seront pas posées.
    en: Questions are written for ages {band}, who are not consulted: they will not be asked.
    """

    UNKNOWN_BAND = "unknown-band"
    """A band that does not exist.

    fr: La tranche d’âge « {band} » n’existe pas. Choisissez parmi : {known}.
    en: There is no age band “{band}”. Choose among: {known}.
    """

    DUPLICATE_QUESTION = "duplicate-question"
    """Two questions have one code.

    fr: Deux questions ont le même code dans le fichier, dont « {question} ». Changez l’un des
        deux.
    en: Two questions have one code in the file, “{question}” among them. Change one of them.
    """

    CONSTRUCT_TWICE = "construct-twice"
    """One notion is measured twice in a band.

    fr: « {question} » et « {other} » mesurent la même notion ({construct}) chez les {band} ans.
        Gardez-en une.
    en: “{question}” and “{other}” measure the same notion ({construct}) for ages {band}. Keep
        one.
    """

    NO_CORE = "no-core"
    """N4, which every consultation carries on, is not asked.

    fr: Les {band} ans n’ont pas la question « écouté par les adultes de la ville » (N4).
        Ajoutez-la pour suivre l’article 12 d’une consultation à l’autre.
    en: Ages {band} are not asked whether adults of the city listen (N4). Add it to follow
        article 12 from one consultation to the next.
    """

    CORE_TOO_SOON = "core-too-soon"
    """A question of the article 12 core that the band is not asked.

    fr: « {question} » ({construct}) est trop abstraite pour les {band} ans. Retirez-la pour cet
        âge.
    en: “{question}” ({construct}) is too abstract for ages {band}. Take it out for this age.
    """

    HARD_TO_READ = "hard-to-read"
    """The band's questions together are under its Kandel-Moles floor.

    fr: Les questions des {band} ans semblent difficiles à lire ({score} sur 100, {least}
        souhaité). Essayez des mots plus courts.
    en: The questions for ages {band} seem hard to read in French ({score} out of 100, {least}
        wished). Try shorter words.
    """

    SOUND_MISSING = "sound-missing"
    """Sentences that the band cannot hear: it blocks where a band reads little or not at all.

    fr: Il manque {count} sons aux {band} ans en {language}, en commençant par « {first} ».
        Enregistrez-les, ou ajoutez des fichiers ; si espeak-ng est installé, une fois la
        consultation annoncée un brouillon se fait seul en quelques minutes.
    en: {count} sounds are missing for ages {band} in {language}, beginning with “{first}”.
        Record them, or add files; if espeak-ng is installed, once the
        consultation is announced a draft makes itself in a few minutes.
    """

    NO_VARIANT = "no-variant"
    """A question is written for no band.

    fr: « {question} » n’est écrite pour aucune tranche d’âge. Écrivez-la, ou retirez-la.
    en: “{question}” is written for no age band. Write it, or take it out.
    """

    BAD_CODE = "bad-code"
    """A code is not small letters, digits and hyphens.

    fr: « {value} » n’est pas un code : des minuscules sans accent, des chiffres et des tirets,
        comme « place-pour-jouer ».
    en: “{value}” is not a code: small letters without accents, digits and hyphens, as in “room-
        to-play”.
    """

    BAD_CONSTRUCT = "bad-construct"
    """The notion measured is not N1 to N6 nor "theme.notion".

    fr: Dites ce que mesure « {question} » : N1 à N6, ou le thème, un point et la notion, comme
        « cour.place ».
    en: Say what “{question}” measures: N1 to N6, or the theme, a full stop and the notion, as
        in “cour.place”.
    """

    BAD_ABOUT = "bad-about"
    """Not said whether the question is about a service or about the child.

    fr: Dites si « {question} » porte sur un lieu ou un service, ou sur l’enfant lui-même.
    en: Say whether “{question}” is about a place or a service, or about the child.
    """

    TITLE_MISSING = "title-missing"
    """The title lacks a language.

    fr: Le titre manque en {language}. Écrivez-le.
    en: The title is missing in {language}. Write it.
    """

    TEXT_MISSING = "text-missing"
    """The question lacks a language.

    fr: « {question} », {band} ans : le texte manque en {language}. Écrivez-le.
    en: “{question}”, ages {band}: the text is missing in {language}. Write it.
    """

    LABEL_MISSING = "label-missing"
    """An option lacks its label in a language.

    fr: « {question} », {band} ans : le choix « {option} » n’a pas de mot en {language}.
        Écrivez-le.
    en: “{question}”, ages {band}: option “{option}” has no word in {language}. Write it.
    """

    SAME_LABEL = "same-label"
    """Two options read the same.

    fr: « {question} », {band} ans : deux choix se lisent « {label} » en {language}. Changez-en
        un.
    en: “{question}”, ages {band}: two options read “{label}” in {language}. Change one.
    """

    TOO_MANY_WORDS = "too-many-words"
    """The question is too long for the band.

    fr: « {question} », {band} ans : {words} mots en {language}, {most} au plus. Raccourcissez.
    en: “{question}”, ages {band}: {words} words in {language}, {most} at most. Make it shorter.
    """

    LABEL_TOO_LONG = "label-too-long"
    """An option is long to read for the band.

    fr: « {question} », {band} ans : le choix « {option} » a {words} mots en {language}, {most}
        au plus seraient plus faciles à lire.
    en: “{question}”, ages {band}: option “{option}” has {words} words in {language}; {most} at
        most would be easier to read.
    """

    NEGATION = "negation"
    """The question is worded with a negation.

    fr: « {question} », {band} ans : évitez la négation en {language}. Dites-le à l’endroit :
        « Tu aimes ... ? ».
    en: “{question}”, ages {band}: avoid the negation in {language}. Say it the right way round:
        “Do you like ...?”.
    """

    MEMORY = "memory"
    """The question asks for the past or for what is usual.

    fr: « {question} », {band} ans : à cet âge, demandez ce qui se passe maintenant, ni le passé
        ni « d’habitude » (en {language}).
    en: “{question}”, ages {band}: at this age ask about now, neither the past nor “usually” (in
        {language}).
    """

    YES_NO = "yes-no"
    """A yes or no question, at an age that says yes to all.

    fr: « {question} », {band} ans : à cet âge on répond oui à tout. Proposez deux images à
        choisir.
    en: “{question}”, ages {band}: at this age children say yes to everything. Offer two
        pictures to choose from.
    """

    UNKNOWN_KIND = "unknown-kind"
    """A kind of question that does not exist.

    fr: « {question} », {band} ans : « {kind} » n’est pas une sorte de question. Choisissez
        parmi : {known}.
    en: “{question}”, ages {band}: “{kind}” is not a kind of question. Choose among: {known}.
    """

    KIND_NOT_ALLOWED = "kind-not-allowed"
    """A kind of question that the band cannot answer well.

    fr: « {question} » : les {band} ans ne peuvent pas bien répondre à cette sorte de question
        ({kind}). Choisissez parmi : {allowed}.
    en: “{question}”: ages {band} cannot answer this kind of question well ({kind}). Choose
        among: {allowed}.
    """

    TOO_MANY_OPTIONS = "too-many-options"
    """More options than the band can compare.

    fr: « {question} », {band} ans : {count} choix, {most} au plus (« Je ne sais pas » et « Je
        passe » s’ajoutent seuls).
    en: “{question}”, ages {band}: {count} options, {most} at most (“I don’t know” and “Skip”
        add themselves).
    """

    TOO_FEW_OPTIONS = "too-few-options"
    """Fewer than two options.

    fr: « {question} », {band} ans : {count} choix. Il en faut au moins deux.
    en: “{question}”, ages {band}: {count} option. At least two are needed.
    """

    DUPLICATE_OPTION = "duplicate-option"
    """Two options have one id.

    fr: « {question} », {band} ans : deux choix ont le même nom, ou presque : « {option} ».
        Changez l’un des deux.
    en: “{question}”, ages {band}: two options have the same name, or nearly: “{option}”.
        Change one of them.
    """

    RESERVED_OPTION = "reserved-option"
    """An option says "Je ne sais pas" or "Je passe", which are always there.

    fr: « {question} », {band} ans : retirez le choix « {option} », « Je ne sais pas » et « Je
        passe » sont toujours proposés.
    en: “{question}”, ages {band}: take option “{option}” out; “I don’t know” and “Skip” are
        always there.
    """

    PICTURE_REQUIRED = "picture-required"
    """An option has no picture at an age that needs one.

    fr: « {question} », {band} ans : le choix « {option} » n’a pas d’image. À cet âge il en faut
        une pour chaque choix.
    en: “{question}”, ages {band}: option “{option}” has no picture. At this age each option
        needs one.
    """

    PICTURE_USEFUL = "picture-useful"
    """An option has no picture at an age that it helps.

    fr: « {question} », {band} ans : une image aiderait à lire le choix « {option} ».
    en: “{question}”, ages {band}: a picture would help to read option “{option}”.
    """

    UNKNOWN_PICTURE = "unknown-picture"
    """A picture that is not in the set.

    fr: « {question} », {band} ans : l’image « {picture} » n’existe pas. Choisissez-en une dans
        la liste.
    en: “{question}”, ages {band}: there is no picture “{picture}”. Choose one from the list.
    """

    SAME_PICTURE = "same-picture"
    """Two options have one picture.

    fr: « {question} », {band} ans : deux choix ont la même image ({picture}). Changez-en une.
    en: “{question}”, ages {band}: two options have the same picture ({picture}). Change one.
    """

    SAD_FACE = "sad-face"
    """A sad face: children under ten then all choose the happiest.

    fr: « {question} », {band} ans : remplacez le visage « {picture} » par un visage plus ou
        moins content. Avec un visage triste, presque tous choisissent le plus gai.
    en: “{question}”, ages {band}: replace the face “{picture}” with a more or less happy one.
        With a sad face, nearly all choose the happiest.
    """

    FAVOURABLE_MISSING = "favourable-missing"
    """One notion has favourable answers in a variant and none in another.

    fr: « {question} », {band} ans : dites quels choix sont favorables, comme dans les autres
        versions de cette notion ({construct}).
    en: “{question}”, ages {band}: say which options are favourable, as in the other variants of
        this notion ({construct}).
    """

    FAVOURABLE_UNKNOWN = "favourable-unknown"
    """A favourable answer is not an option.

    fr: « {question} », {band} ans : la réponse favorable « {option} » n’est pas un des choix.
    en: “{question}”, ages {band}: the favourable answer “{option}” is not one of the options.
    """

    FAVOURABLE_NOT_TOP = "favourable-not-top"
    """The favourable answers are not the top of 3, the top two of 4 or 5, 8 to 10.

    fr: « {question} », {band} ans : rangez les choix du plus au moins favorable, et marquez
        favorables les {expected} premiers (8 à 10 pour une note de 0 à 10).
    en: “{question}”, ages {band}: put the options from most to least favourable, and mark the
        first {expected} as favourable (8 to 10 on a 0-10 scale).
    """

    FAVOURABLE_OF_SEVERAL = "favourable-of-several"
    """Several choices, or an order, cannot be favourable or not.

    fr: « {question} », {band} ans : une question à plusieurs choix, ou à mettre en ordre, n’a
        pas de réponse favorable. Retirez-la.
    en: “{question}”, ages {band}: a question with several choices, or an order, has no
        favourable answer. Remove it.
    """

    AT_MOST_WRONG = "at-most-wrong"
    """Several choices without a limit between 2 and the options.

    fr: « {question} », {band} ans : dites combien de choix l’on peut faire : 2 au moins,
        {most} au plus.
    en: “{question}”, ages {band}: say how many options may be chosen: 2 at least, {most} at
        most.
    """

    AT_MOST_OF_ONE = "at-most-of-one"
    """A limit of choices where a child does not choose several.

    fr: « {question} », {band} ans : videz « Réponses au plus », qui ne vaut que pour une
        question à plusieurs choix.
    en: “{question}”, ages {band}: empty “Answers at most”, which is only for a question with
        several choices.
    """

    SCALE_OPTIONS = "scale-options"
    """A 0-10 scale whose options are not 0 to 10.

    fr: « {question} », {band} ans : une note va de 0 à 10, dans l’ordre et sans trou.
    en: “{question}”, ages {band}: a scale goes from 0 to 10, in order and without a gap.
    """

    AGAIN_OPTIONS = "again-options"
    """Again, maybe, never more: other options than these three.

    fr: « {question} », {band} ans : « encore, peut-être, plus jamais » a ces trois choix, dans
        cet ordre. Remettez-les.
    en: “{question}”, ages {band}: “again, maybe, never again” has these three options, in this
        order. Put them back.
    """

    DEGREES_WRONG = "degrees-wrong"
    """A worded scale with fewer degrees than it needs, or more than can be told apart.

    fr: « {question} », {band} ans : {count} degrés. Une échelle à mots en a de {least} à {most},
        du plus au moins.
    en: “{question}”, ages {band}: {count} degrees. A scale in words has {least} to {most}, from
        the most to the least.
    """

    POINTS_OPTIONS = "points-options"
    """Points are shared between three to five things.

    fr: « {question} », {band} ans : {count} choix. Il en faut {least} à {most} pour des points.
    en: “{question}”, ages {band}: {count} options. Points need {least} to {most} of them.
    """

    ORDER_OPTIONS = "order-options"
    """Things to put in order are three.

    fr: « {question} », {band} ans : {count} choix. Il y en a trois à mettre en ordre.
    en: “{question}”, ages {band}: {count} options. There are three to put in order.
    """
