"""Scrutineers: processes that open sheets for the teller when there are many, one for each core.

They are handed the key and sealed sheets through a pipe and hand back margins, nothing else: no
database, no file. The key is in no file of theirs, argument or environment. When one is gone, the
count is given up before anything is recorded or destroyed, and is done again later.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing.connection import Connection, Pipe, wait
from types import TracebackType
from typing import Any, Final

from consult.ballots.scrutiny import Findings, Scrutiny, Sheaf
from consult.domain.document import Document

COMMAND: Final = (sys.executable, "-m", "consult.ballots.scrutineers")
YIELDING: Final = 5
"""How much they give way (nice): children elsewhere may be answering."""


class ScrutineerLost(RuntimeError):
    """Raised when a scrutineer's process has ended before its time. Nothing is destroyed."""


def scrutinise(
    sheaves: Iterable[Sheaf],
    private_key: bytes,
    documents: Mapping[str, Document],
    number: int,
) -> Findings:
    """What `number` processes find together in the sheaves. Raises ScrutineerLost."""
    with ExitStack() as stack:
        started = [stack.enter_context(_started()) for _ in range(number)]
        try:
            return _share_out(sheaves, started, (private_key, documents))
        except (EOFError, ConnectionError) as error:
            raise ScrutineerLost() from error


@contextmanager
def _started() -> Iterator[Connection[Any, Any]]:
    """A scrutineer, who ends with the connection."""
    ours, theirs = Pipe()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CONSULT_")}
    process = subprocess.Popen(COMMAND, stdin=theirs.fileno(), env=kept)  # noqa: S603 - ours
    theirs.close()
    try:
        with ours:
            yield ours
    finally:
        process.kill()  # Nothing of it is needed any more, whatever it does.
        process.wait()


def _share_out(
    sheaves: Iterable[Sheaf], scrutineers: list[Connection[Any, Any]], first: object
) -> Findings:
    """Give each who is free the next sheaf, then ask all what they have found."""
    for one in scrutineers:
        one.send(first)
    free: list[Connection[Any, Any]] = []
    for sheaf in sheaves:
        free = free or _next_free(scrutineers)
        free.pop().send(sheaf)
    found = Findings()
    for one in scrutineers:
        one.send(None)
        while not isinstance(answer := one.recv(), Findings):
            pass
        found.merge(answer)
    return found


def _next_free(scrutineers: list[Connection[Any, Any]]) -> list[Connection[Any, Any]]:
    """Wait until at least one has done what was given."""
    done = wait(scrutineers)
    free = [one for one in scrutineers if one in done]
    for one in free:
        one.recv()
    return free


def main() -> None:
    """Be a scrutineer: the key and the questionnaires, then sheaves until there are no more."""
    sys.excepthook = _say_the_kind
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started us.
    os.nice(YIELDING)
    teller: Connection[Any, Any] = Connection(0)
    with teller, suppress(EOFError, ConnectionError):  # The teller is gone: so are the sheets.
        scrutiny = Scrutiny(*teller.recv())
        teller.send(True)
        while (sheaf := teller.recv()) is not None:
            scrutiny.count(sheaf)
            teller.send(True)
        teller.send(scrutiny.findings)


def _say_the_kind(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """What went wrong, without the words of the error: they may quote a sheet."""
    del error, trace
    print(f"scrutineer: {kind.__name__}", file=sys.stderr)


if __name__ == "__main__":
    main()
