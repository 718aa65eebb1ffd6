"""The envelope of a backup: a stream encrypted in chunks, that opens whole or not at all.

    magic, one JSON line (the header: for whom it is locked), then chunks

Each chunk is AES-256-GCM under a key of this file alone, its nonce the number of the chunk and
whether it is the last: a chunk that was changed, moved, left out or cut off does not open. The
header is bound to every chunk. The length is padded to a power of two, so that the growth of a
box does not show in the sizes of nightly files.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import IO, Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from consult.domain.errors import BadInput

MAGIC: Final = b"consult backup 1\n"
CHUNK: Final = 1 << 18
TAG: Final = 16
SMALLEST: Final = 1 << 20
"""Bytes of the shortest content, padded."""
LONGEST_HEADER: Final = 1 << 16


class NotABackup(BadInput):
    """Raised when a file is no backup of consult; facts: `file`."""


class BackupDamaged(BadInput):
    """Raised when a backup was changed or cut; facts: `file`."""


class Sealer:
    """Writes an envelope. Close it with `end`: what was not ended does not open."""

    def __init__(self, file: IO[bytes], key: bytes, header: dict[str, Any]) -> None:
        line = json.dumps(header).encode() + b"\n"
        file.write(MAGIC + line)
        self._file = file
        self._cipher = AESGCM(key)
        self._bound = hashlib.sha256(MAGIC + line).digest()
        self._waiting = bytearray()
        self._written = 0
        self._number = 0

    def write(self, content: bytes) -> None:
        """Add to the content."""
        self._waiting += content
        while len(self._waiting) > CHUNK:
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]

    def end(self) -> None:
        """Pad, and write the last chunk."""
        missing = padded(self._written + len(self._waiting)) - self._written - len(self._waiting)
        zeros = bytes(CHUNK)
        while missing > CHUNK:
            self.write(zeros)
            missing -= CHUNK
        self.write(bytes(missing))
        self._seal(bytes(self._waiting), last=True)

    def _seal(self, content: bytes, *, last: bool) -> None:
        nonce = _nonce(self._number, last=last)
        self._file.write(self._cipher.encrypt(nonce, content, self._bound))
        self._number += 1
        self._written += len(content)


def read_header(file: IO[bytes]) -> dict[str, Any]:
    """The header of an envelope. Raises NotABackup."""
    name = str(file.name)
    if file.read(len(MAGIC)) != MAGIC:
        raise NotABackup(file=name)
    try:
        header = json.loads(file.readline(LONGEST_HEADER))
    except ValueError as error:
        raise NotABackup(file=name) from error
    if not isinstance(header, dict):
        raise NotABackup(file=name)
    return header


def open_envelope(file: IO[bytes], key: bytes) -> Iterator[bytes]:
    """The content, chunk by chunk, its padding included. Raises NotABackup, BackupDamaged.

    A chunk is handed out once it has proved true; that all are there is known at the end only.
    """
    file.seek(0)
    read_header(file)
    end = file.tell()
    file.seek(0)
    bound = hashlib.sha256(file.read(end)).digest()
    cipher, number = AESGCM(key), 0
    sealed = file.read(CHUNK + TAG)
    while True:
        following = file.read(CHUNK + TAG)
        try:
            yield cipher.decrypt(_nonce(number, last=not following), sealed, bound)
        except InvalidTag as error:
            raise BackupDamaged(file=str(file.name)) from error
        if not following:
            return
        sealed, number = following, number + 1


def padded(length: int) -> int:
    """The length that is written for a content: the next power of two."""
    return max(SMALLEST, 1 << (length - 1).bit_length()) if length else SMALLEST


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11) + bytes([last])
