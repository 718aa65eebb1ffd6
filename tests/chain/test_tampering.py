"""D11: nobody changes the past unseen, whoever holds the database."""

from __future__ import annotations

import pytest

from consult.application.log import Log
from consult.chain import Chain
from consult.config import Settings
from consult.stores import Stores
from tests.chain import promises
from tests.chain.tampering import Attacker
from tests.conftest import Promised
from tests.given import a_school

SHORT, LONG = 96, 504


@pytest.mark.parametrize("number", [SHORT, pytest.param(LONG, marks=pytest.mark.long)])
def test_every_change_of_the_past_is_found_and_its_place_named(
    past: Chain, stores: Stores, number: int, promise: Promised
) -> None:
    found = promises.every_tampering_is_found(past, Attacker(stores), number)
    promise(
        "D11", f"{number} edits, swaps, cuts, insertions in the log: {found} found where they are"
    )


def test_a_past_written_anew_is_never_signed(past: Chain, stores: Stores, log: Log) -> None:
    promises.a_forged_past_is_never_signed(
        past, Attacker(stores), lambda: a_school(log, "Dolto", "0371655Y")
    )


def test_a_log_whose_seal_is_lost_is_never_signed_anew(
    past: Chain, stores: Stores, log: Log
) -> None:
    numbers = iter(("0371655Y", "0371656Z"))
    promises.a_lost_seal_is_never_signed_anew(
        past, Attacker(stores), lambda: a_school(log, "Dolto", next(numbers))
    )


def test_what_a_crash_left_unsigned_is_signed_the_next_time(
    past: Chain, stores: Stores, settings: Settings, log: Log
) -> None:
    before, head = past.seal.path.read_bytes(), past.head.ordinal
    a_school(log, "Dolto", "0371655Y")
    past.extend()
    past.seal.path.write_bytes(before)
    assert Chain(stores, settings).extend() == 0
    assert past.verify().bad == 0
    a_school(log, "Péguy", "0371656Z")
    assert past.extend() == 2
    assert [sealed.ordinal for sealed in past.seal.kept()] == [head + 4] * 2


def test_an_old_seal_with_the_old_log_is_a_past_that_only_a_noted_head_gives_away(
    past: Chain, stores: Stores, log: Log
) -> None:
    """A rollback of everything, files included: right in itself. What an outsider noted is not."""
    files, whole = (past.seal.path, past.seal.copy), Attacker(stores)
    old = [file.read_bytes() for file in files]
    a_school(log, "Dolto", "0371655Y")
    past.extend()
    noted = past.head
    whole.undo()
    files[0].write_bytes(old[0])
    assert past.verify().reason == "seal"
    files[1].write_bytes(old[1])
    assert past.verify().bad == 0
    assert past.head.ordinal < noted.ordinal


def test_a_day_keeps_the_last_head_that_was_signed(past: Chain, stores: Stores, log: Log) -> None:
    from consult.chain.seal import public_heads

    a_school(log, "Dolto", "0371655Y")
    past.extend()
    (kept,) = public_heads(stores, "9999-12-31")
    assert (kept.ordinal, kept.hash) == (past.head.ordinal, past.head.hash)
    assert past.seal.is_ours(kept)
