"""The command that hands the proof of the past to somebody outside the city."""

from __future__ import annotations

from pathlib import Path

import click

from consult.cli.parameters import NewFile, writing
from consult.cli.speech import Command, say, tr
from consult.sentences import N_


@click.command(
    cls=Command,
    help=N_(
        "Écrit de quoi vérifier le journal hors de la mairie : les publications, et l’empreinte "
        "du reste. Se vérifie avec verify.py, que la page /sceau donne."
    ),
)
@click.argument("file", type=NewFile())
def export(file: Path) -> int:
    from consult.chain import Chain
    from consult.chain.export import export as lines_of
    from consult.cli.opening import opened

    draft = file.with_name(f".{file.name}.new")
    with opened() as city:
        chain = Chain(city.stores, city.settings)
        try:
            with writing(file):
                with (
                    click.progressbar(length=chain.length(), label=tr(N_("Journal"))) as bar,
                    draft.open("w", encoding="utf-8", newline="\n") as out,
                ):
                    out.writelines(lines_of(chain, bar.update))
                    bar.update(chain.length() - bar.pos)
                draft.rename(file)
        finally:
            draft.unlink(missing_ok=True)
        head = chain.signed_head()
    if head is not None:
        words = N_("Écrit : {file}. Sceau {ordinal}:{hash}, clé {key}.")
        key = head.public_key.hex()
        say(words, file=file, ordinal=head.ordinal, hash=head.hash.hex(), key=key)
    return 0
