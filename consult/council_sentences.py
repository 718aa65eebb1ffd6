"""What a council reads when something is wrong: one sentence per error class, as in `sentences`."""

from __future__ import annotations

from consult.catalogues import N_

OF_COUNCILS: dict[str, str] = {
    "MeetingClosed": N_("Cette réunion est terminée : ouvrez-en une autre pour continuer."),
    "TooManyReactions": N_(
        "On compte {number} membres pour une réaction, et {members} sont présents. "
        "Corrigez ce nombre."
    ),
    "TooManyFindings": N_(
        "Un conseil retient {most} constats au plus : choisissez les plus importants."
    ),
    "FindingTwice": N_("Ce constat est déjà noté."),
    "FindingInUse": N_(
        "Ce constat a déjà un projet de réponse, ou une action du plan y répond\u00a0: il ne se retire plus. "
        "Vous pouvez mieux le dire."
    ),
    "UnknownFinding": N_("Ce constat ne vient pas de cette réunion."),
    "BadReactions": N_("Un nombre de réactions s’écrit en chiffres, de 0 à 999."),
    "UnknownReaction": N_("Cette réaction n’existe pas."),
    "TooManyTokens": N_("{tokens} jetons posés : les membres présents en ont {most} au plus."),
    "NoFinding": N_("Notez au moins un constat avant d’adopter l’avis."),
    "AvisAlreadyAdopted": N_("L’avis est adopté depuis le {day} : ses constats ne changent plus."),
    "BadMembers": N_("Indiquez combien de membres sont présents : un au moins."),
    "TooManyVotes": N_(
        "{votes} votes comptés, {members} membres présents : un vote au plus par membre. Recomptez."
    ),
    "NotAdopted": N_(
        "L’avis est adopté s’il y a plus de « pour » que de « contre ». "
        "Sinon, changez-le ensemble, puis votez de nouveau."
    ),
}
