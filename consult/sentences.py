"""What a person reads when something is wrong: what, where, what to do. French is the source.

One sentence per error class; `{facts}` come from the error. The web and the command line
translate them with gettext.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from consult.catalogues import N_ as N_
from consult.council_sentences import OF_COUNCILS
from consult.domain.errors import ConsultError
from consult.operator_sentences import OF_OPERATORS, REASONS, SETTING_FORMS

_OF_SOME = OF_OPERATORS | OF_COUNCILS
SENTENCES: dict[str, str] = _OF_SOME | {
    "NotFound": N_("Cette page n’existe pas, ou plus. Revenez à l’accueil pour la retrouver."),
    "NotAllowed": N_("Ce n’est pas possible à cette étape."),
    "EditedMeanwhile": N_(
        "Quelqu’un d’autre a modifié ceci depuis que vous l’avez ouvert. "
        "Comparez les deux versions, puis enregistrez de nouveau."
    ),
    "AlreadyExists": N_("Ceci existe déjà. Modifiez l’existant, ou choisissez un autre nom."),
    "SchoolKnown": N_(
        "L’UAI {reference} est déjà celui de « {name} ». Vérifiez-le, ou modifiez ce lieu dans la liste."
    ),
    "BadInput": N_("Une valeur n’est pas utilisable. Corrigez-la, puis recommencez."),
    "UnknownCommitment": N_("L’engagement {commitment} n’existe pas : il y en a sept."),
    "UnknownPlaceKind": N_("« {kind} » n’est pas un genre de lieu connu."),
    "PlaceRetired": N_(
        "Le lieu « {place} » n’est plus utilisé : rouvrez-le ou choisissez-en un autre."
    ),
    "BadEnrolment": N_("Le nombre d’enfants de la tranche {band} ne peut pas être négatif."),
    "PosterRevoked": N_("L’affiche {code} est déjà retirée."),
    "SittingClosed": N_("La séance {code} est terminée : ouvrez-en une autre."),
    "BandNotAsked": N_(
        "Cette consultation n’interroge pas les {band} ans. Choisissez parmi ces âges : {bands}."
    ),
    "DayOutside": N_(
        "Ce jour-là, la consultation n’est pas ouverte : choisissez du {opens} au {closes}."
    ),
    "BadHeadcount": N_("Indiquez au moins un enfant dans la séance."),
    "GroupSpoke": N_("Le groupe de la séance {code} a déjà donné ses idées."),
    "UnknownReason": N_("Choisissez une raison dans la liste."),
    "SecondPersonNeeded": N_(
        "Une deuxième personne doit confirmer : vous avez vous-même fait la demande."
    ),
    "AlreadyAsked": N_("Quelqu’un a déjà demandé d’écarter ce groupe, ou il est déjà écarté."),
    "NotSetAside": N_("Ce groupe est déjà dans le compte."),
    "AlreadyAskedBack": N_("Quelqu’un a déjà demandé de remettre ce groupe dans le compte."),
    "NothingToConfirm": N_("Aucune demande n’est en cours pour ce groupe."),
    "WrongStep": N_("La consultation n’est pas à la bonne étape pour cela."),
    "BadDates": N_(
        "Les dates ne se suivent pas : ouverture le {opens}, clôture le {closes}, "
        "réponse le {answer_by}. La réponse vient après la clôture, la clôture après l’ouverture."
    ),
    "NoExtension": N_(
        "Choisissez un jour après le {closes}, la clôture actuelle, et avant le {answer_by}, "
        "où la réponse est promise."
    ),
    "OpensInThePast": N_(
        "L’ouverture, le {opens}, est déjà passée\u00a0: choisissez aujourd’hui ou un jour à venir."
    ),
    "OpenTooLong": N_(
        "Les enfants répondraient pendant plus d’un an\u00a0: choisissez une clôture le {latest} au plus tard."
    ),
    "AnswerTooLate": N_(
        "Les enfants attendraient leur réponse plus d’un an\u00a0: promettez-la le {latest} au plus tard."
    ),
    "ClosingOver": N_(
        "La clôture était annoncée pour le {closes}\u00a0: ce jour est passé, la consultation ne s’ouvre plus. "
        "Abandonnez-la, puis annoncez-la avec d’autres dates."
    ),
    "NobodyWatches": N_(
        "Il faut deux comptes de modération (il y en a {moderators}) et deux de protection de "
        "l’enfance (il y en a {referents}) avant que les enfants puissent écrire. Invitez-les : "
        "menu Comptes."
    ),
    "AnotherIsOpen": N_(
        "« {place} » répond déjà à « {title} », ouverte jusqu’au {closes} : le code d’un lieu mène "
        "à une seule consultation à la fois. Attendez sa clôture, ou closez-la d’abord."
    ),
    "DecisionAnnounced": N_(
        "La décision en jeu est annoncée : son français ne change plus, ses traductions oui."
    ),
    "DecisionTooLong": N_(
        "La décision en jeu a {size} signes, {most} au plus\u00a0: raccourcissez-la."
    ),
    "NoPlace": N_("Choisissez au moins un lieu et une tranche d’âge."),
    "KeyMissing": N_(
        "L’urne se prépare : réessayez dans quelques secondes. "
        "Si cela dure, vérifiez que le service « worker » tourne."
    ),
    "NothingToAnnul": N_("Il n’y a pas de réponses comptées à annuler pour la tranche {band}."),
    "AlreadyPublic": N_("Ces résultats sont déjà publics."),
    "Superseded": N_("Ces résultats ont été remplacés par une nouvelle publication."),
    "ReasonMissing": N_("Donnez une raison, et une version pour les enfants."),
    "DateMissing": N_("« Plus tard » demande une date."),
    "AgreementAhead": N_("L’accord des parents est daté du {day} : ce jour n’est pas encore venu."),
    "AgreementTooOld": N_(
        "L’accord des parents est daté du {day}, il y a plus de trois ans : l’enfant a grandi. "
        "Redemandez-le, puis indiquez le nouveau jour."
    ),
    "DayOver": N_("Le {day} est passé : donnez un jour à venir."),
    "UnknownAnswer": N_("Choisissez une des quatre réponses."),
    "AlreadyDecided": N_("Ce constat a reçu sa réponse le {day} : elle ne change plus."),
    "ActionOver": N_("Cette action est terminée ou abandonnée depuis le {day}."),
    "NotDone": N_("Cette action n’est pas notée comme faite."),
    "AlreadyLinked": N_("Ce constat est déjà lié à cette action."),
    "NotLinked": N_("Ce constat n’est pas lié à cette action."),
    "BadActionDates": N_("L’action finirait le {ends}, avant de commencer le {starts}."),
    "BadProgress": N_("L’avancement va de 0 à 100 %."),
    "TitleMissing": N_("Donnez un titre à l’action."),
    "WordsMissing": N_("Écrivez la réponse en français pour chaque ligne."),
    "UnknownStatus": N_("Choisissez un état dans la liste."),
    "FirstAnswerMissing": N_("Donnez d’abord la première réponse aux enfants."),
    "NotInvited": N_("« {place} » ({band}) n’est pas invité à cette consultation."),
    "UnknownCell": N_("Ce chiffre n’est pas dans la publication : citez une carte du tableau."),
    "ImpossibleCounts": N_("Ces nombres se contredisent."),
    "InconsistentCells": N_("Les parties comptent plus de réponses que leur total."),
    "SameCellTwice": N_("La question {question} est comptée deux fois pour le même groupe."),
    "UnknownRule": N_("Le seuil {rule} n’existe pas."),
    "NotCalculable": N_("Non calculable : il n’y a encore aucune réponse."),
    "FunctionMissing": N_("Écrivez sa fonction\u00a0: c’est elle qui lui donne ses consultations."),
    "WhichFunction": N_(
        "Un élu s’invite avec sa fonction, qui lui donne ses consultations\u00a0: ajoutez --function. "
        "Fonctions nommées par vos consultations et que personne n’a\u00a0: {number}."
    ),
    "UnknownProfile": N_("« {profile} » n’est pas un profil : team, elected, council ou it."),
    "BadEmail": N_("« {email} » n’est pas une adresse électronique."),
    "AccountExists": N_("{email} a déjà un compte."),
    "NoAccount": N_("Ce compte n’existe pas, ou il est fermé."),
    "StillNeeded": N_(
        "Des enfants écrivent : il faut deux personnes qui lisent leurs mots, et deux qui agissent "
        "quand un mot inquiète. Invitez d’abord quelqu’un, ou arrêtez les mots dans la consultation."
    ),
    "NotYourself": N_("Vous ne pouvez pas fermer votre propre compte : demandez à un collègue."),
    "InvitationOver": N_(
        "Ce lien a déjà servi, ou il a plus de sept jours : demandez-en un autre."
    ),
    "PasswordTooShort": N_("Le mot de passe a {least} signes au moins. Allongez-le."),
    "PasswordTooLong": N_("Le mot de passe a {most} signes au plus. Raccourcissez-le."),
    "NameMissing": N_("Écrivez votre nom."),
    "SignInRefused": N_("Cette adresse et ce mot de passe ne vont pas ensemble."),
    "NoAccess": N_(
        "Ce lien n’ouvre rien, ou il a été remplacé. Vérifiez la feuille imprimée, "
        "ou demandez-en une autre à la mairie."
    ),
    "PinRefused": N_("Ce lien et ce code ne vont pas ensemble. Vérifiez la feuille imprimée."),
    "TooManyTries": N_("Trop d’essais. Attendez {minutes} minutes, puis recommencez."),
    "QuestionnaireFrozen": N_(
        "Des enfants ont déjà répondu à ce questionnaire : il ne change plus. Copiez-le pour en écrire un autre."
    ),
    "NoBand": N_(
        "Cochez au moins une tranche d’âge\u00a0: un questionnaire s’écrit pour quelqu’un."
    ),
    "NothingToTry": N_(
        "Rien n’est écrit pour les {band} ans\u00a0: écrivez d’abord une question pour eux."
    ),
    "MeaningChanged": N_(
        "{band} ans\u00a0: «\u00a0{before}\u00a0» est devenu «\u00a0{after}\u00a0». C’est plus qu’une faute de frappe, "
        "et des enfants lisent peut-être déjà ces mots. Remettez-les, puis publiez. Pour demander "
        "autre chose, copiez le questionnaire et annoncez une autre consultation."
    ),
    "NothingToPublish": N_("Le questionnaire n’a pas de question. Écrivez-en au moins une."),
    "UnknownQuestion": N_(
        "La question « {question} » n’est pas dans ce questionnaire, ou pas pour cet âge."
    ),
    "QuestionExists": N_(
        "Ce questionnaire a déjà une question qui mesure cela. Ouvrez-la pour l’écrire à un autre "
        "âge, ou dites plus précisément ce que mesure la nouvelle."
    ),
    "OrderIncomplete": N_(
        "L’ordre doit garder toutes les questions. Rechargez la page, puis recommencez."
    ),
    "UnknownText": N_(
        "Le texte « {path} » n’est plus dans le questionnaire. Rechargez la page, puis recommencez."
    ),
    "PlaceholderLost": N_(
        "Il manque {placeholder} dans la traduction de « {path} »\u00a0: recopiez-le tel quel."
    ),
    "PlaceholderInvented": N_(
        "{placeholder} n’est pas dans le texte d’origine de « {path} »\u00a0: retirez-le."
    ),
    "NotATranslation": N_(
        "Ce n’est pas le tableau de cette langue\u00a0: il faut les colonnes {columns}. "
        "Téléchargez-le de nouveau."
    ),
    "TranslationTooLarge": N_(
        "Le fichier dépasse un mégaoctet. Ce n’est sans doute pas une traduction."
    ),
    "BadTranslationFile": N_("Le fichier n’est pas repris. À corriger\u00a0: {count}."),
    "BadQuestionnaireFile": N_(
        "Le fichier ne se lit pas comme un questionnaire. À corriger : {count}."
    ),
    "NotASound": N_(
        "Ce fichier n’est pas un son que l’on sait lire. Choisissez un fichier WAV, MP3, OGG, WebM ou M4A."
    ),
    "SoundTooLong": N_(
        "Ce son dure plus de {most} secondes. Gardez la phrase seule, puis recommencez."
    ),
    "SoundTooShort": N_(
        "Ce son est trop court : on n’y entend pas une phrase. Enregistrez-la en entier."
    ),
    "SoundTooLarge": N_(
        "Ce fichier pèse plus de {most} Mo. Une phrase lue tient dans bien moins : coupez le reste, puis recommencez."
    ),
    "SoundSilent": N_(
        "On n’entend rien dans ce son. Vérifiez le micro, puis enregistrez de nouveau."
    ),
    "NotAPicture": N_(
        "Ce fichier n’est pas une photo que l’on prend ici. Choisissez un fichier JPEG, PNG ou WebP."
    ),
    "PictureTooLarge": N_(
        "Cette photo pèse plus de {most} Mo. Réduisez-la, ou prenez-en une autre."
    ),
    "TooFewPixels": N_(
        "Cette image est trop petite : il faut au moins {least} points de large et de haut. Choisissez-en une plus grande."
    ),
    "TooManyPixels": N_(
        "Cette image a plus de {most} millions de points. Réduisez-la, puis recommencez."
    ),
    "WordsForPictureMissing": N_(
        "Dites en français et en anglais ce que montre la photo, pour qui ne la voit pas."
    ),
    "CannotBeOpened": N_(
        "Ce fichier ne s’ouvre pas : il est abîmé. Enregistrez-le de nouveau, puis recommencez."
    ),
    "VoiceLent": N_(
        "Quelqu’un a prêté sa voix à cette phrase depuis que vous l’avez ouverte. "
        "Écoutez-la ; pour la remplacer, enregistrez de nouveau la vôtre."
    ),
    "UnknownOrigin": N_("On ne sait pas d’où vient ce son : ajoutez-le de nouveau."),
    "UnknownConsultation": N_("Il n’y a pas de consultation prête qui s’appelle « {code} »."),
    "BadSheet": N_(
        "La réponse « {value} » ne convient pas à la question {question}. "
        "Revenez à la question et choisissez de nouveau."
    ),
    "NothingChosen": N_(
        "Rien n’est choisi sur ce bulletin : choisissez une réponse, ou envoyez-le vide."
    ),
    "SheetTooLarge": N_(
        "Le bulletin est trop long ({size} octets, {most} au plus). Raccourcissez les réponses."
    ),
    "Unreadable": N_("Un bulletin ne s’ouvre pas : il est compté comme nul."),
    "NotSealed": N_("Ce qui a été envoyé n’est pas un bulletin scellé ({size} octets)."),
    "SittingFull": N_(
        "La séance a déjà envoyé {most} bulletins, bien plus que d’enfants : voyez avec l’animateur."
    ),
    "BoxFull": N_(
        "Beaucoup de bulletins arrivent en même temps. Rien n’est perdu : renvoyez dans {seconds} secondes."
    ),
    "BoxBroken": N_(
        "Le bulletin n’a pas pu être enregistré. Renvoyez-le dans un instant ; il ne comptera qu’une fois."
    ),
    "TicketUsed": N_(
        "Ce ticket a déjà servi, ou il a été retiré : demandez-en un autre à qui les distribue."
    ),
    "TicketUnknown": N_(
        "Ce code n’est celui d’aucun ticket : relisez chaque signe, puis recommencez."
    ),
    "TooManyGuesses": N_(
        "Trop de codes faux ont été essayés ici. Attendez {minutes} minutes, puis recommencez : aucun ticket n’est perdu."
    ),
    "TicketKeyGone": N_(
        "La clé des tickets est introuvable : aucun ne peut être vérifié, aucun n’est perdu. "
        "Remettez le dossier « tickets » depuis la sauvegarde."
    ),
    "BadTicketNumber": N_("Un lot compte de 1 à {most} tickets."),
    "BadTotals": N_("Ces totaux ne tombent pas juste : recomptez chaque question."),
    "AlreadyTyped": N_(
        "Ces totaux sont déjà dans l’urne : ils ne changent plus. "
        "Pour un autre groupe, ouvrez la page de nouveau."
    ),
    "NothingAsked": N_("Cet âge n’a pas de question à imprimer."),
    "NoTickets": N_("Aucun ticket à imprimer : un lot en compte un au moins."),
    "TicketsRevoked": N_("Ce lot de tickets est déjà retiré."),
    "TextTooLong": N_("Le texte est trop long ({size} signes, {most} au plus). Raccourcissez-le."),
    "TextEmpty": N_("Écrivez quelques mots avant d’envoyer."),
    "TextsNotReady": N_(
        "Les textes ne peuvent pas encore être reçus : réessayez dans quelques secondes. "
        "Si cela dure, vérifiez que le service « worker » tourne."
    ),
    "TextsFull": N_(
        "Beaucoup d’enfants ont écrit aujourd’hui : il n’y a plus de place. Réessayez demain."
    ),
    "TextGone": N_("Ce texte n’existe plus : quelqu’un a déjà décidé de ce qu’il devient."),
    "TextDecided": N_("Quelqu’un a déjà décidé de ce texte : la première décision reste."),
    "SignalHandled": N_("Ce signalement est déjà traité."),
    "TooLate": N_("Trop tard : l’urne a déjà été ouverte et comptée."),
    "AlreadyCounted": N_(
        "Cette urne a déjà été dépouillée : elle ne peut pas être préparée de nouveau."
    ),
    "BreaksBandRules": N_(
        "Le questionnaire ne respecte pas encore les règles des tranches d’âge. "
        "Points à corriger : {problems}. Ouvrez-le pour les voir."
    ),
    "TableEmpty": N_(
        "Ce fichier est vide : il faut une ligne de titres, puis une ligne par école."
    ),
    "TableIsSpreadsheet": N_(
        "Ce fichier est un classeur. Enregistrez-le au format CSV, puis recommencez."
    ),
    "LettersLost": N_(
        "Ligne {line} : des lettres sont devenues des points d’interrogation. Dans le tableur, "
        "enregistrez le tableau au format « CSV UTF-8 », puis recommencez."
    ),
    "TableNotText": N_("Ce fichier ne contient pas de texte lisible. Choisissez un fichier CSV."),
    "TableBroken": N_(
        "Un guillemet ouvert près de la ligne {line} n’est pas refermé. Corrigez cette ligne, puis recommencez."
    ),
    "DirectoryWithoutColumn": N_("Il manque une colonne dans ce fichier : {column}."),
    "DirectoryNeedsCommuneName": N_(
        "Ce fichier ne donne que le nom des communes. Indiquez aussi le nom de la commune {commune}."
    ),
    "DirectoryWithoutCommune": N_(
        "Aucune des {lines} lignes de ce fichier ne concerne la commune {commune}."
    ),
    "TooEarly": N_(
        "L’urne ne peut pas encore être ouverte : elle l’est {late_days} jours après la clôture "
        "({closes}), pour les tablettes en retard, ou plus tôt à la demande de l’équipe."
    ),
    "ChildTurnedAway": N_(
        "Un enfant simulé n’a pas pu répondre (code {code}, statut {status}) : réessayez."
    ),
    "NoPosters": N_("Choisissez au moins un lieu pour imprimer les affiches."),
    "PosterFormatUnknown": N_("Le format d’affiche « {format} » n’existe pas."),
    "NoLetters": N_("Choisissez au moins une lettre à imprimer."),
    "LetterFieldMissing": N_("Il manque une information pour cette lettre : {field}."),
    "LetterBlockUnknown": N_("Cette lettre contient un passage de genre inconnu : {kind}."),
}

DAYS = frozenset({"starts", "ends", "opens", "closes", "answer_by", "day", "latest"})
"""Facts that are ISO days."""


def sentence(
    error: ConsultError,
    translate: Callable[[str], str],
    day: Callable[[str], str] = str,
) -> str:
    """The translated sentence of an error, its nearest parent's when it has none of its own.

    `day` writes an ISO day as people do.
    """
    for kind in type(error).__mro__:
        if kind.__name__ in SENTENCES:
            return sentence_of(kind.__name__, error.facts, translate, day)
    raise LookupError(f"no sentence for {type(error).__name__}")


def sentence_of(
    name: str,
    facts: Mapping[str, str | int],
    translate: Callable[[str], str],
    day: Callable[[str], str] = str,
) -> str:
    """The translated sentence of the error class with this name.

    Raises LookupError for a name that has none, or for facts that its sentence misses.
    """
    return translate(SENTENCES[name]).format_map(_in_words(facts, translate, day))


def _in_words(
    told: Mapping[str, str | int], translate: Callable[[str], str], day: Callable[[str], str]
) -> dict[str, object]:
    """The facts of an error, days and the form of a setting written for people."""
    facts: dict[str, object] = dict(told)
    for name in DAYS & facts.keys():
        facts[name] = day(str(facts[name]))
    if "reason" in facts:
        reason = str(facts["reason"])
        facts["reason"] = translate(REASONS.get(reason, reason))
    if "setting" in facts:
        facts["form"] = translate(SETTING_FORMS[str(facts["setting"])])
    return facts
