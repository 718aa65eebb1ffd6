"""What commands take, and what whoever typed something else is told, in words."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn
from uuid import UUID

import click

from consult.cli.speech import tr
from consult.domain.errors import ConsultError
from consult.sentences import N_


class FileNotWritten(ConsultError):
    """Raised when a file cannot be written where it was asked for; facts: `file`, `reason`."""


class _Parameter(click.ParamType[Any]):
    """A parameter that refuses in the person's language."""

    def refuse(
        self, words: str, param: click.Parameter | None, ctx: click.Context | None, **facts: object
    ) -> NoReturn:
        """Say why a value does not do."""
        self.fail(tr(words).format(**facts), param, ctx)


class ReadFile(_Parameter):
    """A file that can be read: its path."""

    name = "file"

    def convert(self, value: Any, param: Any, ctx: Any) -> Path:
        path = Path(value)
        if not path.exists():
            self.refuse(N_("le fichier {path} n’existe pas."), param, ctx, path=path)
        if path.is_dir():
            self.refuse(N_("{path} est un dossier, il faut un fichier."), param, ctx, path=path)
        if not os.access(path, os.R_OK):
            self.refuse(N_("il n’est pas permis de lire {path}."), param, ctx, path=path)
        return path


class NewFile(_Parameter):
    """Where a file is to be written: no command writes over what is there."""

    name = "file"

    def convert(self, value: Any, param: Any, ctx: Any) -> Path:
        path = Path(value)
        if value == "-":
            self.refuse(N_("il faut le nom d’un fichier."), param, ctx)
        if os.path.lexists(path):
            self.refuse(N_("{path} existe déjà. Choisissez un autre nom."), param, ctx, path=path)
        if not path.parent.is_dir():
            words = N_("le dossier {path} n’existe pas. Créez-le d’abord.")
            self.refuse(words, param, ctx, path=path.parent)
        return path


class Id(_Parameter):
    """The number of something, as the address of its page at the desk shows it."""

    name = "uuid"

    def convert(self, value: Any, param: Any, ctx: Any) -> UUID:
        try:
            return UUID(str(value))
        except ValueError:
            words = N_("« {value} » n’est pas un numéro : copiez celui de l’adresse de sa page.")
            self.refuse(words, param, ctx, value=value)


class OneOf(click.Choice[str]):
    """One of some words."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        del ctx
        words = tr(N_("« {value} » n’en est pas un. Choisissez parmi : {choices}."))
        return words.format(value=value, choices=", ".join(self.choices))


@contextmanager
def writing(file: Path) -> Iterator[None]:
    """Write a file in here. Raises FileNotWritten when the system refuses."""
    try:
        yield
    except OSError as error:
        raise FileNotWritten(file=str(file), reason=error.strerror or "") from error
