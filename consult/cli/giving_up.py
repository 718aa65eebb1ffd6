"""The command for a box whose key is lost."""

from __future__ import annotations

from uuid import UUID

import click

from consult.cli.parameters import Id
from consult.cli.speech import Command, complain, say
from consult.sentences import N_


@click.command(
    "abandon-count",
    cls=Command,
    help=N_(
        "Met fin à une consultation close dont la clé est perdue pour toujours : "
        "ses bulletins, que plus rien ne peut ouvrir, sont détruits."
    ),
)
@click.argument("consultation", type=Id())
@click.option(
    "--confirm", is_flag=True, help=N_("Détruire. Sans cette option, dit seulement ce qui serait.")
)
def abandon_count(consultation: UUID, confirm: bool) -> int:
    from consult.ballots.teller import Teller
    from consult.cli.opening import opened
    from consult.domain.consultation import Consultation
    from consult.worker.counting import Counting

    with opened() as city:
        counting = Counting(city.log, Teller(city.stores, city.settings.keys))
        if counting.is_over(consultation):
            say(N_("Cette urne a déjà été dépouillée : rien n’est compté deux fois."))
            return 0
        asked = city.log.load(Consultation, consultation)
        if not confirm and not counting.has_its_key(asked):
            complain(NOT_YET, path=counting.teller.keys.path(consultation))
            return 1
        counting.give_up(consultation, city.today)
    say(N_("L’urne est détruite sans avoir été ouverte. Le bureau le dit : prévenez les enfants."))
    return 0


NOT_YET = N_(
    "Rien n’est détruit. Cherchez d’abord la clé dans les sauvegardes et sur les autres machines, "
    "et remettez-la ici : {path}. Si elle est perdue pour toujours, relancez avec --confirm."
)
