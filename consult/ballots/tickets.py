"""Tickets: single-use codes, printed and handed out, that open a box to one sheet each.

A code is shown once, to whoever prints it, and stored nowhere: the store keeps an HMAC-SHA256 of
it, under a key that is no row either (see `ticket_keys`). What happens when one is used, and what
that leaves for a reader of the store, is said in `punching`.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, delete, insert, select

from consult.ballots.committer import TooLate
from consult.ballots.guessing import PERIOD
from consult.ballots.punching import TICKET, Ticket
from consult.ballots.tables import STORE, Stores, counted, ticket
from consult.ballots.ticket_keys import ticket_keys
from consult.ballots.writing import advisory
from consult.domain.ballot import BoxKey
from consult.domain.errors import NotFound
from consult.domain.poster import ALPHABET, tidy_code

DRAWN: Final = 7
"""Characters of a code that are drawn: a batch of 1,000 repeats a code of another one such batch
in 1 case of 27,000, and then that ticket serves twice."""
CHECKING: Final = 2
"""Characters that follow from them and from the key: a typing mistake is told as one."""
SIGNS: Final = DRAWN + CHECKING
"""Characters of a whole code."""
GROUP: Final = 3
"""Characters printed together: three groups, joined by hyphens."""

_USE: Final = b"consult ticket 1"
_CHECK: Final = b"consult ticket check 1"
_STUB: Final = b"consult ticket stub 1"
_NONCE: Final = 12


class TicketKeyGone(NotFound):
    """Raised when tickets were issued and their key is not there: none can be checked."""


def issue_tickets(stores: Stores, box: BoxKey, batch: UUID, number: int) -> list[str]:
    """Make `number` new codes for a box; return them, as they are to be printed, this once.

    The order in which they are returned is drawn, the order in which they are stored is that of
    their digests: neither can be told from the other. Raises TooLate once the count has begun.
    """
    if box.mode != TICKET:
        raise ValueError(box.mode)
    keys = ticket_keys(stores)
    with keys.locked():
        with stores[STORE].connect() as connection:
            _take_in_time(connection, box.consultation)
        if not keys.has(box.consultation):
            keys.write(box.consultation, secrets.token_bytes(32))
        key = keys.read(box.consultation)
        codes: dict[bytes, str] = {}
        while len(codes) < number:
            code = _new_code(key, box)
            codes[_digest(key, box, code)] = code
        _store(stores, box, batch, sorted(codes))
    return [_printed(code) for code in codes.values()]


def revoke_tickets(stores: Stores, batch: UUID) -> int:
    """Withdraw the tickets of a batch that were not used; return how many they were."""
    with stores.write(STORE) as connection:
        return connection.execute(delete(ticket).where(ticket.c.batch == batch.bytes)).rowcount


def stamp(stores: Stores, box: BoxKey, typed: str, now: datetime) -> Ticket:
    """A typed code as `Committer.drop` takes it; whether it is good is found out there.

    Raises TicketKeyGone when the consultation has tickets, but not their key.
    """
    period = int(now.timestamp()) // (60 * PERIOD)
    try:
        key = ticket_keys(stores).read(box.consultation)
    except NotFound as error:
        if _has_tickets(stores, box.consultation):
            raise TicketKeyGone() from error
        return Ticket(b"", False, period)
    code = tidy_code(typed)
    return Ticket(_digest(key, box, code), _is_genuine(key, box, code), period)


def stub_of(stores: Stores, box: BoxKey, typed: str) -> str:
    """A typed code sealed for this server alone: what a device may keep beside a sheet that waits.

    Two stubs of one code are not alike, and one says nothing without the key, so nothing once the
    count has destroyed it. "" for a code that was never printed for this box.
    """
    try:
        key = ticket_keys(stores).read(box.consultation)
    except NotFound:
        return ""
    code, nonce = tidy_code(typed), secrets.token_bytes(_NONCE)
    if not _is_genuine(key, box, code):
        return ""
    sealed = _stub_cipher(key, box).encrypt(nonce, code.encode(), None)
    return urlsafe_b64encode(nonce + sealed).decode()


def code_in(stores: Stores, box: BoxKey, stub: str) -> str:
    """The code that `stub_of` sealed for this box; "" when it is anything else."""
    try:
        key = ticket_keys(stores).read(box.consultation)
        told = urlsafe_b64decode(stub.encode("ascii"))
        return _stub_cipher(key, box).decrypt(told[:_NONCE], told[_NONCE:], None).decode()
    except (NotFound, ValueError, InvalidTag):
        return ""


def _stub_cipher(key: bytes, box: BoxKey) -> AESGCM:
    return AESGCM(_mac(key, _STUB, box, ""))


def _store(stores: Stores, box: BoxKey, batch: UUID, digests: list[bytes]) -> None:
    rows = [
        {"consultation": box.consultation.bytes, "digest": digest, "batch": batch.bytes}
        for digest in digests
    ]
    with stores.write(STORE) as connection:
        if connection.dialect.name == "postgresql":
            lock = (advisory(box.consultation),)
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock_shared(%s)", lock)
        _take_in_time(connection, box.consultation)
        connection.execute(insert(ticket), rows)


def _take_in_time(connection: Connection, consultation: UUID) -> None:
    """Raises TooLate once the count has begun: what is made now would not be destroyed."""
    query = select(counted.c.step).where(counted.c.consultation == consultation.bytes)
    if connection.execute(query).first() is not None:
        raise TooLate()


def _has_tickets(stores: Stores, consultation: UUID) -> bool:
    query = select(ticket.c.batch).where(ticket.c.consultation == consultation.bytes).limit(1)
    with stores[STORE].connect() as connection:
        return connection.execute(query).first() is not None


def _new_code(key: bytes, box: BoxKey) -> str:
    return _checked(key, box, "".join(secrets.choice(ALPHABET) for _ in range(DRAWN)))


def _checked(key: bytes, box: BoxKey, drawn: str) -> str:
    """The whole code that begins with these characters."""
    number = int.from_bytes(_mac(key, _CHECK, box, drawn))
    for _ in range(CHECKING):
        number, place = divmod(number, len(ALPHABET))
        drawn += ALPHABET[place]
    return drawn


def _is_genuine(key: bytes, box: BoxKey, code: str) -> bool:
    """Whether its last characters follow from the first ones."""
    return hmac.compare_digest(code.encode(), _checked(key, box, code[:DRAWN]).encode())


def _digest(key: bytes, box: BoxKey, code: str) -> bytes:
    return _mac(key, _USE, box, code)


def _mac(key: bytes, purpose: bytes, box: BoxKey, text: str) -> bytes:
    return hmac.digest(key, purpose + box.id.bytes + text.encode(), "sha256")


def _printed(code: str) -> str:
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
