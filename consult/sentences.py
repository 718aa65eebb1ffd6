"""What a person reads when something is wrong: what, where, what to do. French is the source.

One sentence per error class; `{facts}` come from the error. The web and the command line
translate them with gettext.
"""

from __future__ import annotations

from collections.abc import Callable

from consult.domain.errors import ConsultError


def N_(message: str) -> str:
    """Mark a sentence for the catalogues, without translating it here."""
    return message


SENTENCES: dict[str, str] = {
    "NotFound": N_("Cette page n’existe pas, ou plus. Revenez à l’accueil pour la retrouver."),
    "NotAllowed": N_("Ce n’est pas possible à cette étape."),
    "EditedMeanwhile": N_(
        "Quelqu’un d’autre a modifié ceci depuis que vous l’avez ouvert. "
        "Comparez les deux versions, puis enregistrez de nouveau."
    ),
    "AlreadyExists": N_("Ceci existe déjà. Modifiez l’existant, ou choisissez un autre nom."),
    "BadInput": N_("Une valeur n’est pas utilisable. Corrigez-la, puis recommencez."),
    "BadSetting": N_(
        "Le réglage {setting} ne convient pas : « {value} ». "
        "Corrigez-le, puis relancez (voir le README, « Réglages »)."
    ),
    "DataUnusable": N_(
        "Le dossier de données {path} n’est pas utilisable : {reason}. "
        "Choisissez-en un autre avec CONSULT_DATA, ou donnez le droit d’y écrire."
    ),
    "UnknownCommitment": N_("L’engagement {commitment} n’existe pas : il y en a sept."),
    "UnknownPlaceKind": N_("« {kind} » n’est pas un genre de lieu connu."),
    "PlaceRetired": N_(
        "Le lieu « {place} » n’est plus utilisé : rouvrez-le ou choisissez-en un autre."
    ),
    "BadEnrolment": N_("Le nombre d’enfants de la tranche {band} ne peut pas être négatif."),
    "PosterRevoked": N_("L’affiche {code} est déjà retirée."),
    "SittingClosed": N_("La séance {code} est terminée : ouvrez-en une autre."),
    "BadHeadcount": N_("Indiquez au moins un enfant dans la séance."),
    "UnknownReason": N_("Choisissez une raison dans la liste."),
    "SecondPersonNeeded": N_(
        "Une deuxième personne doit confirmer : vous avez vous-même fait la demande."
    ),
    "NothingToConfirm": N_("Aucune demande n’est en cours pour la séance {code}."),
    "WrongStep": N_("La consultation n’est pas à la bonne étape pour cela."),
    "BadDates": N_(
        "Les dates ne se suivent pas : ouverture le {opens}, clôture le {closes}, "
        "réponse le {answer_by}. La réponse vient après la clôture, la clôture après l’ouverture."
    ),
    "NoPlace": N_("Choisissez au moins un lieu et une tranche d’âge."),
    "KeyMissing": N_(
        "L’urne se prépare : réessayez dans quelques secondes. "
        "Si cela dure, vérifiez que le service « worker » tourne."
    ),
    "NothingToAnnul": N_("Il n’y a pas de réponses comptées à annuler pour la tranche {band}."),
    "AlreadyPublic": N_("Ces résultats sont déjà publics."),
    "Superseded": N_("Ces résultats ont été remplacés par une nouvelle publication."),
    "MeetingClosed": N_("Cette réunion est terminée : ouvrez-en une autre pour continuer."),
    "TooManyFindings": N_(
        "Un conseil retient {most} constats au plus : choisissez les plus importants."
    ),
    "UnknownFinding": N_("Ce constat ne vient pas de cette réunion."),
    "UnknownReaction": N_("Cette réaction n’existe pas."),
    "TooManyTokens": N_("{tokens} jetons posés : les membres présents en ont {most} au plus."),
    "NoFinding": N_("Notez au moins un constat avant d’adopter l’avis."),
    "BadVote": N_(
        "Le vote ne convient pas : {votes} voix pour {members} membres présents, "
        "et plus de « pour » que de « contre »."
    ),
    "ReasonMissing": N_("Donnez une raison, et une version pour les enfants."),
    "DateMissing": N_("« Plus tard » demande une date."),
    "UnknownAnswer": N_("Choisissez une des quatre réponses."),
    "AlreadyDecided": N_("Ce constat a reçu sa réponse le {day} : elle ne change plus."),
    "ActionOver": N_("Cette action est terminée ou abandonnée depuis le {day}."),
    "AlreadyLinked": N_("Ce constat est déjà lié à cette action."),
    "NotLinked": N_("Ce constat n’est pas lié à cette action."),
    "BadActionDates": N_("L’action finirait le {ends}, avant de commencer le {starts}."),
    "BadProgress": N_("L’avancement va de 0 à 100 %."),
    "TitleMissing": N_("Donnez un titre à l’action."),
    "WordsMissing": N_("Écrivez la réponse en français pour chaque ligne."),
    "UnknownStatus": N_("Choisissez un état dans la liste."),
    "FirstAnswerMissing": N_("Donnez d’abord la première réponse aux enfants."),
    "NotInvited": N_("« {place} » ({band}) n’est pas invité à cette consultation."),
    "UnknownCell": N_("Ce chiffre n’est pas dans la publication : citez une carte du tableau."),
    "UnknownProfile": N_("« {profile} » n’est pas un profil : team, elected, council ou it."),
    "BadEmail": N_("« {email} » n’est pas une adresse électronique."),
    "AccountExists": N_("{email} a déjà un compte."),
    "NoAccount": N_("Ce compte n’existe pas, ou il est fermé."),
    "NotYourself": N_("Vous ne pouvez pas fermer votre propre compte : demandez à un collègue."),
    "InvitationOver": N_(
        "Ce lien a déjà servi, ou il a plus de sept jours : demandez-en un autre."
    ),
    "PasswordTooShort": N_("Le mot de passe a {least} signes au moins. Allongez-le."),
    "PasswordTooLong": N_("Le mot de passe a {most} signes au plus. Raccourcissez-le."),
    "NameMissing": N_("Écrivez votre nom."),
    "SignInRefused": N_("Cette adresse et ce mot de passe ne vont pas ensemble."),
    "PinRefused": N_("Ce lien et ce code ne vont pas ensemble. Vérifiez la feuille imprimée."),
    "TooManyTries": N_("Trop d’essais. Attendez {minutes} minutes, puis recommencez."),
    "BreaksBandRules": N_(
        "Le questionnaire ne respecte pas encore les règles des tranches d’âge "
        "({problems} points à corriger) : ouvrez-le pour les voir."
    ),
}


def sentence(error: ConsultError, translate: Callable[[str], str]) -> str:
    """The translated sentence of an error, its nearest parent's when it has none of its own."""
    for kind in type(error).__mro__:
        if kind.__name__ in SENTENCES:
            return translate(SENTENCES[kind.__name__]).format_map(error.facts)
    raise LookupError(f"no sentence for {type(error).__name__}")
