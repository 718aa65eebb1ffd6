"""Commands for who looks after the installation."""

from __future__ import annotations

from uuid import UUID

import click

from consult.cli.parameters import Id
from consult.cli.speech import Command, complain, complain_of, say, tr
from consult.domain.errors import NotFound
from consult.operator_sentences import BROKEN_SEAL, SEAL_ELSEWHERE
from consult.sentences import N_


class UnknownModel(NotFound):
    """Raised when no read model has that name; facts: `model`, `known`."""


@click.command(
    cls=Command,
    help=N_("Ouvre l’urne d’une consultation close, une seule fois, et publie sous embargo."),
)
@click.argument("consultation", type=Id())
def count(consultation: UUID) -> int:
    from consult.ballots.teller import Teller
    from consult.cli.opening import opened
    from consult.worker.counting import Counting

    with opened() as city:
        counting = Counting(city.log, Teller(city.stores, city.settings.keys))
        if counting.is_over(consultation):
            say(N_("Cette urne a déjà été dépouillée : rien n’est compté deux fois."))
        else:
            counting.count(consultation, city.today)
            say(N_("L’urne est dépouillée : les bulletins et leur clé sont détruits."))
        if counting.publish(consultation, city.today):
            say(N_("Les résultats sont prêts, sous embargo : le conseil peut les lire."))
    return 0


@click.command(
    cls=Command, help=N_("Refait l’affichage à partir du journal. Sans nom : tout l’affichage.")
)
@click.argument("model", required=False)
def rebuild(model: str | None) -> int:
    from consult.cli.opening import opened
    from consult.projections.folding import Stopped
    from consult.projections.models import MODELS, NAMES
    from consult.projections.runner import Projector, RebuildStopped

    if model is not None and model not in NAMES:
        raise UnknownModel(model=model, known=", ".join(NAMES))
    wanted = [one for one in MODELS if model in (None, one.name)]
    stops: tuple[Stopped, ...] = ()
    with opened() as city:
        projector = Projector(city.log, city.stores, MODELS)
        with click.progressbar(length=city.log.head, label=tr(N_("Affichage"))) as bar:
            try:
                head = projector.rebuild(*wanted, progress=bar.update)
            except RebuildStopped as error:
                head, stops = city.log.head, error.stops
    for stop in stops:
        complain_of(stop)
    if len(stops) < len(wanted):
        say(N_("Refait jusqu’à l’événement {head}."), head=head)
    return 1 if stops else 0


@click.command(
    cls=Command, help=N_("Vérifie que rien n’a été changé, retiré ou ajouté dans le journal.")
)
def verify() -> int:
    from consult.chain import Chain
    from consult.cli.opening import opened
    from consult.heartbeat import may_work_elsewhere

    with opened() as city:
        chain = Chain(city.stores, city.settings)
        with click.progressbar(length=chain.length(), label=tr(N_("Journal"))) as bar:
            verdict = chain.verify(lambda checked: bar.update(checked - bar.pos))
            bar.update(verdict.checked - bar.pos)
        nothing_here = not chain.seal.was_used() and chain.alarm() is None
        elsewhere = nothing_here and may_work_elsewhere(city.stores)
    if not verdict.bad:
        words = N_("Le journal est intact : {checked} événements vérifiés, {waiting} à sceller.")
        say(words, checked=verdict.checked, waiting=verdict.waiting)
        return 0
    if verdict.reason == "lost" and elsewhere:
        complain(SEAL_ELSEWHERE, checked=verdict.checked)
    else:
        complain(BROKEN_SEAL[verdict.reason], bad=verdict.bad)
    return 1


@click.command(
    cls=Command,
    help=N_("Dit comment va l’installation ; code 1 si quelque chose demande quelqu’un."),
)
@click.option("--json", "as_json", is_flag=True, help=N_("La même chose, pour une machine."))
def status(as_json: bool) -> int:
    from consult.cli.condition import tell, written
    from consult.cli.opening import read_settings
    from consult.separation import check_keys_closed
    from consult.status import read_status
    from consult.stores import Stores
    from consult.waiting_keys import lost_keys_here

    settings = read_settings(whole_files=True)
    check_keys_closed(settings)
    stores = Stores(settings)
    try:
        found = read_status(settings, stores, lost_keys_here)
    finally:
        stores.close()
    if as_json:
        click.echo(written(found))
    else:
        tell(found)
    return 0 if found.healthy else 1
