"""What a person reads when something is wrong: what, where, what to do. French is the source.

One sentence per error class; `{facts}` come from the error. The web and the command line
translate them with gettext.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

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
        "Le réglage {setting} ne convient pas : « {value} ». "
        "Il s’écrit ainsi : {form}. "
        "Corrigez-le, puis relancez (voir le README, « Install it for a city »)."
    ),
    "DatabaseUnreachable": N_(
        "La base de données {url} ne répond pas, ou refuse l’accès. Vérifiez que le serveur "
        "PostgreSQL tourne, puis l’adresse et le mot de passe de CONSULT_DATABASE_URL."
    ),
    "DatabaseReadOnly": N_(
        "Le serveur PostgreSQL de {url} est un serveur de secours : il se lit, il ne s’écrit pas. "
        "Donnez dans CONSULT_DATABASE_URL l’adresse du serveur principal, ou celles des deux, "
        "séparées par une virgule."
    ),
    "DatabaseTells": N_(
        "Le serveur PostgreSQL est réglé sur {parameter} = {value} : il noterait l’heure de chaque "
        "bulletin. Demandez à qui s’en occupe de revenir au réglage d’origine, puis relancez."
    ),
    "DatabaseUnsafe": N_(
        "Le serveur PostgreSQL est réglé sur {parameter} = {value} : une coupure de courant "
        "perdrait des bulletins déjà acceptés. Demandez {parameter} = on à qui s’en occupe, "
        "puis relancez."
    ),
    "DataReadable": N_(
        "D’autres que vous peuvent lire le dossier de données {path}. "
        "Fermez-le avec « chmod 700 {path} », puis relancez."
    ),
    "DataShared": N_(
        "Un groupe peut écrire dans le dossier de données {path}, et y renommer ce qui n’est pas "
        "à lui. Donnez-lui les droits « chmod 3770 {path} » s’il sert à deux utilisateurs, "
        "« chmod 700 {path} » sinon, puis relancez (voir docs/install.md)."
    ),
    "KeysOutOfReach": N_(
        "Le dossier des clés {path} appartient à un autre utilisateur : le travail de fond n’y "
        "met rien. Rendez-le-lui, ou choisissez-en un autre avec CONSULT_KEYS, puis relancez "
        "(voir docs/install.md)."
    ),
    "SecretOutOfReach": N_(
        "{path} appartient à un autre utilisateur du système : "
        "lancez cette commande comme lui (voir docs/install.md)."
    ),
    "DataUnusable": N_(
        "Le dossier de données {path} n’est pas utilisable : {reason}. "
        "Choisissez-en un autre avec CONSULT_DATA, ou donnez le droit d’y écrire."
    ),
    "Stopped": N_(
        "L’affichage « {model} » s’est arrêté à l’événement {event} ({topic}), qu’il ne peut pas "
        "montrer. Rien n’est perdu. Prévenez qui développe consult, puis lancez "
        "« consult rebuild {model} »."
    ),
    "StoppedByUnknown": N_(
        "L’affichage « {model} » s’est arrêté à l’événement {event} : « {topic} » vient d’une "
        "version plus récente de consult. Installez-la, puis relancez."
    ),
    "RebuildStopped": N_("Ces affichages n’ont pas pu être refaits jusqu’au bout : {models}."),
    "NothingSealed": N_(
        "Rien n’est encore scellé : lancez « consult serve » (le travail de fond scelle le journal "
        "aussitôt), puis recommencez."
    ),
    "FileNotWritten": N_(
        "Le fichier {file} n’a pas pu être écrit : {reason}. Choisissez un autre dossier."
    ),
    "SealBroken": N_(
        "Le journal ne correspond plus à son sceau (événement {ordinal}) : il n’est plus scellé. "
        "Lancez « consult verify », gardez une copie du dossier de données, puis restaurez une "
        "sauvegarde."
    ),
    "FileDamaged": N_(
        "Le fichier {path} est abîmé ({detail}). Arrêtez le service, gardez une copie du dossier "
        "de données, puis restaurez une sauvegarde."
    ),
    "DisplayDamaged": N_(
        "Le fichier {path} est abîmé ({detail}). Il ne contient que l’affichage : arrêtez le "
        "service, ôtez {path} et ses voisins « -wal » et « -shm », puis lancez "
        "« consult serve ». L’affichage se refait à partir du journal."
    ),
    "UnknownCommitment": N_("L’engagement {commitment} n’existe pas : il y en a sept."),
    "UnknownPlaceKind": N_("« {kind} » n’est pas un genre de lieu connu."),
    "PlaceRetired": N_(
        "Le lieu « {place} » n’est plus utilisé : rouvrez-le ou choisissez-en un autre."
    ),
    "BadEnrolment": N_("Le nombre d’enfants de la tranche {band} ne peut pas être négatif."),
    "PosterRevoked": N_("L’affiche {code} est déjà retirée."),
    "SittingClosed": N_("La séance {code} est terminée : ouvrez-en une autre."),
    "BadHeadcount": N_("Indiquez au moins un enfant dans la séance."),
    "UnknownReason": N_("Choisissez une raison dans la liste."),
    "SecondPersonNeeded": N_(
        "Une deuxième personne doit confirmer : vous avez vous-même fait la demande."
    ),
    "NothingToConfirm": N_("Aucune demande n’est en cours pour la séance {code}."),
    "WrongStep": N_("La consultation n’est pas à la bonne étape pour cela."),
    "BadDates": N_(
        "Les dates ne se suivent pas : ouverture le {opens}, clôture le {closes}, "
        "réponse le {answer_by}. La réponse vient après la clôture, la clôture après l’ouverture."
    ),
    "NoPlace": N_("Choisissez au moins un lieu et une tranche d’âge."),
    "KeyMissing": N_(
        "L’urne se prépare : réessayez dans quelques secondes. "
        "Si cela dure, vérifiez que le service « worker » tourne."
    ),
    "NothingToAnnul": N_("Il n’y a pas de réponses comptées à annuler pour la tranche {band}."),
    "AlreadyPublic": N_("Ces résultats sont déjà publics."),
    "Superseded": N_("Ces résultats ont été remplacés par une nouvelle publication."),
    "MeetingClosed": N_("Cette réunion est terminée : ouvrez-en une autre pour continuer."),
    "TooManyFindings": N_(
        "Un conseil retient {most} constats au plus : choisissez les plus importants."
    ),
    "UnknownFinding": N_("Ce constat ne vient pas de cette réunion."),
    "BadReactions": N_("Un nombre de réactions s’écrit en chiffres, de 0 à 999."),
    "UnknownReaction": N_("Cette réaction n’existe pas."),
    "TooManyTokens": N_("{tokens} jetons posés : les membres présents en ont {most} au plus."),
    "NoFinding": N_("Notez au moins un constat avant d’adopter l’avis."),
    "AvisAlreadyAdopted": N_("L’avis est adopté depuis le {day} : ses constats ne changent plus."),
    "BadMembers": N_("Indiquez combien de membres sont présents : un au moins."),
    "BadVote": N_(
        "Le vote ne convient pas : on compte {votes} voix pour {members} membres présents. "
        "Il faut une voix au plus par membre, et plus de « pour » que de « contre »."
    ),
    "ReasonMissing": N_("Donnez une raison, et une version pour les enfants."),
    "DateMissing": N_("« Plus tard » demande une date."),
    "UnknownAnswer": N_("Choisissez une des quatre réponses."),
    "AlreadyDecided": N_("Ce constat a reçu sa réponse le {day} : elle ne change plus."),
    "ActionOver": N_("Cette action est terminée ou abandonnée depuis le {day}."),
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
    "NoAccess": N_(
        "Ce lien n’ouvre rien, ou il a été remplacé. Vérifiez la feuille imprimée, "
        "ou demandez-en une autre à la mairie."
    ),
    "PinRefused": N_("Ce lien et ce code ne vont pas ensemble. Vérifiez la feuille imprimée."),
    "TooManyTries": N_("Trop d’essais. Attendez {minutes} minutes, puis recommencez."),
    "QuestionnaireFrozen": N_(
        "Des enfants ont déjà répondu à ce questionnaire : il ne change plus. Copiez-le pour en écrire un autre."
    ),
    "NothingToPublish": N_("Le questionnaire n’a pas de question. Écrivez-en au moins une."),
    "UnknownQuestion": N_(
        "La question « {question} » n’est pas dans ce questionnaire, ou pas pour cet âge."
    ),
    "QuestionExists": N_("Une question porte déjà le code « {question} ». Choisissez-en un autre."),
    "OrderIncomplete": N_(
        "L’ordre doit garder toutes les questions. Rechargez la page, puis recommencez."
    ),
    "UnknownText": N_(
        "Le texte « {path} » n’est plus dans le questionnaire. Rechargez la page, puis recommencez."
    ),
    "BadQuestionnaireFile": N_(
        "Le fichier ne se lit pas comme un questionnaire : {count} points à corriger, le premier ici : « {path} »."
    ),
    "UnknownConsultation": N_("Il n’y a pas de consultation prête qui s’appelle « {code} »."),
    "BadSheet": N_(
        "La réponse « {value} » ne convient pas à la question {question}. "
        "Revenez à la question et choisissez de nouveau."
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
    "TicketsRevoked": N_("Ce lot de tickets est déjà retiré."),
    "TextTooLong": N_("Le texte est trop long ({size} signes, {most} au plus). Raccourcissez-le."),
    "TextEmpty": N_("Écrivez quelques mots avant d’envoyer."),
    "TextsNotReady": N_(
        "Les textes ne peuvent pas encore être reçus : réessayez dans quelques secondes. "
        "Si cela dure, vérifiez que le service « worker » tourne."
    ),
    "TextGone": N_("Ce texte n’existe plus : quelqu’un a déjà décidé de ce qu’il devient."),
    "TextDecided": N_("Quelqu’un a déjà décidé de ce texte : la première décision reste."),
    "SignalHandled": N_("Ce signalement est déjà traité."),
    "TooLate": N_("Trop tard : l’urne a déjà été ouverte et comptée."),
    "AlreadyCounted": N_(
        "Cette urne a déjà été dépouillée : elle ne peut pas être préparée de nouveau."
    ),
    "CountedElsewhere": N_(
        "Une autre machine de la ville dépouille en ce moment : rien à faire ici, "
        "rien n’est compté deux fois."
    ),
    "AlreadyRecorded": N_("Les réponses de cette consultation sont déjà comptées."),
    "KeyGone": N_(
        "La clé de l’urne {consultation} est introuvable. Rien n’est détruit : "
        "remettez le dossier « keys » depuis la sauvegarde, puis relancez le dépouillement."
    ),
    "KeyStillThere": N_(
        "La clé de l’urne {consultation} est là : rien n’est perdu, rien n’est détruit. "
        "Dépouillez-la avec « consult count {consultation} »."
    ),
    "WrongKey": N_(
        "Aucun des {sheets} bulletins ne s’ouvre : ce n’est pas la bonne clé. "
        "Rien n’est détruit : remettez la clé d’origine, puis relancez."
    ),
    "StillRead": N_(
        "Les réponses sont comptées, mais un programme lit encore la base : l’effacement reprendra tout seul."
    ),
    "BreaksBandRules": N_(
        "Le questionnaire ne respecte pas encore les règles des tranches d’âge "
        "({problems} points à corriger) : ouvrez-le pour les voir."
    ),
    "TableEmpty": N_(
        "Ce fichier est vide : il faut une ligne de titres, puis une ligne par école."
    ),
    "TableIsSpreadsheet": N_(
        "Ce fichier est un classeur. Enregistrez-le au format CSV, puis recommencez."
    ),
    "TableNotText": N_(
        "Ce fichier ne contient pas de texte lisible. Choisissez le fichier CSV de l’annuaire."
    ),
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
    "NotMigrated": N_("Les tables manquent encore : lancez d’abord « consult migrate »."),
    "NewerData": N_(
        "Les données de {path} ont été écrites par une version plus récente de consult "
        "({version}). Installez cette version ou une plus récente, puis relancez : rien n’a été touché."
    ),
    "AnotherCity": N_(
        "La base {path} et le dossier {data} ne vont pas ensemble : les clés seraient celles "
        "d’une autre ville. Vérifiez CONSULT_DATA et CONSULT_DATABASE_URL, puis relancez."
    ),
    "HalfRestored": N_(
        "Une restauration s’est arrêtée au milieu ici : {path}. Relancez "
        "« consult restore » avec la même sauvegarde : elle recommence du début."
    ),
    "HalfMoved": N_(
        "Un déménagement s’est arrêté au milieu ici : {path}. Relancez la même commande "
        "« consult move », avec les réglages d’avant : elle reprend où il faut."
    ),
    "MovedAway": N_(
        "La ville n’est plus dans {path} : elle a déménagé vers {to}. "
        "Corrigez CONSULT_DATABASE_URL, puis relancez."
    ),
    "UnknownEvent": N_(
        "Le journal de {path} contient un fait que cette version de consult ne connaît pas : "
        "« {topic} », événement {event}. Installez la version qui l’a écrit, puis relancez."
    ),
    "StoreReadOnly": N_(
        "Le fichier {path} est en lecture seule. Rendez-le à l’utilisateur qui fait tourner "
        "consult, puis relancez."
    ),
    "NotABackup": N_("Le fichier {file} n’est pas une sauvegarde de consult."),
    "BackupDamaged": N_(
        "La sauvegarde {file} est abîmée ou coupée : rien n’a été touché. Prenez-en une autre."
    ),
    "BackupInconsistent": N_(
        "La sauvegarde {file} ne contient pas ce qu’elle annonce ({what}) : rien n’a été touché. "
        "Prenez-en une autre."
    ),
    "BackupTooNew": N_(
        "La sauvegarde {file} vient d’une version plus récente de consult ({version}). "
        "Installez cette version, puis recommencez."
    ),
    "BackupLocked": N_(
        "Ni la phrase secrète ni la clé données n’ouvrent {file}. Vérifiez-les, puis recommencez ; "
        "la clé privée d’un destinataire se donne avec --key."
    ),
    "BackupExists": N_("Le fichier {file} existe déjà. Choisissez un autre nom."),
    "BackupNotWritten": N_(
        "La sauvegarde {file} n’a pas pu être écrite : {reason}. Il n’en reste rien. "
        "Faites de la place, ou choisissez un autre endroit."
    ),
    "PassphraseTooShort": N_("La phrase secrète a {least} signes au moins. Allongez-la."),
    "BadRecipient": N_(
        "Ce n’est pas la clé d’un destinataire : elle s’écrit en 64 chiffres hexadécimaux, "
        "et « consult backup-key » en crée une."
    ),
    "NoLock": N_(
        "Il manque de quoi chiffrer ou ouvrir la sauvegarde : donnez --passphrase-file, --key ou "
        "--recipient, ou réglez CONSULT_BACKUP_PASSPHRASE_FILE ou CONSULT_BACKUP_RECIPIENT."
    ),
    "LostKeys": N_(
        "Il manque dans la sauvegarde la clé d’une urne qui attend ({consultations}) : "
        "ses bulletins ne s’ouvriraient pas. Remettez la clé dans le dossier « keys »."
    ),
    "PlaceTaken": N_(
        "Il y a déjà quelque chose dans {path}, et rien n’y sera effacé. "
        "Choisissez un dossier vide et une base vide."
    ),
    "RestoreFailed": N_(
        "Ce qui a été chargé dans {path} n’est pas ce qui en était attendu ({what}) : rien ne "
        "démarrera là. Recommencez, avec une autre sauvegarde si cela se répète."
    ),
    "StillWorking": N_(
        "consult tourne encore. Arrêtez « consult serve », puis relancez le déménagement."
    ),
    "PortTaken": N_(
        "Impossible d’écouter sur {host}, port {port} : {reason}. "
        "Arrêtez l’autre programme, ou choisissez un autre CONSULT_PORT."
    ),
    "TooEarly": N_(
        "L’urne ne peut pas encore être ouverte : elle l’est {late_days} jours après la clôture "
        "({closes}), pour les tablettes en retard, ou plus tôt à la demande de l’équipe."
    ),
    "UnknownModel": N_("Il n’y a pas d’affichage « {model} ». Choisissez parmi : {known}."),
    "WhichQuestionnaire": N_(
        "Dites quel questionnaire avec --questionnaire : il y en a {number}, que voici."
    ),
    "ChildTurnedAway": N_(
        "Un enfant simulé n’a pas pu répondre (code {code}, statut {status}) : réessayez."
    ),
    "CityIsReal": N_(
        "Il y a déjà une ville dans {path} : la démonstration ne s’y mêle pas. "
        "Choisissez un autre dossier avec CONSULT_DATA."
    ),
    "NoPosters": N_("Choisissez au moins un lieu pour imprimer les affiches."),
    "PosterFormatUnknown": N_("Le format d’affiche « {format} » n’existe pas."),
    "NoLetters": N_("Choisissez au moins une lettre à imprimer."),
    "LetterFieldMissing": N_("Il manque une information pour cette lettre : {field}."),
    "LetterBlockUnknown": N_("Cette lettre contient un passage de genre inconnu : {kind}."),
}

SETTING_FORMS: dict[str, str] = {
    "CONSULT_DATABASE_URL": N_("postgresql://utilisateur:mot-de-passe@serveur/base"),
    "CONSULT_PUBLIC_URL": N_("https://consult.ville.fr, sans rien après le nom"),
    "CONSULT_PORT": N_("un nombre de 1 à 65535"),
    "CONSULT_BACKUP_PASSPHRASE_FILE": N_(
        "un fichier que son propriétaire seul peut lire, avec une phrase de 12 signes au moins"
    ),
    "CONSULT_BACKUP_RECIPIENT": N_("la clé publique qu’affiche « consult backup-key »"),
    "CONSULT_LOG": N_("text ou json"),
    "CONSULT_METRICS_TOKEN_FILE": N_(
        "le chemin d’un fichier qui se lit et contient un secret d’au moins 20 signes"
    ),
    "CONSULT_TIMEZONE": N_("un continent et une ville, par exemple Europe/Paris"),
}
"""How each setting is written, by its name."""

DAYS = frozenset({"starts", "ends", "opens", "closes", "answer_by", "day"})
"""Facts that are ISO days."""

SITE_READS_KEYS = N_(
    "Anonymat : un seul utilisateur du système fait tourner le site et le travail de fond. Le site "
    "pourrait lire les clés des urnes (voir docs/install.md)."
)
SITE_READS_NO_KEY = N_("Anonymat : le site ne peut pas lire les clés des urnes.")
LOST_KEY = N_(
    "La clé de l’urne {consultation} manque : ses bulletins ne s’ouvriraient pas. "
    "Remettez {consultation}.key dans le dossier « keys », depuis une copie ou une sauvegarde."
)
"""What a start, `consult status` and a restore say of a box that nothing opens any more."""

RISKY_SQLITE = N_(
    "Cette version de SQLite a un défaut rare, corrigé dans la 3.51.3. Ici, les écritures "
    "passent par un seul verrou : rien ne presse, mettez-la à jour quand vous le pourrez."
)
"""What `consult status` and the page of the service say of an older SQLite."""

ROW_PROBLEMS: dict[str, str] = {
    "short-line": N_(
        "Ligne {line} : la ligne est incomplète ({cells} cases au lieu de {expected}). Complétez-la dans le fichier."
    ),
    "long-line": N_(
        "Ligne {line} : la ligne est trop longue ({cells} cases au lieu de {expected}). Cherchez-y un point-virgule de trop."
    ),
    "unreadable-character": N_(
        "Ligne {line} : une lettre est abîmée. Téléchargez de nouveau le fichier, sans l’ouvrir dans un tableur."
    ),
    "uai-missing": N_(
        "Ligne {line} : l’école n’a pas d’UAI, son numéro national. Ajoutez-le dans le fichier."
    ),
    "uai-shape": N_(
        "Ligne {line} : « {uai} » n’est pas un UAI. Un UAI s’écrit avec sept chiffres et une lettre."
    ),
    "uai-check-letter": N_(
        "Ligne {line} : la lettre de l’UAI {uai} est fausse, on attend {expected}. Vérifiez aussi les chiffres."
    ),
    "uai-twice": N_(
        "Ligne {line} : l’école {uai} est déjà à la ligne {first}. Gardez une seule des deux."
    ),
    "name-missing": N_("Ligne {line} : l’école {uai} n’a pas de nom. Ajoutez-le dans le fichier."),
    "level-unknown": N_(
        "Ligne {line} : le niveau de « {name} » est inconnu. Ajoutez « maternelle », « élémentaire », « collège » ou « lycée » à son nom."
    ),
    "pupils-not-a-number": N_(
        "Ligne {line} : « {written} » n’est pas un nombre d’élèves. Corrigez-le, ou videz la case si vous ne le connaissez pas."
    ),
    "position-not-a-number": N_(
        "Ligne {line} : « {written} » n’est pas une position sur la carte. Corrigez-la, ou videz la case."
    ),
}
"""Why a line of a directory file was not taken, and what to do, by `RowProblem.code`."""


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
            return translate(SENTENCES[kind.__name__]).format_map(_in_words(error, translate, day))
    raise LookupError(f"no sentence for {type(error).__name__}")


def _in_words(
    error: ConsultError, translate: Callable[[str], str], day: Callable[[str], str]
) -> dict[str, object]:
    """The facts of an error, days and the form of a setting written for people."""
    facts: dict[str, object] = dict(error.facts)
    for name in DAYS & facts.keys():
        facts[name] = day(str(facts[name]))
    if "setting" in facts:
        facts["form"] = translate(SETTING_FORMS[str(facts["setting"])])
    return facts


def row_sentence(
    code: str, line: int, facts: Mapping[str, str | int], translate: Callable[[str], str]
) -> str:
    """The translated sentence of a line that was not taken from a directory file."""
    return translate(ROW_PROBLEMS[code]).format_map({"line": line, **facts})
