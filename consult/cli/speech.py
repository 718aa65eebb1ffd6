"""How the command line speaks: French first, English on demand, errors as sentences."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any, Final

import click
from click.exceptions import (
    BadParameter,
    MissingParameter,
    NoSuchCommand,
    NoSuchOption,
    UsageError,
)

from consult.catalogues import translator
from consult.domain.errors import ConsultError, NotFound
from consult.interchange.mistakes import Mistake
from consult.rule_sentences import mistake_sentence
from consult.sentences import N_, sentence

LANGUAGES: Final = ("fr", "en")

_speech = {"language": "fr", "process": ""}


def choose_language(arguments: Sequence[str], env: Mapping[str, str]) -> str:
    """Speak the language of --lang, else of the environment, else French; return it."""
    wanted = _asked(arguments) or next(
        (env[name] for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG") if env.get(name)), ""
    )
    _speech["language"] = "en" if wanted.lower().startswith("en") else "fr"
    return _speech["language"]


def language() -> str:
    """The language that was chosen."""
    return _speech["language"]


def _asked(arguments: Sequence[str]) -> str:
    for place, argument in enumerate(arguments):
        if argument == "--lang":
            return "".join(arguments[place + 1 : place + 2])
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return ""


def tr(message: str) -> str:
    """The sentence in the language that was chosen."""
    return translator(_speech["language"])(message)


def speak_in_logs(process: str) -> None:
    """From now on what is said goes to the logs: a machine reads all that this process writes."""
    _speech["process"] = process


def say(message: str, **facts: object) -> None:
    """Tell the person something."""
    _tell(logging.INFO, message, facts)


def complain(message: str, **facts: object) -> None:
    """Tell the person that something is wrong."""
    _tell(logging.WARNING, message, facts)


def _tell(level: int, message: str, facts: Mapping[str, object]) -> None:
    words = tr(message).format(**facts)
    if _speech["process"]:
        logger = logging.getLogger(f"consult.{_speech['process']}")
        logger.log(level, "%s", words, extra={"event": message})
    else:
        click.echo(words, err=level > logging.INFO)


def complain_of(error: ConsultError) -> None:
    """Tell the person what an error says."""
    for line in error_sentences(error):
        click.echo(line, err=True)


class TooMuch(UsageError):
    """Raised when a command is given more than it takes; the message is what is too much."""


class Command(click.Command):
    """A command whose help is translated when it is shown."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What click does, but one word too many is refused in the person's language."""
        ctx.allow_extra_args = True
        super().parse_args(ctx, args)
        if ctx.args and not isinstance(self, click.Group):
            raise TooMuch(" ".join(ctx.args), ctx)
        return ctx.args

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.help = tr(self.help or "")
        super().format_help_text(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:
        del limit  # Our sentences are short, and cut ones say nothing.
        return tr(self.help or "").split("\n")[0].rstrip(".")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for parameter in self.get_params(ctx):
            if isinstance(parameter, click.Option):
                known = N_("Montre cette aide.") if "--help" in parameter.opts else parameter.help
                parameter.help = tr(known or "")
        super().format_options(ctx, formatter)


class Group(Command, click.Group):
    """A group of such commands."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(self.commands)  # In the order in which an operator meets them.

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = [
            (name, command.get_short_help_str())
            for name in self.list_commands(ctx)
            if (command := self.get_command(ctx, name)) and not command.hidden
        ]
        with formatter.section(tr(N_("Commandes"))):
            formatter.write_dl(rows)


Group.group_class = Group

USAGE: Final[tuple[tuple[type[UsageError], str], ...]] = (
    (NoSuchCommand, N_("La commande « {what} » n’existe pas.")),
    (NoSuchOption, N_("L’option « {what} » n’existe pas ici.")),
    (MissingParameter, N_("Il manque {what}.")),
    (BadParameter, N_("La valeur de {what} ne convient pas : {value}")),
    (TooMuch, N_("« {value} » est de trop.")),
    (UsageError, N_("Cette commande ne se comprend pas : {value}")),
)


UNKNOWN: Final = N_(
    "Cette ville n’a rien sous ce numéro. Copiez celui de l’adresse de la page, au bureau."
)
"""Where a page would lead home."""


def usage_sentences(error: UsageError) -> list[str]:
    """What is wrong with what was typed, and where to read more."""
    wanted = next(words for kind, words in USAGE if isinstance(error, kind))
    path = error.ctx.command_path if error.ctx else "consult"
    facts: dict[str, Any] = {"what": _named(error), "value": error.message}
    more = tr(N_("« {path} --help » dit comment faire.")).format(path=path)
    return [tr(wanted).format(**facts), more]


def _named(error: UsageError) -> str:
    if isinstance(error, NoSuchCommand):
        return error.command_name
    if isinstance(error, NoSuchOption):
        return error.option_name
    if isinstance(error, BadParameter) and error.param is not None:
        return error.param.get_error_hint(error.ctx or click.Context(click.Command("consult")))
    return ""


def error_sentences(error: ConsultError) -> list[str]:
    """The sentence of an error, then what it lists."""
    listed = getattr(error, "mistakes", ())
    words = tr(UNKNOWN) if type(error) is NotFound else sentence(error, tr)
    return [words, *(f"  {_listed(one)}" for one in listed)]


def _listed(one: object) -> str:
    """One of the things that an error lists: a mistake of a file in words, all else as it is."""
    return mistake_sentence(one, tr) if isinstance(one, Mistake) else str(one)
