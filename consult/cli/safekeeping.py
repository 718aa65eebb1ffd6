"""Commands that keep a city safe: its backups, their keys, its restore, its move."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from consult.cli.parameters import NewFile, ReadFile, writing
from consult.cli.speech import Command, complain, say, tr
from consult.domain.errors import BadInput
from consult.operator_sentences import LOST_KEY, NOT_IN_BACKUP
from consult.sentences import N_

if TYPE_CHECKING:
    from uuid import UUID

    from consult.backup.locks import Lock, Opener
    from consult.backup.making import Progress
    from consult.config import Settings

DIRECTORY = click.Path(file_okay=False, path_type=Path)


class NoLock(BadInput):
    """Raised when nobody is there to type a passphrase, and no other lock was given."""


class NoOpener(NoLock):
    """Raised when nobody is there to type a passphrase, and nothing else that opens was given."""


class BadTarget(BadInput):
    """Raised when `consult move --to` names no place; its value may hold a password."""


passphrase_file = click.option(
    "--passphrase-file",
    type=ReadFile(),
    help=N_("Fichier dont la première ligne est la phrase secrète."),
)


@click.command(
    cls=Command,
    help=N_(
        "Écrit une sauvegarde chiffrée de toute la ville dans un fichier ; le site continue.\n\n"
        "Elle s’ouvre avec une phrase secrète, ou avec la clé privée d’un destinataire."
    ),
)
@click.argument("file", type=NewFile())
@passphrase_file
@click.option("--recipient", help=N_("Clé publique d’un destinataire (« consult backup-key »)."))
def backup(file: Path, passphrase_file: Path | None, recipient: str | None) -> int:
    from consult.backup.locks import Passphrase, Recipient
    from consult.backup.making import back_up
    from consult.cli.opening import opened
    from consult.services import open_clock

    given: list[Lock] = []
    if passphrase_file is not None:
        given.append(Passphrase.of_file(passphrase_file))
    if recipient is not None:
        given.append(Recipient(recipient))
    with opened() as city:
        locks = given or _chosen_locks() or [Passphrase(_ask(confirm=True))]
        now = open_clock(city.settings).now()
        with _bar(N_("Sauvegarde")) as progress:
            made = back_up(city.stores, file, locks, now, progress)
    ordinal, _hash = made.manifest.head
    say(N_("Sauvegarde écrite : {file}, jusqu’à l’événement {event}."), file=file, event=ordinal)
    if made.holds_keys:
        say(N_("Elle contient la clé d’une urne : détruisez-la sept jours après le dépouillement."))
    return _tell_lost(made.lost_keys, NOT_IN_BACKUP)


@click.command(
    "backup-key",
    cls=Command,
    help=N_(
        "Crée la clé d’un destinataire de sauvegardes : à faire ailleurs que sur le serveur.\n\n"
        "La clé privée va dans le fichier, la clé publique se met dans CONSULT_BACKUP_RECIPIENT."
    ),
)
@click.argument("file", type=NewFile())
def backup_key(file: Path) -> int:
    from consult.backup.locks import PrivateKey

    key = PrivateKey.new()
    with writing(file):
        key.write(file)
    say(N_("Clé privée : {file}. Gardez-en deux copies, hors du serveur."), file=file)
    say(N_("Clé publique : {key}"), key=key.recipient.public_key)
    return 0


@click.command(
    cls=Command,
    help=N_("Remet une ville en place à partir d’une sauvegarde, dans un endroit vide."),
)
@click.argument("file", type=ReadFile())
@click.option("--into", type=DIRECTORY, help=N_("Dossier de données, au lieu de CONSULT_DATA."))
@passphrase_file
@click.option("--key", type=ReadFile(), help=N_("Clé privée du destinataire."))
@click.option("--check", is_flag=True, help=N_("Essaie la sauvegarde, et ne remet rien en place."))
def restore(
    file: Path, into: Path | None, passphrase_file: Path | None, key: Path | None, check: bool
) -> int:
    from consult.backup.restoring import Source
    from consult.backup.restoring import restore as restore_city
    from consult.backup.trial import try_restore

    settings = _settings(into)
    source = Source.open(file, _openers(file, passphrase_file, key))
    with _bar(N_("Restauration")) as progress:
        if check:
            restored = try_restore(source, Path(file).resolve().parent, progress)
        else:
            restored = restore_city(source, settings, progress)
    facts = {"made": restored.city.made, "event": restored.manifest.head[0]}
    if check:
        words = N_("La sauvegarde du {made} est entière, jusqu’à l’événement {event}.")
    else:
        words = N_("La ville est remise en place : sauvegarde du {made}, événement {event}.")
    say(words, **facts)
    return _tell_lost(restored.lost_keys, LOST_KEY)


@click.command(
    cls=Command,
    help=N_(
        "Déménage la ville vers une autre base, urne ouverte ou non ; l’ancienne est fermée.\n\n"
        "Arrêtez d’abord consult ; changez ensuite CONSULT_DATABASE_URL, puis relancez."
    ),
)
@click.option("--to", required=True, help=N_("postgresql://… ou « sqlite »."))
def move(to: str) -> int:
    from consult.backup.moving import move as move_city
    from consult.cli.opening import read_settings
    from consult.config import BadSetting

    source = read_settings(whole_files=True)
    try:
        target = _settings(source.data, "" if to == "sqlite" else to)
    except BadSetting as error:
        raise BadTarget() from error
    with _bar(N_("Déménagement")) as progress:
        moved = move_city(source, target, progress)
    say(N_("La ville est maintenant ici : {to}. L’ancienne base ne prend plus rien."), to=moved.to)
    if target.database_url is None:
        say(N_("Retirez CONSULT_DATABASE_URL, puis relancez « consult serve »."))
    else:
        words = N_(
            "Mettez cette adresse dans CONSULT_DATABASE_URL, son mot de passe à la place de "
            "« *** » s’il y en a un, puis relancez « consult serve »."
        )
        say(words)
    return 0


def _settings(data: Path | None, url: str | None = None) -> Settings:
    """The settings of the environment, in another directory or with another database."""
    from consult.config import Settings

    other = {} if data is None else {"CONSULT_DATA": str(data)}
    if url is not None:
        other["CONSULT_DATABASE_URL"] = url
    return Settings.from_environment({**os.environ, **other})


def _chosen_locks() -> Sequence[Lock]:
    from consult.backup.choices import Choices

    return Choices.from_environment().locks


def _openers(file: Path, passphrase: Path | None, key: Path | None) -> list[Opener]:
    """What may open the file: what was given, else what is typed."""
    from consult.backup.envelope import read_header
    from consult.backup.locks import Passphrase, PrivateKey, locks_of

    found: list[Opener] = []
    if key is not None:
        found.append(PrivateKey.of_file(key))
    if passphrase is not None:
        found.append(Passphrase.of_file(passphrase))
    if found:
        return found
    found += [lock for lock in _chosen_locks() if isinstance(lock, Passphrase)]
    with file.open("rb") as opened:
        kinds = {one.get("kind") for one in locks_of(read_header(opened))}
    if not found and "passphrase" in kinds:
        found.append(Passphrase(_ask(confirm=False)))
    return found


def _ask(*, confirm: bool) -> str:
    """A passphrase, typed and not shown. Raises NoLock, NoOpener when nobody is there."""
    if not sys.stdin.isatty():
        raise NoLock() if confirm else NoOpener()
    words = tr(N_("Phrase secrète (12 signes au moins)"))
    again = tr(N_("Encore une fois"))
    typed = click.prompt(words, hide_input=True, confirmation_prompt=again if confirm else False)
    return str(typed)


def _tell_lost(lost: Sequence[UUID], words: str) -> int:
    for consultation in lost:
        complain(words, consultation=consultation)
    return 1 if lost else 0


@contextmanager
def _bar(label: str) -> Iterator[Progress]:
    """A bar that says how far, and never how many sheets."""
    with click.progressbar(length=1000, label=tr(label)) as bar:

        def progress(done: int, of: int) -> None:
            bar.update((1000 * done // of if of else 1000) - bar.pos)

        yield progress
