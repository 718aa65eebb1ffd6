"""Sheets are sealed as RFC 9180 says: its vectors, and a second implementation both ways.

The library that seals takes no additional data, and the RFC's ciphertexts have some. So three
steps: the second implementation reproduces the RFC byte for byte, its ciphertexts included; the
library opens what the RFC's published key and nonce have sealed; each opens what the other seals.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from consult.ballots import sealing
from consult.ballots.sealing import PADDED, SEALED, context, new_key_pair, pad, seal, unpad, unseal
from tests.anonymity import hpke
from tests.ballots.given import a_box

ENC = 32
"""Bytes of the encapsulated key in front of each sealed sheet."""


@pytest.fixture(scope="module")
def vector() -> dict[str, Any]:
    """RFC 9180, A.1.1; hexadecimal strings as bytes."""
    found = json.loads(Path(__file__).with_name("rfc9180-a.1.1.json").read_text())
    assert "A.1.1" in found.pop("source")
    messages = [
        {name: value if name == "sequence" else bytes.fromhex(value) for name, value in one.items()}
        for one in found.pop("encryptions")
    ]
    return {name: bytes.fromhex(value) for name, value in found.items()} | {"messages": messages}


def test_the_second_implementation_derives_what_the_rfc_says(vector: dict[str, Any]) -> None:
    enc, sent = hpke.sender(vector["skEm"], vector["pkRm"], vector["info"])
    assert enc == vector["enc"]
    assert sent == hpke.receiver(enc, vector["skRm"], vector["info"])
    assert sent.shared_secret == vector["shared_secret"]
    assert sent.key == vector["key"]
    assert sent.base_nonce == vector["base_nonce"]


def test_the_second_implementation_opens_and_seals_the_messages_of_the_rfc(
    vector: dict[str, Any],
) -> None:
    both = hpke.receiver(vector["enc"], vector["skRm"], vector["info"])
    for message in vector["messages"]:
        number = message["sequence"]
        assert both.nonce(number) == message["nonce"]
        assert both.seal(message["pt"], message["aad"], number) == message["ct"]
        assert both.open(message["ct"], message["aad"], number) == message["pt"]


def test_our_library_opens_what_the_key_and_nonce_of_the_rfc_have_sealed(
    vector: dict[str, Any],
) -> None:
    words = vector["messages"][0]["pt"]
    sealed = AESGCM(vector["key"]).encrypt(vector["base_nonce"], words, b"")
    private = X25519PrivateKey.from_private_bytes(vector["skRm"])
    assert private.public_key().public_bytes_raw() == vector["pkRm"]
    opened = sealing._SUITE.decrypt(vector["enc"] + sealed, private, vector["info"])
    assert opened == words
    with pytest.raises(InvalidTag):
        sealing._SUITE.decrypt(vector["enc"] + sealed, private, vector["info"] + b"!")


@pytest.mark.parametrize("sheet", [b"", b'{"answers": {}}', b"x" * (PADDED - 2)])
def test_what_we_seal_opens_with_the_second_implementation(sheet: bytes) -> None:
    (private, public), box = new_key_pair(), a_box(uuid4())
    sealed = seal(public, sheet, box)
    both = hpke.receiver(sealed[:ENC], private, context(box))
    assert unpad(both.open(sealed[ENC:])) == sheet


def test_what_the_second_implementation_seals_opens_as_a_sheet() -> None:
    (private, public), (ephemeral, _), box = new_key_pair(), new_key_pair(), a_box(uuid4())
    enc, sent = hpke.sender(ephemeral, public, context(box))
    sealed = enc + sent.seal(pad(b"a sheet"))
    assert len(sealed) == SEALED
    assert unseal(private, sealed, box) == b"a sheet"


def test_every_sheet_has_an_ephemeral_key_of_its_own() -> None:
    public, box = new_key_pair()[1], a_box(uuid4())
    assert len({seal(public, b"the same", box)[:ENC] for _ in range(100)}) == 100
