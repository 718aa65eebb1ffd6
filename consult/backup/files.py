"""Files that hold secrets: written whole, for their owner alone; destroyed, not only unlinked."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path


def write_private(path: Path, content: bytes, *, shared: bool = False) -> None:
    """Write a file that appears whole, on the disk when this returns.

    `shared`: with the group of the data directory, where two users share one.
    """
    path.parent.mkdir(mode=0o770 if shared else 0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o660 if shared else 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
    sync_directory(path.parent)


def destroy_directory(directory: Path) -> None:
    """Overwrite every file of a directory, then remove it."""
    for path in sorted(directory.rglob("*")):
        if path.is_file() and not path.is_symlink():
            _overwrite(path)
    shutil.rmtree(directory)


def sync_directory(directory: Path) -> None:
    """Let the names in a directory be on the disk."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _overwrite(path: Path) -> None:
    size, zeros = path.stat().st_size, bytes(1 << 16)
    with path.open("r+b") as file:
        while size > 0:
            file.write(zeros[:size])
            size -= len(zeros)
        file.flush()
        os.fsync(file.fileno())
