"""A machine's voice, on this machine: a draft, for as long as nobody has lent theirs.

espeak-ng is a program of the system, called when it is there. Nothing is ever sent elsewhere.
"""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from typing import Final

PROGRAM: Final = "espeak-ng"
VOICES: Final = {
    "fr": "fr-fr",
    "en": "en-gb",
    "es": "es",
    "pt": "pt",
    "tr": "tr",
    "uk": "uk",
    "ar": "ar",
}
"""The voice of each language that children read."""
SLOWLY: Final = "130"
"""Words a minute: people who read to children are slower than the program is by itself."""
PATIENCE: Final = 20
"""Seconds: a sentence takes a fiftieth of one."""


@cache
def program() -> str | None:
    """Where the program is; None when it is not installed."""
    return shutil.which(PROGRAM)


def may_speak(language: str) -> bool:
    """Whether there is a voice for a language here."""
    return language in VOICES and program() is not None


def speak(language: str, words: str) -> bytes:
    """The words as a WAV file. Ask `may_speak` first."""
    command = [program() or PROGRAM, "-v", VOICES[language], "-s", SLOWLY, "--stdin", "--stdout"]
    said = subprocess.run(  # noqa: S603 - the words go in by its standard input, as nothing else
        command, input=words.encode(), capture_output=True, timeout=PATIENCE, check=True
    )
    return said.stdout
