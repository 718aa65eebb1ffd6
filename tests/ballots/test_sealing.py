"""Sealing: one length, one key, one box."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.ballots.sealing import (
    PADDED,
    PREFIX,
    SEALED,
    SheetTooLarge,
    Unreadable,
    new_key_pair,
    public_key_of,
    seal,
    unpad,
    unseal,
)
from tests.ballots.given import a_box

PRIVATE, PUBLIC = new_key_pair()
BOX = a_box(uuid4())


@given(st.binary(max_size=PADDED - PREFIX))
@settings(max_examples=100, deadline=None)
def test_a_sealed_sheet_opens_to_the_same_bytes_and_has_one_length(content: bytes) -> None:
    sealed = seal(PUBLIC, content, BOX)
    assert len(sealed) == SEALED
    assert unseal(PRIVATE, sealed, BOX) == content


def test_the_same_sheet_is_never_sealed_to_the_same_bytes() -> None:
    assert seal(PUBLIC, b"sheet", BOX) != seal(PUBLIC, b"sheet", BOX)


@pytest.mark.parametrize("place", [0, 31, 32, 500, SEALED - 1])
def test_one_changed_bit_is_seen(place: int) -> None:
    sealed = bytearray(seal(PUBLIC, b"sheet", BOX))
    sealed[place] ^= 1
    with pytest.raises(Unreadable):
        unseal(PRIVATE, bytes(sealed), BOX)


@pytest.mark.parametrize("cut", [0, 1, 31, 32, SEALED - 1])
def test_a_truncated_sheet_is_seen(cut: int) -> None:
    with pytest.raises(Unreadable):
        unseal(PRIVATE, seal(PUBLIC, b"sheet", BOX)[:cut], BOX)


@pytest.mark.parametrize("other", ["consultation", "place", "band", "mode", "sitting"])
def test_a_sheet_moved_to_another_box_does_not_open(other: str) -> None:
    values = {"band": "6-7", "mode": "link"}
    moved = replace(BOX, **{other: values.get(other, uuid4())})  # type: ignore[arg-type]
    with pytest.raises(Unreadable):
        unseal(PRIVATE, seal(PUBLIC, b"sheet", BOX), moved)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(Unreadable):
        unseal(new_key_pair()[0], seal(PUBLIC, b"sheet", BOX), BOX)


def test_a_sheet_that_does_not_fit_is_refused_with_its_size() -> None:
    with pytest.raises(SheetTooLarge) as refused:
        seal(PUBLIC, b"x" * (PADDED - PREFIX + 1), BOX)
    assert refused.value.facts == {"size": 1023, "most": 1022}


@pytest.mark.parametrize("padded", [b"", b"\xff\xff" + b"x" * 1022, b"\0\1x"])
def test_padding_that_cannot_be_is_unreadable(padded: bytes) -> None:
    with pytest.raises(Unreadable):
        unpad(padded)


def test_the_public_key_follows_from_the_private_one() -> None:
    assert public_key_of(PRIVATE) == PUBLIC
