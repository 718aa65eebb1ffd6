"""A2 and A3: what real processes have written, byte by byte."""

from __future__ import annotations

from tests.anonymity.canary import SIGNS
from tests.anonymity.left import CHILDREN, Left, a_life, the_canary_is_failed, the_canary_sings
from tests.conftest import Promised
from tests.faults.city import City
from tests.faults.processes import Starter


def test_after_the_count_no_byte_is_left_of_a_sheet_or_of_its_key(
    city: City, left: Left, starter: Starter, promise: Promised
) -> None:
    """A server's WAL may keep sealed sheets, which nothing opens any more."""
    life = a_life(city, left, starter, starter)
    secrets = life.readable + (life.sealed if city.stores.on_sqlite else [])
    found, number, size = left.holding(*secrets)
    assert found == []
    what = f"{CHILDREN} sheets" if city.stores.on_sqlite else f"contents of {CHILDREN} sheets"
    promise("A2", f"{what} and their key, {number} files, {size >> 20} MiB: {len(found)} found")


def test_a_child_s_device_and_words_are_written_nowhere(
    city: City, left: Left, starter: Starter, failing: Starter, promise: Promised
) -> None:
    seen = the_canary_sings(city, left, starter) + the_canary_is_failed(city, left, failing)
    assert {200, 400, 404, 405, 413, 500, 503, 507} <= set(seen)
    assert "ValueError at" in left.said, "the failure was not told at all"
    found, number, _ = left.holding(*SIGNS)
    assert found == []
    promise(
        "A3",
        f"{len(seen)} requests with a canary, errors included; {number} files and logs, "
        f"{len(found)} hold it",
    )
