"""Scrutineers: processes that open sheets beside the teller when there are many, one for each core
that the teller leaves.

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
from multiprocessing.connection import Connection, Pipe
from types import TracebackType
from typing import Any, Final, TypeAlias

from consult.ballots.scrutiny import Findings, Scrutiny, Sheaf
from consult.domain.document import Document

COMMAND: Final = (sys.executable, "-m", "consult.ballots.scrutineers")
AHEAD: Final = 2
"""Sheaves that a scrutineer has at the most: one that it counts, and the next."""
YIELDING: Final = 5
"""How much they give way (nice): children elsewhere may be answering."""


Other: TypeAlias = "Connection[Any, Any]"


class ScrutineerLost(RuntimeError):
    """Raised when a scrutineer's process has ended before its time. Nothing is destroyed."""


def scrutinise(
    sheaves: Iterable[Sheaf],
    private_key: bytes,
    documents: Mapping[str, Document],
    number: int,
) -> Findings:
    """What `number` processes, this one among them, find together in the sheaves.

    Raises ScrutineerLost.
    """
    here = Scrutiny(private_key, documents)
    with ExitStack() as stack:
        others = [stack.enter_context(_started()) for _ in range(number - 1)]
        try:
            for one in others:
                one.send((private_key, documents))
            _share_out(sheaves, here, others)
            for one in others:
                here.findings.merge(_found_by(one))
        except (EOFError, ConnectionError) as error:
            raise ScrutineerLost() from error
    return here.findings


@contextmanager
def _started() -> Iterator[Other]:
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


def _share_out(sheaves: Iterable[Sheaf], here: Scrutiny, others: list[Other]) -> None:
    """Give each sheaf to who has the most room for it; what nobody has room for is counted here."""
    room = {one: one.recv() for one in others}
    for sheaf in sheaves:
        for one in others:
            while one.poll():
                room[one] += one.recv()
        free = max(room, key=room.__getitem__, default=None)
        if free is not None and room[free]:
            free.send(sheaf)
            room[free] -= 1
        else:
            here.count(sheaf)


def _found_by(scrutineer: Other) -> Findings:
    scrutineer.send(None)
    while not isinstance(answer := scrutineer.recv(), Findings):
        pass
    return answer


def main() -> None:
    """Be a scrutineer: the key and the questionnaires, then sheaves until there are no more."""
    sys.excepthook = _say_the_kind
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started us.
    os.nice(YIELDING)
    teller: Other = Connection(0)
    with teller, suppress(EOFError, ConnectionError):  # The teller is gone: so are the sheets.
        scrutiny = Scrutiny(*teller.recv())
        teller.send(AHEAD)
        while (sheaf := teller.recv()) is not None:
            scrutiny.count(sheaf)
            teller.send(1)
        teller.send(scrutiny.findings)


def _say_the_kind(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """What went wrong, without the words of the error: they may quote a sheet."""
    del error, trace
    print(f"scrutineer: {kind.__name__}", file=sys.stderr)


if __name__ == "__main__":
    main()
