"""What the chain promises, as checks that a broken one must not pass."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import pytest
from sqlalchemy import update

from consult.chain import Chain, SealBroken, links
from consult.chain.alarm import noted
from consult.chain.verify import Wrong
from consult.log_rows import events_table
from consult.stores import Stores
from consult.worker.sealing import Sealing
from tests.chain.forging import Forger
from tests.chain.tampering import Attacker

Check = Callable[[Iterable[bytes], str, set[tuple[int, str]]], dict[str, Any]]


def every_tampering_is_found(chain: Chain, attacker: Attacker, number: int) -> int:
    """D11: whatever is done to the log, a verification says where. Returns how many it found."""
    found, missed = 0, []
    for one in range(number):
        how, where = attacker.act(one)
        verdict = chain.verify()
        said = verdict.bad or (verdict.checked + 1 if verdict.waiting else 0)
        attacker.undo()
        found += said == where
        if said != where:
            missed.append((how, where, said))
    assert not missed, missed
    assert chain.verify().bad == 0, "the attacker did not put everything back"
    return found


def every_forged_export_is_found(
    check: Check, lines: Sequence[bytes], key: str, number: int
) -> int:
    """D11, for an outsider: whatever is done to an export, the verifier refuses it."""
    assert check(lines, key, set())["shown"] > 0
    forger, found = Forger(lines), 0
    for one in range(number):
        how, forged = forger.act(one)
        try:
            check(forged, key, set())
        except Wrong:
            found += 1
        else:
            raise AssertionError(how)
    return found


def a_forged_past_is_never_signed(chain: Chain, attacker: Attacker, add: Callable[[], Any]) -> None:
    """What was written anew stays unsigned, whatever happens afterwards."""
    attacker.act(attacker.ways.index(attacker.write_the_past_anew))
    add()
    with pytest.raises(SealBroken):
        chain.extend()
    assert chain.verify().reason == "seal"


def a_lost_seal_is_never_signed_anew(
    chain: Chain, attacker: Attacker, add: Callable[[], Any]
) -> None:
    """A log cut with its chain and its seal files, an old seal of its days left: never signed."""
    attacker.act(attacker.ways.index(attacker.cut_log_and_chain))
    for file in (chain.seal.path, chain.seal.copy):
        file.unlink()
        add()
        with pytest.raises(SealBroken):
            chain.extend()
        assert chain.verify().reason in ("seal", "lost")


def a_broken_seal_is_told(
    sealing: Sealing, chain: Chain, attacker: Attacker, stores: Stores, number: int
) -> int:
    """D11: the worker says of each tampering that it was done, and signs nothing. Returns them."""
    signed = chain.seal.path.read_bytes()
    ways = [way for way in attacker.ways if way != attacker.append]
    for one in range(number):
        way = attacker.ways.index(ways[one % len(ways)])
        how, where = attacker.act(way)
        for today in (date(2027, 1, 1 + one), date(2027, 1, 1 + one)):
            sealing.look(today)
            sealing.extend(-2 - one)
        told = noted(stores)
        assert told is not None, how
        assert told.ordinal == where, how
        assert chain.seal.path.read_bytes() == signed, how
        attacker.undo()
        sealing.look(date(2027, 1, 1 + one))
        assert noted(stores) is None, how
    return number


def a_hidden_event_cannot_be_guessed(stores: Stores, lines: Sequence[bytes]) -> None:
    """Who knows all of an event but its salt does not find its leaf in an export."""
    told = b"".join(lines)
    events = events_table(stores)
    with stores["log"].connect() as connection:
        rows = connection.execute(events.select()).all()
    for row in rows:
        digest = hashlib.sha256(bytes(16))
        for part in (row.id.hex.encode(), str(row.version).encode(), row.topic.encode(), row.state):
            digest.update(len(part).to_bytes(8) + part)
        assert digest.hexdigest().encode() not in told


def forget_the_salts(stores: Stores) -> None:
    """Make all salts the same."""
    with stores.write("log") as connection:
        connection.execute(update(links).values(salt=bytes(16)))
