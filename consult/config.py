"""Settings, read from the environment once; a wrong one stops the start with a sentence."""

from __future__ import annotations

import os
import re
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from consult.domain.errors import ConsultError

STORES = ("log", "box", "staff", "read")
"""Four stores: four SQLite files, or four PostgreSQL schemas; no transaction spans two."""


SEVERAL_HOSTS = re.compile(
    r"(?P<before>\w[\w+]*://(?:[^/@]*@)?)(?P<hosts>[^/@]+,[^/@]+)(?P<rest>/.*)"
)
"""postgresql://user:password@one:5432,two:5432/consult, as libpq reads it."""

SECRET = 20
"""Characters of the shortest secret that is taken."""


class BadSetting(ConsultError):
    """Raised when a setting cannot be used; facts: `setting`, `value`."""


class DataReadable(ConsultError):
    """Raised when others than its owner can read the data directory; facts: `path`."""


class DataShared(ConsultError):
    """Raised when a group may write in the data directory in the wrong way; facts: `path`."""


class SecretOutOfReach(ConsultError):
    """Raised when a secret is another user's: the command is for that user; facts: `path`."""


class DataMissing(ConsultError):
    """Raised when the data directory is not there, and none is to be made; facts: `path`."""


class DataUnusable(ConsultError):
    """Raised when the data directory cannot be created or written; facts: `path`, `reason`."""


class SystemRefused(ConsultError):
    """Raised when the system refuses a file; facts: `path`, `reason`."""


@dataclass(frozen=True)
class Settings:
    """What the operator chose. Build it with `from_environment`."""

    data: Path
    database_url: URL | None
    timezone: ZoneInfo
    host: str
    port: int
    public_url: str
    demo: bool
    json_logs: bool = False
    """Whether processes log JSON lines, for a machine that collects them."""
    voice: bool = True
    """Whether sentences that nobody has read aloud get a draft voice, where a program can."""
    keys_elsewhere: Path | None = None
    """Where the teller's keys are, when they are not in the data directory."""
    metrics_token: Path | None = None
    """The file of the secret with which metrics are asked for; None shows them to nobody."""

    @classmethod
    def from_environment(cls, env: Mapping[str, str] = os.environ) -> Settings:
        """The settings that `env` names, with defaults for the rest.

        Raises BadSetting on the first value that cannot be used.
        """
        port, demo = _port(env), _demo(env)
        everywhere = "0.0.0.0"  # noqa: S104 - a phone reaches the child's pages of the demo
        return cls(
            data=Path(env.get("CONSULT_DATA") or "data").resolve(),
            database_url=_database_url(env),
            timezone=_timezone(env),
            host=env.get("CONSULT_HOST") or (everywhere if demo else "127.0.0.1"),
            port=port,
            public_url=_public_url(env, port),
            demo=demo,
            json_logs=_json_logs(env),
            voice=_voice(env),
            metrics_token=_metrics_token(env),
            keys_elsewhere=_keys_elsewhere(env),
        )

    def sqlite_file(self, store: str) -> Path:
        """The SQLite file of a store, when no database URL was given."""
        return self.data / f"{store}.db"

    @property
    def keys(self) -> Path:
        """Where the teller's private keys are: outside every database and its backups."""
        return self.keys_elsewhere or self.data / "keys"

    @property
    def secrets(self) -> Path:
        """Where the city's own secrets are."""
        return self.data / "secrets"

    @property
    def shared(self) -> bool:
        """Whether the data directory is one that two system users work in, by their group."""
        return bool(self.data.stat().st_mode & stat.S_IWGRP)

    def prepare(self, *, new: bool = True) -> None:
        """Create the data directory, readable by its owner alone; one must be there if not `new`.

        One that is there already may be shared with a group: then so are the files made in it,
        save keys and secrets. Raises DataMissing, DataUnusable when it cannot be written,
        DataReadable when everybody can read it, DataShared when a group could rename what is
        another user's.
        """
        os.umask(0o077)
        try:
            if not new and not self.data.exists():
                raise DataMissing(path=str(self.data))
            self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
            probe = self.data / f".probe-{os.getpid()}"
            probe.touch()
            probe.unlink()
        except OSError as error:
            raise DataUnusable(path=str(self.data), reason=error.strerror or "") from error
        mode = self.data.stat().st_mode
        if mode & 0o007:
            raise DataReadable(path=str(self.data))
        if self.shared:
            if not mode & stat.S_ISGID or not mode & stat.S_ISVTX:
                raise DataShared(path=str(self.data))
            os.umask(0o007)

    def secret(self, name: str) -> bytes:
        """A random secret of 32 bytes, made at its first use, kept with mode 0600.

        Its first user owns it: where two users share the data directory, each has its own.
        Raises SecretOutOfReach for the other's.
        """
        path = self.secrets / name
        if not path.exists():
            self.keep_secret(name, secrets.token_bytes(32))
        try:
            return path.read_bytes()
        except PermissionError as error:
            raise SecretOutOfReach(path=str(path)) from error

    def keep_secret(self, name: str, content: bytes) -> None:
        """Keep a secret that was made elsewhere; the first of two writers wins."""
        self.make_secrets()
        _write_once(self.secrets / name, content)

    def make_secrets(self) -> None:
        """Create the folder of the secrets, unless it is there."""
        mode = 0o1770 if self.shared else 0o700
        self.secrets.mkdir(parents=True, exist_ok=True, mode=mode)


def _write_once(path: Path, content: bytes) -> None:
    """Write a new file that appears whole; the first of two writers wins."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return  # Another process wrote it first: that one is the secret.
    finally:
        draft.unlink()


def _keys_elsewhere(env: Mapping[str, str]) -> Path | None:
    value = env.get("CONSULT_KEYS")
    return Path(value).resolve() if value else None


def _json_logs(env: Mapping[str, str]) -> bool:
    value = env.get("CONSULT_LOG") or "text"
    if value not in ("text", "json"):
        raise BadSetting(setting="CONSULT_LOG", value=value)
    return value == "json"


def _voice(env: Mapping[str, str]) -> bool:
    value = env.get("CONSULT_VOICE") or "espeak-ng"
    if value not in ("espeak-ng", "none"):
        raise BadSetting(setting="CONSULT_VOICE", value=value)
    return value != "none"


def _demo(env: Mapping[str, str]) -> bool:
    value = env.get("CONSULT_DEMO") or "0"
    if value not in ("0", "1"):
        raise BadSetting(setting="CONSULT_DEMO", value=value)
    return value == "1"


def _metrics_token(env: Mapping[str, str]) -> Path | None:
    """The file must hold enough to be a secret, now: a forgotten one is told at the start.

    A group may read it, where web and worker are two users; everybody may not.
    """
    value = env.get("CONSULT_METRICS_TOKEN_FILE")
    if not value:
        return None
    path = Path(value).resolve()
    try:
        held = path.read_text(encoding="ascii").strip()
        in_sight = bool(path.stat().st_mode & 0o007)
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(setting="CONSULT_METRICS_TOKEN_FILE", value=value) from error
    if in_sight or len(held) < SECRET:
        raise BadSetting(setting="CONSULT_METRICS_TOKEN_FILE", value=value)
    return path


def _port(env: Mapping[str, str]) -> int:
    value = env.get("CONSULT_PORT") or "8000"
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise BadSetting(setting="CONSULT_PORT", value=value)
    return int(value)


def _timezone(env: Mapping[str, str]) -> ZoneInfo:
    value = env.get("CONSULT_TIMEZONE") or "Europe/Paris"
    try:
        return ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise BadSetting(setting="CONSULT_TIMEZONE", value=value) from error


def _public_url(env: Mapping[str, str], port: int) -> str:
    value = env.get("CONSULT_PUBLIC_URL") or f"http://127.0.0.1:{port}"
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path.strip("/"):
        raise BadSetting(setting="CONSULT_PUBLIC_URL", value=value)
    return value.rstrip("/")


def _database_url(env: Mapping[str, str]) -> URL | None:
    value = env.get("CONSULT_DATABASE_URL")
    if not value:
        return None
    try:
        url = make_url(_one_form(value))
    except (ArgumentError, ValueError) as error:
        raise BadSetting(setting="CONSULT_DATABASE_URL", value="***") from error
    if url.get_backend_name() not in ("postgresql", "postgres") or not url.database:
        shown = url.render_as_string(hide_password=True)
        raise BadSetting(setting="CONSULT_DATABASE_URL", value=shown)
    return url.set(drivername="postgresql+psycopg")


def shown(url: URL) -> str:
    """A database as CONSULT_DATABASE_URL names it, its password hidden."""
    return url.set(drivername="postgresql").render_as_string(hide_password=True)


def _one_form(url: str) -> str:
    """A URL that names several hosts as PostgreSQL's own tools do, as SQLAlchemy writes it."""
    found = SEVERAL_HOSTS.fullmatch(url)
    if found is None:
        return url
    hosts = "&".join(f"host={host}" for host in found["hosts"].split(","))
    before, _, options = found["rest"].partition("?")
    return f"{found['before']}{before}?{hosts}{'&' if options else ''}{options}"
