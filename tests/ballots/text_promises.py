"""The promises of free texts, each as one function; the mutants call them on broken quarantines."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import inspect, select

from consult.ballots import approved, mixing, quarantine
from consult.ballots.keys import Keys
from consult.ballots.quarantine import NONCE, SUITE, FreeText, bound_to, keyring_of
from consult.ballots.tables import quarantine as quarantine_table
from consult.ballots.tables import waiting_text
from consult.stores import Stores
from tests.ballots.promises import not_in_order
from tests.reading import content_of

MONDAY = date(2026, 3, 9)
SECRETS = ("la cantine", "le bus de 8 h", "mon grand frère", "le toboggan vert", "la grille rouge")

Record = Callable[[UUID], object]


@dataclass
class Written:
    """A text that a child wrote: the id it came with, and what it says."""

    submission: UUID
    text: FreeText


@dataclass
class Moderation:
    """A city whose children write, and whose moderators read."""

    stores: Stores
    keys: Keys
    day: date = MONDAY
    settle: Callable[[Stores, UUID, Callable[[], object]], None] = quarantine.settle
    consultation: UUID = field(default_factory=uuid4)

    @classmethod
    def of(cls, stores: Stores, teller: Path, **changes: object) -> Moderation:
        made = cls(stores, mixing.epoch_keys(Keys(teller)), **changes)  # type: ignore[arg-type]
        made.mix()
        return made

    def mix(self) -> int:
        moved = mixing.mix_texts(self.stores, self.keys, self.day)
        self.day += timedelta(days=1)
        return moved

    def write(self, number: int, seed: int = 1) -> list[Written]:
        """Children write, one after the other; each text holds a word found nowhere else."""
        chance = random.Random(seed)
        written = []
        for _ in range(number):
            words = (
                f"{chance.choice(SECRETS)} {chance.randbytes(12).hex()}"
                + "!" * chance.randrange(99)
            )
            one = Written(uuid4(), FreeText(words, self.consultation, uuid4(), "8-10"))
            quarantine.submit_text(self.stores, one.submission, one.text)
            written.append(one)
        return written

    def to_read(self) -> dict[UUID, FreeText]:
        ids = quarantine.texts_to_read(self.stores)
        return {id: quarantine.read_text(self.stores, id) for id in ids}

    def sealed(self) -> dict[UUID, bytes]:
        """Every ciphertext that the store holds, by its id."""
        found = {}
        with self.stores["box"].connect() as connection:
            for table in (waiting_text, quarantine_table):
                rows = connection.execute(select(table.c.id, table.c.sealed))
                found |= {UUID(bytes=bytes(id)): bytes(sealed) for id, sealed in rows}
        return found


# Nobody reads before the texts are mixed, and then nothing says which came when.


def lengths_of_texts_say_nothing(moderation: Moderation) -> None:
    """Waiting or in quarantine, all texts have one length."""
    moderation.write(12)
    waiting = {len(one) for one in moderation.sealed().values()}
    moderation.mix()
    assert [len(waiting), len({len(one) for one in moderation.sealed().values()})] == [1, 1]


def nobody_reads_before_texts_are_mixed(moderation: Moderation) -> None:
    """Until then no moderator sees a text, and no shared file opens one."""
    written = moderation.write(5)
    assert moderation.to_read() == {}
    assert keyring_of(moderation.stores).ids() == set()
    assert moderation.mix() == 5
    words = sorted(one.text.words for one in written)
    assert sorted(text.words for text in moderation.to_read().values()) == words


def the_order_of_arrival_is_lost(moderation: Moderation, number: int) -> None:
    """Neither ids, nor the order of rows, nor that of keys says which text came first."""
    written = moderation.write(number)
    rank = {one.text.words: place for place, one in enumerate(written)}
    ids = {one.submission for one in written}
    moderation.mix()
    read = moderation.to_read()
    assert not ids & set(read), "a text kept its id"
    ring = keyring_of(moderation.stores)
    content = ring.path.read_bytes()
    orders: list[list[UUID]] = [
        sorted(read),
        [UUID(bytes=bytes(id)) for id in _as_they_lie(moderation.stores)],
        sorted(read, key=lambda id: content.find(id.bytes)),
    ]
    for order in orders:
        assert not_in_order([rank[read[id].words] for id in order])


def _as_they_lie(stores: Stores) -> Sequence[bytes]:
    query = "SELECT id FROM quarantine" + ("" if stores.on_sqlite else " ORDER BY ctid")
    with stores["box"].connect() as connection:
        return [row[0] for row in connection.exec_driver_sql(query)]


def texts_have_no_time_and_no_number(stores: Stores) -> None:
    """The schema itself cannot hold when or where a text was written."""
    tables = inspect(stores["box"])
    columns = [
        {one["name"] for one in tables.get_columns(name)} for name in ("waiting_text", "quarantine")
    ]
    assert columns == [{"id", "epoch", "sealed"}, {"id", "sealed"}]


# A7: what is decided is gone.


def a_settled_text_is_gone(
    moderation: Moderation,
    record: Record,
    files: Callable[[], Iterable[Path]],
    *,
    number: int,
    rows: bool,
) -> None:
    """Settle `number` texts, then look for them in every byte; as many others are still there.

    The attacker has copied every ciphertext there ever was, and tries every key that is left in
    the data directory on them. `rows` also looks for ciphertexts, which a database server may keep.
    """
    moderation.write(2 * number)
    copied = moderation.sealed()
    moderation.mix()
    copied |= moderation.sealed()
    read = moderation.to_read()
    ring = keyring_of(moderation.stores)
    gone = {id: ring.key(id) or b"" for id in random.Random(2).sample(sorted(read), number)}
    for id in gone:
        moderation.settle(moderation.stores, id, lambda id=id: record(id))
    kept = {id: text for id, text in read.items() if id not in gone}
    assert moderation.to_read() == kept
    _not_in(files(), _traces(gone, read, copied if rows else {}))
    opened = _opened_with_what_is_left(moderation, copied)
    assert opened == {text.words for text in kept.values()}


def _traces(
    gone: dict[UUID, bytes], read: dict[UUID, FreeText], copied: dict[UUID, bytes]
) -> list[bytes]:
    secrets = [read[id].words.encode() for id in gone] + list(gone.values())
    secrets += [key.hex().encode() for key in gone.values()]
    for id in gone:
        if id in copied:
            sealed = copied[id]
            secrets += [sealed[:24], sealed[1000:1024], sealed[-24:]]
    return secrets


def _not_in(files: Iterable[Path], secrets: Sequence[bytes]) -> None:
    for file in files:
        content = content_of(file)
        assert not [secret for secret in secrets if secret in content], file


def _opened_with_what_is_left(moderation: Moderation, copied: dict[UUID, bytes]) -> set[str]:
    """What the ciphertexts say to who tries on them whatever is left in the files of keys.

    These files are in no database: the databases were searched for every key.
    """
    ring = {key for key in _windows(keyring_of(moderation.stores).path) if any(key)}
    epochs = {key for file in moderation.keys.directory.rglob("*.key") for key in _windows(file)}
    tries = [(_decrypted, ring), (_unsealed, epochs)]
    opened = [
        attempt(key, id, sealed)
        for attempt, keys in tries
        for key in keys
        for id, sealed in copied.items()
    ]
    return {FreeText.from_bytes(content).words for content in opened if content is not None}


def _windows(file: Path) -> Iterator[bytes]:
    """Whatever may be a key in a file: its slots are 48 bytes."""
    content = file.read_bytes()
    return (content[at : at + 32] for at in range(0, len(content) - 31, 16))


def _decrypted(key: bytes, id: UUID, sealed: bytes) -> bytes | None:
    with suppress(InvalidTag):
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound_to(id))
    return None


def _unsealed(key: bytes, id: UUID, sealed: bytes) -> bytes | None:
    with suppress(InvalidTag, ValueError):
        return SUITE.decrypt(sealed, X25519PrivateKey.from_private_bytes(key), bound_to(id))
    return None


# P9: what is quoted.

QUOTED_FROM = 10
"""Approved texts of a band from which on they are quoted: written here again, not read there."""


def few_words_are_quoted_to_nobody(stores: Stores) -> None:
    """Words of a band are quoted once ten were let through; those of another age do not count."""
    consultation = uuid4()
    for number in range(1, QUOTED_FROM + 3):
        words = f"Un banc, {number}."
        approved.keep_words(stores, uuid4(), consultation, "11-14", words)
        approved.keep_words(stores, uuid4(), uuid4(), "11-14", words)
        found = approved.quotes_of(stores, consultation, "11-14")
        assert len(found) == (number if number >= QUOTED_FROM else 0)
        assert approved.quotes_of(stores, consultation, "15-17") == []
