"""What an outsider is given: enough to check everything, and nothing to learn but publications."""

from __future__ import annotations

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consult.application.log import Log
from consult.chain import Chain, verify
from consult.chain.export import export
from consult.stores import Stores
from tests import given
from tests.chain import promises
from tests.chain.conftest import WHO
from tests.conftest import Promised

SHORT, LONG = 96, 504
VERIFIER = Path(verify.__file__)
RFC_8032 = (
    ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
     "d25bf5f0595bbe24655141438e7a100b"),
    ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
     "387b2eaeb4302aeeb00d291612bb0c00"),
    ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
     "4a7c15e9716ed28dc027beceea1ec40a"),
)  # fmt: skip
"""Public key, message, signature: tests 1 to 3 of section 7.1."""


@pytest.fixture
def lines(past: Chain) -> list[bytes]:
    """The export of that city."""
    return [line.encode() for line in export(past)]


@pytest.fixture
def key(past: Chain) -> str:
    """The city's public key, as an outsider noted it."""
    signed = past.signed_head()
    assert signed is not None
    return signed.public_key.hex()


on_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
"""For what the database has no part in: once is enough."""


@pytest.mark.parametrize("number", [SHORT, pytest.param(LONG, marks=pytest.mark.long)])
def test_every_change_of_an_export_is_found_by_an_outsider(
    lines: list[bytes], key: str, number: int, promise: Promised
) -> None:
    found = promises.every_forged_export_is_found(verify.check, lines, key, number)
    promise(
        "D11", f"{number} forged exports (bytes, swaps, cuts, keys): {found} found by verify.py"
    )


def test_only_publications_are_told(
    past: Chain, lines: list[bytes], log: Log, stores: Stores
) -> None:
    told = b"".join(lines).decode()
    shown = [json.loads(line) for line in lines if b'"state"' in line]
    assert [one["topic"] for one in shown] == ["publication.made", "publication.released"]
    for hidden in ("Gérard Philipe", "École 8", WHO, "BoxOpened", "opinions.", "Fondettes"):
        assert hidden not in told
    assert len(lines) == past.length() + 2


def test_no_count_is_told(lines: list[bytes], log: Log) -> None:
    """The counts of a place: the same numbers would betray them, wherever they stood."""
    counts = json.dumps({"yes": 30, "some": 20, "no": 10, "?": 0, "": 0}, separators=(",", ":"))
    assert counts not in b"".join(lines).decode().replace('\\"', '"')
    assert "counters" not in b"".join(lines).decode()


def test_a_publication_under_embargo_is_not_told(past: Chain, log: Log, stores: Stores) -> None:
    given.a_publication(log, given.heard(given.a_school(log, "Dolto", "0371655Y"), 30, 20, 10))
    past.extend()
    shown = [line for line in export(past) if '"state"' in line]
    assert len(shown) == 2


def test_a_hidden_event_cannot_be_guessed(lines: list[bytes], stores: Stores) -> None:
    promises.a_hidden_event_cannot_be_guessed(stores, lines)


@on_sqlite
def test_a_seal_noted_long_ago_is_looked_for(past: Chain, log: Log, key: str) -> None:
    old = past.head
    given.a_school(log, "Dolto", "0371655Y")
    past.extend()
    lines = [line.encode() for line in export(past)]
    right = (old.ordinal, old.hash.hex())
    assert verify.check(lines, key, {right})["links"] == old.ordinal + 2
    another, beyond = (old.ordinal, bytes(32).hex()), (past.head.ordinal + 1, old.hash.hex())
    for noted in ({another}, {beyond}, {another, right}):
        with pytest.raises(verify.Wrong, match="noted"):
            verify.check(lines, key, noted)


@on_sqlite
@pytest.mark.parametrize("number", [b'"1"', b"1.0", b"1e0", b"true", b"01"], ids=str)
def test_a_number_is_written_in_one_way_only(lines: list[bytes], key: str, number: bytes) -> None:
    shown = next(at for at, line in enumerate(lines) if b'"version":1,' in line)
    last = str(len(lines) - 2).encode()
    forgeries = [
        (1, b'"ordinal":1,', b'"ordinal":' + number + b","),
        (shown, b'"version":1,', b'"version":' + number + b","),
        (-1, b'"ordinal":' + last, b'"ordinal":' + number.replace(b"1", last)),
    ]
    for at, written, otherwise in forgeries:
        forged = list(lines)
        forged[at] = forged[at].replace(written, otherwise)
        assert forged != lines
        with pytest.raises(verify.Wrong):
            verify.check(forged, key, set())


@on_sqlite
def test_one_seal_does_not_hold_two_pasts(lines: list[bytes]) -> None:
    """Parts of an event that stand inside another one's state, its beginning passed off as salt."""
    signing, salt = Ed25519PrivateKey.generate(), bytes(16)
    second = ("publication-1", "1", "publication.made", '{"cantine":"90 % sont contents"}')
    within = b"".join(len(one).to_bytes(8) + one for one in (part.encode() for part in second))
    first = (*second[:3], '{"cantine":"20 % sont contents"}' + within.decode())
    sealed = salt + b"".join(len(one).to_bytes(8) + one for one in (p.encode() for p in first))
    hash = sha256(bytes(32) + sha256(sealed).digest())
    signature = signing.sign(b"consult seal 1" + (1).to_bytes(8) + hash.digest())
    public = signing.public_key().public_bytes_raw().hex()
    head = {
        "ordinal": 1,
        "hash": hash.hexdigest(),
        "signature": signature.hex(),
        "public_key": public,
    }

    def export(salt: bytes, parts: tuple[str, ...]) -> list[bytes]:
        names = ("id", "version", "topic", "state")
        event = {"ordinal": 1, "salt": salt.hex(), **dict(zip(names, parts, strict=True))}
        event["version"] = int(parts[1])
        shown = [{**event, "hash": hash.hexdigest()}, {"head": head}]
        written = [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in shown]
        return [lines[0], *(f"{one}\n".encode() for one in written)]

    assert verify.check(export(salt, first), public, set())["links"] == 1
    with pytest.raises(verify.Wrong):
        verify.check(export(sealed[: -len(within)], second), public, set())


@on_sqlite
@pytest.mark.parametrize(
    "hostile",
    [
        b'{"head":null}\n',
        b'{"head":{}}\n',
        b"null\n",
        b"{}\n",
        b"[" * 100_000 + b"\n",
        b'{"ordinal":1,"salt":"00","id":"' + b"a" * 100_000 + b"\n",
        b'{"format":"consult export 2"}\n',
        b"\xff\xfe\n",
        b'{"ordinal":' + b"9" * 5000 + b',"leaf":"00","hash":"00"}\n',
        b"",
    ],
    ids=lambda one: repr(one[:20]),
)
def test_a_hostile_line_is_no_export(lines: list[bytes], key: str, hostile: bytes) -> None:
    for forged in ([*lines[:-1], hostile], [lines[0], hostile, *lines[1:]], [hostile]):
        with pytest.raises(verify.Wrong):
            verify.check([line for line in forged if line], key, {(1, "00")})


@on_sqlite
def test_what_is_noted_may_be_typed_in_capitals_and_what_is_mistyped_is_said(
    past: Chain, lines: list[bytes], key: str, tmp_path: Path
) -> None:
    file = tmp_path / "export.jsonl"
    file.write_bytes(b"".join(lines))
    seal = f"{past.head.ordinal}:{past.head.hash.hex().upper()}"
    noted = [str(file), "--key", key.upper(), "--head", seal]
    assert verified(*noted).returncode == 0
    for wrong in (
        [*noted, "--head", "foo"],
        [*noted, "--head", "x:1"],
        [*noted, "--key", "foo"],
        [str(tmp_path)],
        [str(tmp_path / "nowhere")],
    ):
        done = verified(*wrong)
        assert done.returncode == 2
        assert wrong[-1] in done.stderr.splitlines()[-1]


def verified(*arguments: str) -> subprocess.CompletedProcess[str]:
    """What the verifier says to somebody who calls it so."""
    program = [sys.executable, "-I", "-S", str(VERIFIER), *arguments]
    return subprocess.run(program, capture_output=True, text=True, check=False)


@on_sqlite
def test_the_verifier_needs_nothing_but_python(
    lines: list[bytes], key: str, tmp_path: Path
) -> None:
    """Copied away, run by the system's Python, isolated, without any installed package."""
    alone, file = tmp_path / "verify.py", tmp_path / "export.jsonl"
    alone.write_text(VERIFIER.read_text("utf-8"), "utf-8")
    file.write_bytes(b"".join(lines))
    program = [f"{sys.base_prefix}/bin/python3", "-I", "-S", str(alone), str(file), "--key", key]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{len(lines) - 2}, 2 publications" in done.stdout
    file.write_bytes(b"".join(lines[:5] + lines[6:]))
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Fait 5" in done.stderr


def test_the_verifier_fits_on_three_pages() -> None:
    source = VERIFIER.read_text("utf-8")
    assert len(source.splitlines()) <= 150
    assert "consult." not in source.split('"""')[2]


@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032)
def test_signatures_of_rfc_8032_are_right(public: str, message: str, signature: str) -> None:
    raw = [bytes.fromhex(one) for one in (public, message, signature)]
    assert verify.signed(*raw)
    assert not verify.signed(raw[0], raw[1] + b"x", raw[2])
    for at in range(0, 64, 7):
        forged = bytearray(raw[2])
        forged[at] ^= 1
        assert not verify.signed(raw[0], raw[1], bytes(forged))
    assert not verify.signed(raw[0], raw[1], raw[2][:63])
