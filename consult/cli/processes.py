"""Commands that run the city: the processes, their tables, the demonstration."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING

import click

from consult.cli.speech import Command, complain, language, say, speak_in_logs
from consult.operator_sentences import LOST_KEY, SITE_READS_KEYS, SITE_READS_NO_KEY
from consult.sentences import N_

if TYPE_CHECKING:
    from consult.config import Settings


@click.command(
    cls=Command,
    help=N_("Fait tourner la ville : le site et le travail de fond, relancés s’ils tombent."),
)
def serve() -> int:
    from consult.backup.choices import Choices
    from consult.cli.opening import check_start, read_settings
    from consult.migrate import migrate as create_tables
    from consult.serving import check_port
    from consult.supervisor import commands, supervise

    settings = read_settings(new=True)
    Choices.from_environment()  # Wrong ones would stop the worker alone.
    check_port(settings.host, settings.port)
    create_tables(settings)
    check_start(settings, migrated=True)
    _begin_logs("serve", settings)

    def tell(name: str, code: int, wait: float) -> None:
        at_once = N_("« consult {name} » s’est arrêté (code {code}) : relance immédiate.")
        later = N_("« consult {name} » s’est arrêté (code {code}) : relance dans {wait:.1f} s.")
        complain(later if wait else at_once, name=name, code=code, wait=wait)

    def tell_killed(name: str) -> None:
        complain(N_("« consult {name} » ne s’arrêtait pas : il a été tué."), name=name)

    def tell_given_up(name: str, times: int) -> None:
        given_up = N_(
            "« consult {name} » s’arrête dès son démarrage ({times} fois de suite) :"
            " « consult serve » s’arrête aussi. Corrigez ce que « consult {name} » dit plus haut"
            " (port pris, réglage, base de données), puis relancez « consult serve »."
        )
        complain(given_up, name=name, times=times)

    return supervise(commands(language()), tell, tell_killed, tell_given_up)


@click.command(cls=Command, help=N_("Fait tourner le site seul."))
def web() -> int:
    from consult.cli.opening import check_start, read_settings
    from consult.separation import check_secret, leave_no_core, may_read_keys
    from consult.serving import serve_web
    from consult.supervisor import stop_with_supervisor

    leave_no_core()
    settings = read_settings()
    check_secret(settings, "web")
    check_start(settings)
    stop_with_supervisor()

    def ready() -> None:
        if settings.json_logs:
            speak_in_logs("web")
        say(N_("Le site répond sur {url}"), url=settings.public_url)
        say(SITE_READS_KEYS if may_read_keys(settings) else SITE_READS_NO_KEY)

    serve_web(settings, ready)
    return 0


@click.command(
    cls=Command,
    help=N_("Fait tourner le travail de fond seul : clôtures, dépouillement, affichage."),
)
def worker() -> int:
    from consult.cli.opening import check_start, read_settings
    from consult.separation import check_keys, check_secret, leave_no_core
    from consult.supervisor import stop_with_supervisor
    from consult.worker import run

    leave_no_core()
    settings = read_settings(whole_files=True)
    check_keys(settings)
    check_secret(settings, "seal")
    check_start(settings)
    _tell_lost_keys(settings)
    _begin_logs("worker", settings)
    stop_with_supervisor()
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    run(settings, stopping)
    return 0


def _tell_lost_keys(settings: Settings) -> None:
    from consult.stores import Stores
    from consult.waiting_keys import lost_keys_here

    stores = Stores(settings)
    try:
        for consultation in lost_keys_here(stores):
            complain(LOST_KEY, consultation=consultation)
    finally:
        stores.close()


def _begin_logs(process: str, settings: Settings) -> None:
    """Log as the settings say: what is said is then a line of the log too."""
    from consult import logs

    logs.configure(process, json_lines=settings.json_logs)
    if settings.json_logs:
        speak_in_logs(process)


@click.command(
    cls=Command, help=N_("Crée les tables qui manquent. Sans danger : rien n’est effacé.")
)
def migrate() -> int:
    from consult.cli.opening import read_settings
    from consult.migrate import migrate as create_tables

    settings = read_settings(new=True)
    create_tables(settings)
    say(N_("Les tables sont prêtes ({data})."), data=settings.data)
    return 0


@click.command(
    cls=Command, help=N_("Crée une fois la ville de démonstration, et dit comment la visiter.")
)
def demo() -> int:
    from consult.cli.opening import read_settings
    from consult.demo import prepare_demo
    from consult.demo.addresses import addresses
    from consult.migrate import migrate as create_tables

    settings = read_settings(new=True)
    create_tables(settings)
    made = prepare_demo(settings, say)
    for line in addresses(settings, made):
        say(line.words, **line.facts)
    return 0
