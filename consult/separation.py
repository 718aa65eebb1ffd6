"""Who can read what on this machine: the site, the worker, a crash.

The claim "the site cannot read a sheet" holds where web and worker run as two system users that
share the data directory by their group: keys and secrets are each one's own. Run by one user, the
site could read the keys, and says so.
"""

from __future__ import annotations

import os
import resource
import stat
from contextlib import suppress

from consult.config import SecretOutOfReach, Settings
from consult.domain.errors import ConsultError


class KeysOutOfReach(ConsultError):
    """Raised when the directory of the keys is not the worker's own; facts: `path`."""


class KeysUnusable(ConsultError):
    """Raised when what is said to be the directory of the keys is none; facts: `path`."""


class KeysReadable(ConsultError):
    """Raised when others than its owner can read a key, or list them; facts: `path`, `mode`."""


def leave_no_core() -> None:
    """Let a crash of this process, and of those that it starts, write no memory to a file."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def may_read_keys(settings: Settings) -> bool:
    """Whether this process can look where the keys are, or will be."""
    if settings.keys.exists():
        return os.access(settings.keys, os.R_OK | os.X_OK, effective_ids=True)
    return not settings.shared


def site_may_read_keys(settings: Settings) -> bool:
    """The same of the site, as any process can tell it: from who owns the files of each.

    Where keys or the site's secret are not there yet, as the sharing of the directory says.
    """
    try:
        site = (settings.data / "secrets" / "web").stat().st_uid
        worker = settings.keys.stat().st_uid
    except OSError:
        return not settings.shared
    return site in (worker, 0)


def check_keys(settings: Settings) -> None:
    """Raises KeysOutOfReach when the keys are in a directory of somebody else: it may open it."""
    me = os.geteuid()
    if me != 0 and settings.keys.exists() and settings.keys.stat().st_uid != me:
        raise KeysOutOfReach(path=str(settings.keys))


def check_keys_closed(settings: Settings) -> None:
    """Raises KeysUnusable and KeysReadable, as far as this process may look."""
    try:
        mode = settings.keys.stat().st_mode
    except NotADirectoryError as error:
        raise KeysUnusable(path=str(settings.keys)) from error
    except (FileNotFoundError, PermissionError):
        return
    if not stat.S_ISDIR(mode):
        raise KeysUnusable(path=str(settings.keys))
    if mode & 0o077:
        raise KeysReadable(path=str(settings.keys), mode="700")
    for key in sorted(settings.keys.glob("*.key")):
        with suppress(FileNotFoundError):  # A count destroys keys.
            if key.is_file() and key.stat().st_mode & 0o077:
                raise KeysReadable(path=str(key), mode="600")


def check_secret(settings: Settings, name: str) -> None:
    """Raises SecretOutOfReach when a secret that is there is another user's."""
    path = settings.data / "secrets" / name
    if path.exists() and not os.access(path, os.R_OK):
        raise SecretOutOfReach(path=str(path))
