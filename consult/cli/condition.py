"""What `consult status` says: the status in sentences, or as JSON for a machine."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

from consult.backup.journal import OFF, Done, told
from consult.cli.speech import complain, complain_of, say, tr
from consult.operator_sentences import (
    BROKEN_SEAL,
    LOST_KEY,
    RISKY_SQLITE,
    SITE_READS_KEYS,
    SITE_READS_NO_KEY,
)
from consult.projections.folding import stopped_by
from consult.sentences import N_
from consult.status import ModelStatus, Status


def written(status: Status) -> str:
    """The status as JSON; times are ISO."""
    content = {"healthy": status.healthy, **asdict(status)}
    return json.dumps(content, default=datetime.isoformat, ensure_ascii=False, indent=2)


def tell(status: Status) -> None:
    """The status in sentences; what needs somebody goes to the error output."""
    say(N_("Données : {data} ({engine})"), data=status.data, engine=status.engine)
    if status.risky_sqlite:
        say(RISKY_SQLITE)
    versions = ", ".join(f"{name} {number}" for name, number in status.versions.items())
    say(N_("Versions : {versions}"), versions=versions)
    _tell_log(status)
    words = N_("Urnes ouvertes : {open} ; closes, à dépouiller : {closed}")
    say(words, open=status.boxes.open, closed=status.boxes.closed)
    if status.boxes.unfinished:
        words = N_("Dépouillements interrompus : {number} ; le travail de fond les reprend.")
        complain(words, number=status.boxes.unfinished)
    _tell_disk(status)
    _tell_worker(status)
    for model in status.models:
        _tell_model(model)
    for consultation in status.lost_keys:
        complain(LOST_KEY, consultation=consultation)
    say(SITE_READS_KEYS if status.one_user else SITE_READS_NO_KEY)
    _tell_backups(status)


def _tell_backups(status: Status) -> None:
    backups = status.backups
    if OFF in backups.problems:
        say(N_("Sauvegardes : aucune. Donnez un dossier avec CONSULT_BACKUP_DIR."))
        return
    if backups.place:
        complain(N_("Sauvegardes : {why}"), why=told(backups.place, tr))
    elif backups.backup is None:
        say(N_("Sauvegardes : aucune encore, dans {directory}"), directory=backups.directory)
    elif backups.backup.ok:
        say(N_("Sauvegardes : {file}, le {at}"), file=backups.backup.file, at=backups.backup.at)
    if backups.backup and not backups.backup.ok:
        _complain_of(N_("Sauvegardes : la dernière a échoué le {at}. {why}"), backups.backup)
    if "old" in backups.problems and backups.backup:
        words = N_("Sauvegardes : aucune n’a réussi depuis le {at}.")
        complain(words, at=backups.backup.succeeded)
    if backups.test is not None and backups.test.ok:
        say(N_("Essai de restauration : réussi le {at}"), at=backups.test.at)
    elif backups.test is not None:
        _complain_of(N_("Essai de restauration : manqué le {at}. {why}"), backups.test)


def _complain_of(words: str, done: Done) -> None:
    """Tell what did not go well in the night, and why."""
    complain(words, at=done.at, why=told(done.why, tr))


def _tell_log(status: Status) -> None:
    words = N_("Journal : {events} événements, {unchained} à sceller")
    say(words, events=status.events, unchained=status.unchained)
    head = status.head
    if head.signed is None:
        say(N_("Sceau : aucun encore"))
    else:
        words = N_("Sceau : événement {ordinal}, empreinte {hash}, signé le {time}")
        say(words, ordinal=head.ordinal, hash=head.hash, time=_minute(head.signed))
    if status.seal is not None:
        complain(BROKEN_SEAL[status.seal.reason], bad=status.seal.ordinal)


def _tell_disk(status: Status) -> None:
    if status.disk.low:
        words = N_("Disque : il reste {free} Gio. Faites de la place.")
        complain(words, free=status.disk.free_gib)
    else:
        say(N_("Disque : plus de {free} Gio libres"), free=status.disk.free_gib)


def _tell_worker(status: Status) -> None:
    if not status.worker_running:
        complain(N_("Travail de fond : arrêté. Relancez « consult serve »."))
    elif status.worker is None:
        say(N_("Travail de fond : il tourne"))
    else:
        beat = status.worker
        words = N_("Travail de fond : il tourne sur {host} (processus {process}) depuis le {time}")
        say(words, host=beat.host, process=beat.process, time=_minute(beat.since))
        if "stuck" in status.needs:
            words = N_("Travail de fond : rien n’a avancé depuis le {time}. Relancez-le.")
            complain(words, time=_minute(beat.turned))


def _tell_model(model: ModelStatus) -> None:
    if model.stopped:
        complain_of(stopped_by(model.name, model.stopped))
    else:
        words = N_("Affichage {name} : {behind} événements de retard")
        say(words, name=model.name, behind=model.behind)


def _minute(time: datetime) -> str:
    """A time of the city, to the minute."""
    return f"{time:%Y-%m-%d %H:%M}"
