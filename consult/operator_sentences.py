"""What whoever looks after an installation reads when something is wrong, and what they are told."""

from __future__ import annotations

import errno
import os

from consult.catalogues import N_

OF_OPERATORS: dict[str, str] = {
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
    "KeysUnusable": N_(
        "{path} n’est pas un dossier : les clés des urnes n’y tiennent pas. "
        "Choisissez un dossier avec CONSULT_KEYS, puis relancez."
    ),
    "KeysReadable": N_(
        "D’autres que vous peuvent lire {path}, où sont les clés des urnes. "
        "Fermez-le avec « chmod {mode} {path} », ou choisissez un autre dossier avec "
        "CONSULT_KEYS, puis relancez."
    ),
    "BadTarget": N_(
        "L’option --to ne convient pas. Elle s’écrit « sqlite », ou ainsi : "
        "postgresql://utilisateur:mot-de-passe@serveur/base."
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
    "CountedElsewhere": N_(
        "Une autre machine de la ville dépouille en ce moment : rien à faire ici, "
        "rien n’est compté deux fois."
    ),
    "AlreadyRecorded": N_("Les réponses de cette consultation sont déjà comptées."),
    "KeyGone": N_(
        "La clé de l’urne {consultation} est introuvable. Rien n’est détruit : "
        "remettez le dossier « keys » depuis la sauvegarde, puis relancez le dépouillement."
    ),
    "KeyUnreadable": N_(
        "La clé {path} ne se lit pas : {reason}. Rien n’est détruit : rendez-la à l’utilisateur "
        "qui fait tourner le travail de fond, ou remettez-la depuis une copie."
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
        "Un programme lit encore la base : l’effacement n’est pas fini. Recommencez dans un instant ; après un dépouillement, il reprend tout seul."
    ),
    "NotMigrated": N_(
        "Les tables manquent encore dans {path} : vérifiez CONSULT_DATA et "
        "CONSULT_DATABASE_URL, puis lancez « consult migrate »."
    ),
    "DataMissing": N_(
        "Le dossier de données {path} n’existe pas. Vérifiez CONSULT_DATA ; pour une nouvelle "
        "ville, lancez « consult migrate »."
    ),
    "StoreMissing": N_(
        "Une partie de la ville manque : {path}, qui va avec le dossier {data}. Remettez-la, ou "
        "restaurez une sauvegarde dans un dossier vide (docs/backup.md). Rien n’a été touché."
    ),
    "StoreOfAnotherCity": N_(
        "{path} vient d’une autre ville que le reste du dossier {data}. Remettez à sa place ce "
        "qui est de cette ville, puis relancez : rien n’a été touché."
    ),
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
        "Le fichier {path} ne peut pas être lu et écrit par cet utilisateur. Rendez-le à celui qui "
        "fait tourner consult, puis relancez."
    ),
    "SystemRefused": N_("Le système refuse {path} : {reason}. Corrigez cela, puis recommencez."),
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
    "PrivateKeyGiven": N_(
        "C’est la clé privée, qui reste hors du serveur. Donnez la clé publique, celle que "
        "« consult backup-key » a affichée."
    ),
    "PassphraseInSight": N_(
        "D’autres que vous peuvent lire le fichier {file}, qui tient la phrase secrète. "
        "Retirez-leur ce droit (chmod 600), puis recommencez."
    ),
    "NoLock": N_(
        "Il manque de quoi chiffrer la sauvegarde : donnez --passphrase-file ou --recipient, "
        "ou réglez CONSULT_BACKUP_PASSPHRASE_FILE ou CONSULT_BACKUP_RECIPIENT."
    ),
    "NobodyOpens": N_(
        "CONSULT_BACKUP_DIR est réglé, mais rien ne dit qui ouvrira les sauvegardes. Réglez aussi "
        "CONSULT_BACKUP_RECIPIENT (« consult backup-key », sur une autre machine) ou "
        "CONSULT_BACKUP_PASSPHRASE_FILE, puis relancez."
    ),
    "NoOpener": N_(
        "Il manque de quoi ouvrir la sauvegarde : donnez --passphrase-file ou --key, "
        "ou réglez CONSULT_BACKUP_PASSPHRASE_FILE."
    ),
    "LostKeys": N_(
        "Il manque dans la sauvegarde la clé d’une urne qui attend ({consultations}) : "
        "ses bulletins ne s’ouvriraient pas. Remettez la clé dans le dossier « keys »."
    ),
    "BackupPlaceMissing": N_(
        "Le dossier des sauvegardes {directory} n’est pas là : aucune n’est faite. Montez son "
        "disque, ou créez-le pour l’utilisateur du travail de fond (« chmod 700 »), ou corrigez "
        "CONSULT_BACKUP_DIR."
    ),
    "BackupGone": N_(
        "La dernière sauvegarde, {file}, n’est plus là. Remettez-la, ou montez son disque ; "
        "sinon, la prochaine nuit en fera une autre."
    ),
    "TrialFailed": N_(
        "La sauvegarde {file}, remise en place à l’essai, n’a pas rendu la même ville ({what}). "
        "Gardez celles d’avant, lancez « consult verify », puis regardez l’essai de la nuit "
        "suivante."
    ),
    "TrialHasNoRoom": N_(
        "Le disque de {path} n’a pas la place d’essayer la sauvegarde, qui est écrite. Faites de la "
        "place : la nuit suivante essaiera la sienne."
    ),
    "NightFailed": N_(
        "La cause est inattendue ({what}) : lisez le journal du travail de fond, et prévenez qui "
        "développe consult si cela se répète."
    ),
    "PlaceTaken": N_(
        "Il y a déjà quelque chose dans {path}, et rien n’y sera effacé. "
        "Choisissez un dossier vide et une base vide."
    ),
    "NoRoom": N_(
        "Le disque est plein : la restauration dans {path} n’est pas finie, et rien ne démarrera là. "
        "Faites de la place, puis relancez la même commande : elle recommence du début. La "
        "sauvegarde est bonne."
    ),
    "RestoreGoesOn": N_(
        "Une autre restauration est en cours dans {path} : laissez-la finir. Rien n’a été touché."
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
    "UnknownModel": N_("Il n’y a pas d’affichage « {model} ». Choisissez parmi : {known}."),
    "WhichQuestionnaire": N_(
        "Dites quel questionnaire avec --questionnaire : il y en a {number}, que voici."
    ),
    "CityIsReal": N_(
        "Il y a déjà une ville dans {path} : la démonstration ne s’y mêle pas. "
        "Choisissez un autre dossier avec CONSULT_DATA."
    ),
}
"""One sentence per error class, as in `sentences.SENTENCES`."""

REASONS = {
    os.strerror(errno.ENOENT): N_("ce chemin n’existe pas"),
    os.strerror(errno.ENOTDIR): N_("ce chemin passe par un fichier"),
    os.strerror(errno.EEXIST): N_("ce nom est déjà pris"),
    os.strerror(errno.EISDIR): N_("c’est un dossier"),
    os.strerror(errno.EACCES): N_("ce n’est pas permis à cet utilisateur"),
    os.strerror(errno.EPERM): N_("ce n’est pas permis à cet utilisateur"),
    os.strerror(errno.EROFS): N_("le disque est en lecture seule"),
    os.strerror(errno.ENOSPC): N_("le disque est plein"),
    os.strerror(errno.EIO): N_("le disque ne répond plus"),
    os.strerror(errno.EADDRINUSE): N_("un autre programme s’en sert déjà"),
    os.strerror(errno.EADDRNOTAVAIL): N_("cette adresse n’est pas celle de la machine"),
}
"""What the system says when it refuses, in words; anything else stays as the system says it."""

SETTING_FORMS: dict[str, str] = {
    "CONSULT_DATA": N_("le chemin du dossier de données"),
    "CONSULT_DATABASE_URL": N_("postgresql://utilisateur:mot-de-passe@serveur/base"),
    "CONSULT_PUBLIC_URL": N_("https://consult.ville.fr, sans rien après le nom"),
    "CONSULT_HOST": N_("une adresse de la machine, par exemple 127.0.0.1"),
    "CONSULT_PORT": N_("un nombre de 1 à 65535"),
    "CONSULT_TIMEZONE": N_("un continent et une ville, par exemple Europe/Paris"),
    "CONSULT_KEYS": N_("le chemin d’un dossier que le travail de fond seul peut lire"),
    "CONSULT_BACKUP_DIR": N_("le chemin d’un dossier"),
    "CONSULT_BACKUP_PASSPHRASE_FILE": N_(
        "un fichier que son propriétaire seul peut lire, avec une phrase de 12 signes au moins"
    ),
    "CONSULT_BACKUP_RECIPIENT": N_("la clé publique qu’affiche « consult backup-key »"),
    "CONSULT_VOICE": N_("espeak-ng ou none"),
    "CONSULT_LOG": N_("text ou json"),
    "CONSULT_METRICS_TOKEN_FILE": N_(
        "le chemin d’un fichier qui se lit, mais pas par tous (chmod 640), et contient un secret "
        "d’au moins 20 signes"
    ),
    "CONSULT_DEMO": N_("1 pour la ville de démonstration, rien sinon"),
}
"""How each setting is written, by its name: all there are, in the order of the README."""

UNKNOWN_SETTING = N_(
    "Le réglage {setting} n’existe pas, rien n’en tient compte. « consult --help » les nomme tous."
)
MISSPELT_SETTING = N_(
    "Le réglage {setting} n’existe pas, rien n’en tient compte. N’est-ce pas plutôt {known} ?"
)
"""What every command says of a variable that begins as settings do."""

SITE_READS_KEYS = N_(
    "Anonymat : un seul utilisateur du système fait tourner le site et le travail de fond. Le site "
    "pourrait lire les clés des urnes (voir docs/install.md)."
)
SITE_READS_NO_KEY = N_("Anonymat : le site ne peut pas lire les clés des urnes.")
LOST_KEY = N_(
    "La clé de l’urne {consultation} manque, ne se lit pas ou n’est pas la bonne : "
    "ses bulletins ne s’ouvriraient pas. "
    "Remettez {consultation}.key dans le dossier « keys », depuis une copie ou une sauvegarde."
)
"""What a start, `consult status` and a restore say of a box that nothing opens any more."""
NOT_IN_BACKUP = N_(
    "Cette sauvegarde ne rouvrirait pas l’urne {consultation} : sa clé manque, ne se lit pas ou "
    "n’est pas la bonne. Remettez {consultation}.key dans le dossier « keys », puis recommencez."
)

BROKEN_SEAL: dict[str, str] = {
    "changed": N_(
        "Le journal a été modifié : l’événement {bad} n’est pas celui qui a été scellé. "
        "Arrêtez le service, gardez une copie du dossier de données, puis restaurez une sauvegarde."
    ),
    "missing": N_(
        "Il manque la fin du journal, à partir de l’événement {bad}. "
        "Arrêtez le service, gardez une copie du dossier de données, puis restaurez une sauvegarde."
    ),
    "seal": N_(
        "Le journal ne correspond pas au sceau posé à l’événement {bad} (seal.json). "
        "Arrêtez le service, gardez une copie du dossier de données, puis restaurez une sauvegarde."
    ),
    "lost": N_(
        "Le sceau du journal manque, ou n’est pas de cette ville : seal.json, secrets/seal ou "
        "secrets/sealed. Rien n’est plus scellé. Remettez ces fichiers depuis l’autre machine ou "
        "la dernière sauvegarde, sans en effacer aucun (voir docs/chain.md)."
    ),
}
"""What `consult verify`, `consult status` and the page of the service say, by what is wrong."""
SEAL_ELSEWHERE = N_(
    "Les {checked} événements vérifiés suivent leur chaîne, mais leur sceau n’est pas sur cette "
    "machine, qui ne fait que servir le site. Lancez « consult verify » sur celle du travail de fond."
)

RISKY_SQLITE = N_(
    "Cette version de SQLite a un défaut rare, corrigé dans la 3.51.3. Ici, les écritures "
    "passent par un seul verrou : rien ne presse, mettez-la à jour quand vous le pourrez."
)
"""What `consult status` and the page of the service say of an older SQLite."""
