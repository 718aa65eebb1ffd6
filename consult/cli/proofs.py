"""The command that hands the proof of the past to somebody outside the city."""

from __future__ import annotations

from pathlib import Path

import click

from consult.cli.speech import Command, say, tr
from consult.domain.errors import ConsultError
from consult.sentences import N_


class FileNotWritten(ConsultError):
    """Raised when a file cannot be written where it was asked for; facts: `file`, `reason`."""


@click.command(
    cls=Command,
    help=N_(
        "Écrit de quoi vérifier le journal hors de la mairie : les publications, et l’empreinte "
        "du reste. Se vérifie avec verify.py, que la page /sceau donne."
    ),
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(file: Path) -> int:
    from consult.chain import Chain
    from consult.chain.export import export as lines_of
    from consult.cli.opening import opened

    draft = file.with_name(f".{file.name}.new")
    with opened() as city:
        chain = Chain(city.stores, city.settings)
        try:
            with (
                click.progressbar(length=chain.length(), label=tr(N_("Journal"))) as bar,
                draft.open("w", encoding="utf-8", newline="\n") as out,
            ):
                out.writelines(lines_of(chain, bar.update))
                bar.update(chain.length() - bar.pos)
            draft.rename(file)
        except OSError as error:
            raise FileNotWritten(file=str(file), reason=error.strerror or "") from error
        finally:
            draft.unlink(missing_ok=True)
        head = chain.signed_head()
    if head is not None:
        words = N_("Écrit : {file}. Sceau {ordinal}:{hash}, clé {key}.")
        key = head.public_key.hex()
        say(words, file=file, ordinal=head.ordinal, hash=head.hash.hex(), key=key)
    return 0
