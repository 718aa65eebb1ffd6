"""The commands, in the order in which an operator meets them."""

from __future__ import annotations

import click

from consult import __version__
from consult.cli.content import accounts, places, questionnaires
from consult.cli.giving_up import abandon_count
from consult.cli.parameters import OneOf
from consult.cli.processes import demo, migrate, serve, web, worker
from consult.cli.proofs import export
from consult.cli.safekeeping import backup, backup_key, move, restore
from consult.cli.speech import LANGUAGES, Group, tr
from consult.cli.upkeep import count, rebuild, status, verify
from consult.operator_sentences import SETTING_FORMS
from consult.sentences import N_


class Everything(Group):
    """The group of all commands: its help names the settings too."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(tr(N_("Réglages, lus dans l’environnement"))):
            formatter.write_dl([(name, tr(form)) for name, form in SETTING_FORMS.items()])
        super().format_epilog(ctx, formatter)


@click.group(
    cls=Everything,
    help=N_("consult : de courtes consultations anonymes pour les enfants."),
)
@click.option("--lang", type=OneOf(LANGUAGES), help=N_("Langue des messages."))
@click.version_option(__version__, prog_name="consult", help=N_("Montre la version."))
def consult(lang: str | None) -> None:
    del lang  # It was read before the commands were named.


for command in (
    serve,
    web,
    worker,
    migrate,
    demo,
    places,
    questionnaires,
    accounts,
    count,
    abandon_count,
    rebuild,
    verify,
    export,
    backup,
    backup_key,
    restore,
    move,
    status,
):
    consult.add_command(command)
