"""The command line. Exit codes: 0 done, 1 refused (a sentence says why), 2 mistyped.

What is heavy is imported by the command that needs it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from consult.cli.misspelt import tell_unknown_settings
from consult.cli.speech import choose_language, error_sentences, usage_sentences
from consult.domain.errors import ConsultError

INTERRUPTED = 130
"""What a shell says of a command that Ctrl-C stopped."""


def run(arguments: Sequence[str]) -> int:
    """Do what was typed; return the exit code."""
    choose_language(arguments, os.environ)
    tell_unknown_settings(os.environ)
    from consult.cli.commands import consult

    try:
        code = consult.main(list(arguments), prog_name="consult", standalone_mode=False)
    except ConsultError as error:
        return _tell(error_sentences(error), 1)
    except click.exceptions.NoArgsIsHelpError as error:
        return _tell([error.format_message()], 2)
    except click.UsageError as error:
        return _tell(usage_sentences(error), 2)
    except OSError as error:
        if error.filename is None:
            raise
        from consult.config import SystemRefused

        refused = SystemRefused(path=error.filename, reason=error.strerror or "")
        return _tell(error_sentences(refused), 1)
    except click.Abort:
        return INTERRUPTED
    return int(code or 0)


def _tell(sentences: list[str], code: int) -> int:
    for one in sentences:
        click.echo(one, err=True)
    return code


def main() -> None:
    """The `consult` command."""
    sys.exit(run(sys.argv[1:]))
