"""Files of people are opened in a process of their own: a broken or hostile one ends that alone.

The process gives way to others, has little memory, no secret of ours, and little time; what it
answers is bytes, or the name of one of our errors.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Final

from consult.domain.errors import BadInput, ConsultError

COMMAND: Final = (sys.executable, "-m", "consult.media.apart")
MEMORY: Final = 1_500_000_000
"""Bytes of address space: codecs reserve far more than they use."""
PATIENCE: Final = 60
"""Seconds."""
YIELDING: Final = 5
"""How much it gives way (nice): children elsewhere may be answering."""


class CannotBeOpened(BadInput):
    """Raised when a file ended the process that was to open it, or took it far too long."""


def apart(function: Callable[[bytes], Sequence[bytes]], content: bytes) -> list[bytes]:
    """What a function of this package makes of a file. Raises what it raises, or CannotBeOpened."""
    command = [*COMMAND, function.__module__, function.__name__]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CONSULT_")}
    try:
        done = subprocess.run(  # noqa: S603 - ours
            command, input=content, capture_output=True, timeout=PATIENCE, env=kept, check=True
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise CannotBeOpened() from error
    answer = json.loads(done.stdout)
    if "error" in answer:
        raise _error(function.__module__, answer["error"])(**answer["facts"])
    return [b64decode(part) for part in answer["made"]]


def _error(module: str, name: str) -> type[ConsultError]:
    """The error of that name; what the process says is not believed further."""
    found = getattr(sys.modules[module], name, None)
    if isinstance(found, type) and issubclass(found, ConsultError):
        return found
    return CannotBeOpened


def main() -> None:
    """Do what is asked on the command line with what comes in, once."""
    os.nice(YIELDING)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    _, module, name = sys.argv
    function = getattr(import_module(module), name)
    answer: dict[str, object]
    try:
        made = function(sys.stdin.buffer.read())
        answer = {"made": [b64encode(part).decode() for part in made]}
    except ConsultError as error:
        answer = {"error": type(error).__name__, "facts": error.facts}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
