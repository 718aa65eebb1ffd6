"""Commands that bring in places, questionnaires and people."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import click

from consult.accounts.profiles import ELECTED, PROFILES
from consult.cli.parameters import Id, NewFile, OneOf, ReadFile, writing
from consult.cli.speech import Group, complain, say
from consult.domain.errors import BadInput
from consult.row_sentences import ROW_PROBLEMS
from consult.sentences import N_

if TYPE_CHECKING:
    from consult.application.city import PlaceDetails
    from consult.application.log import Log
    from consult.interchange.directory import DirectoryReading, SchoolRow


class WhichQuestionnaire(BadInput):
    """Raised when a questionnaire has to be named; `mistakes` lists their ids."""

    def __init__(self, ids: list[UUID]) -> None:
        super().__init__(number=len(ids))
        self.mistakes = ids


class WhichFunction(BadInput):
    """Raised when an elected member is invited without a function; `mistakes` lists free ones."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(number=len(names))
        self.mistakes = names


MOST = 10_000
"""Events read at once: far more than a city announces."""


@click.group(cls=Group, help=N_("Les lieux où sont les enfants."))
def places() -> None:
    pass


@places.command("import", help=N_("Ajoute ou met à jour les écoles d’un fichier de l’annuaire."))
@click.argument("file", type=ReadFile())
@click.option("--commune", required=True, help=N_("Code INSEE de la commune, par exemple 37109."))
@click.option("--name", default="", help=N_("Nom de la commune, si le fichier n’a pas de code."))
@click.option("--dry-run", is_flag=True, help=N_("Dit ce qui serait fait, et ne fait rien."))
def import_places(file: Path, commune: str, name: str, dry_run: bool) -> int:
    from consult.application import city as use_cases
    from consult.cli.opening import opened
    from consult.interchange.directory import read_directory

    reading = read_directory(file.read_bytes(), commune, name)
    _tell_problems(reading)
    if dry_run:
        for row in reading.rows:
            say(
                N_("{uai}  {name} ({pupils} élèves)"), uai=row.uai, name=row.name, pupils=_told(row)
            )
        say(N_("{number} écoles seraient importées."), number=len(reading.rows))
        return 0
    with opened() as city:
        rows = [_details(row) for row in reading.rows]
        done = use_cases.import_places(city.log, rows, city.today.isoformat())
    say(
        N_("{added} lieux ajoutés, {renamed} renommés, {unchanged} déjà à jour."),
        added=len(done.added),
        renamed=len(done.renamed),
        unchanged=len(done.unchanged),
    )
    return 0


def _tell_problems(reading: DirectoryReading) -> None:
    for problem in reading.problems:
        complain(ROW_PROBLEMS[problem.code], line=problem.line, **problem.facts)
    if reading.ignored:
        words = N_("{number} lignes laissées de côté : école fermée, année passée, ou autre.")
        say(words, number=reading.ignored)


def _told(row: SchoolRow) -> str:
    return "?" if row.pupils is None else str(row.pupils)


def _details(row: SchoolRow) -> PlaceDetails:
    from consult.application.city import PlaceDetails
    from consult.interchange.enrolment import expected_by_band

    return PlaceDetails(
        reference=row.uai,
        name=row.name,
        kind=row.kind,
        level=row.level,
        address=row.address,
        enrolment=expected_by_band(row),
    )


@click.group(cls=Group, help=N_("Les questionnaires, en fichiers JSON."))
def questionnaires() -> None:
    pass


@questionnaires.command("import", help=N_("Fait un brouillon de questionnaire d’un fichier."))
@click.argument("file", type=ReadFile())
def import_questionnaire(file: Path) -> int:
    from consult.application.questionnaires import draft_questionnaire
    from consult.cli.opening import opened
    from consult.interchange.questionnaires import load

    document = load(file.read_bytes())
    with opened() as city:
        id = draft_questionnaire(city.log, document, city.today.isoformat())
    say(N_("Brouillon {id} : {number} questions."), id=id, number=len(document.questions))
    return 0


@questionnaires.command("export", help=N_("Écrit un questionnaire dans un fichier."))
@click.argument("file", type=NewFile())
@click.option("--questionnaire", type=Id(), help=N_("Lequel, s’il y en a plusieurs : son numéro."))
def export_questionnaire(file: Path, questionnaire: UUID | None) -> int:
    from consult.cli.opening import opened
    from consult.domain.questionnaire import Questionnaire
    from consult.interchange.questionnaires import dump

    with opened() as city:
        found = city.log.load(Questionnaire, questionnaire or _the_only_one(city.log))
    with writing(file):
        file.write_text(dump(found.published or found.document), "utf-8")
    say(N_("Écrit dans {file}."), file=file)
    return 0


def _the_only_one(log: Log) -> UUID:
    """The questionnaire of a city that has one. Raises WhichQuestionnaire."""
    found = log.recorder.select_notifications(1, 100, topics=["questionnaire.drafted"])
    ids = [log.mapper.to_domain_event(one).originator_id for one in found]
    if len(ids) != 1:
        raise WhichQuestionnaire(ids)
    return ids[0]


@click.group(cls=Group, help=N_("Les personnes qui ont un compte."))
def accounts() -> None:
    pass


@accounts.command(help=N_("Invite quelqu’un : affiche un lien, valable une fois, sept jours."))
@click.argument("email")
@click.option(
    "--profile",
    required=True,
    type=OneOf(PROFILES),
    help=N_("team (équipe), elected (élu), council (conseil) ou it (informatique)."),
)
@click.option(
    "--function",
    default="",
    help=N_(
        "Pour un élu, sa fonction, telle que les consultations la nomment "
        "(sans elle, la commande les donne)."
    ),
)
def invite(email: str, profile: str, function: str) -> int:
    from consult.accounts.functions import elected_functions, unfilled
    from consult.accounts.people import Invited
    from consult.accounts.people import invite as invite_person
    from consult.cli.opening import opened
    from consult.services import open_clock

    with opened() as city:
        now, chosen = open_clock(city.settings).now(), function.strip()
        if profile == ELECTED and not chosen:
            known = elected_functions(city.stores, now)
            raise WhichFunction(unfilled(_functions_named(city.log), known))
        token = invite_person(city.stores, Invited(email, profile, chosen), now)
        _tell_link(city.settings.public_url, email, token)
    return 0


def _functions_named(log: Log) -> list[str]:
    """The elected functions that consultations name, the first announced first."""
    found = log.recorder.select_notifications(1, MOST, topics=["consultation.announced"])
    events: list[Any] = [log.mapper.to_domain_event(one) for one in found]
    return [event.responsible for event in events]


@accounts.command(help=N_("Donne un lien à qui a perdu son mot de passe."))
@click.argument("email")
def recover(email: str) -> int:
    from consult.accounts.people import recover as recover_person
    from consult.cli.opening import opened
    from consult.services import open_clock

    with opened() as city:
        token = recover_person(city.stores, email, open_clock(city.settings).now())
        _tell_link(city.settings.public_url, email, token)
    return 0


def _tell_link(public_url: str, email: str, token: str) -> None:
    say(N_("Transmettez ce lien à {email}, et à personne d’autre :"), email=email)
    click.echo(f"{public_url}/invitation/{token}")
