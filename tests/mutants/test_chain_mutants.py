"""Each broken chain, and each broken verifier, is caught by the promise that it breaks."""

from __future__ import annotations

import pytest

import consult.chain
import consult.chain.links
from consult.application.log import Log
from consult.chain import Chain, verify
from consult.chain.export import export
from consult.config import Settings
from consult.stores import Stores
from consult.worker.sealing import Sealing
from tests import given
from tests.chain import promises
from tests.chain.conftest import past
from tests.chain.tampering import Attacker
from tests.mutants import chain as mutants

__all__ = ["past"]
on_sqlite = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
"""For what the database has no part in: once is enough."""
pytestmark = on_sqlite
TRIES = 24


def test_a_chain_without_lengths_is_caught(
    log: Log, stores: Stores, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consult.chain, "leaf", mutants.leaf_without_lengths)
    given.a_school(log)
    chain = Chain(stores, settings)
    chain.extend()
    with pytest.raises(AssertionError, match="move_the_border"):
        promises.every_tampering_is_found(chain, Attacker(stores), TRIES)


@pytest.mark.parametrize(
    ("broken", "missed"),
    [(mutants.BelievesTheTable, "cut_log_and_chain"), (mutants.StopsAtTheHead, "append")],
)
def test_a_verification_that_looks_away_is_caught(
    past: Chain, stores: Stores, settings: Settings, broken: type[Chain], missed: str
) -> None:
    with pytest.raises(AssertionError, match=missed):
        promises.every_tampering_is_found(broken(stores, settings), Attacker(stores), TRIES)


def test_a_worker_that_signs_a_forged_past_is_caught(
    past: Chain, stores: Stores, settings: Settings, log: Log
) -> None:
    broken = mutants.SignsWhateverIsThere(stores, settings)
    with pytest.raises(pytest.fail.Exception):
        promises.a_forged_past_is_never_signed(
            broken, Attacker(stores), lambda: given.a_school(log, "Dolto", "0371655Y")
        )


def test_a_worker_that_begins_anew_is_caught(
    past: Chain, stores: Stores, settings: Settings, log: Log
) -> None:
    numbers = iter(("0371655Y", "0371656Z"))
    with pytest.raises(pytest.fail.Exception):
        promises.a_lost_seal_is_never_signed_anew(
            mutants.BeginsAnew(stores, settings),
            Attacker(stores),
            lambda: given.a_school(log, "Dolto", next(numbers)),
        )


@pytest.mark.parametrize("broken", [mutants.LooksAtTheEndOnly, mutants.KeepsItToItself])
def test_a_worker_that_does_not_tell_is_caught(
    past: Chain, stores: Stores, broken: type[Sealing]
) -> None:
    with pytest.raises(AssertionError, match="edit_state"):
        promises.a_broken_seal_is_told(broken(stores, past), past, Attacker(stores), stores, 11)


def test_a_verifier_that_believes_any_key_is_caught(past: Chain) -> None:
    lines = [line.encode() for line in export(past)]
    with pytest.raises(AssertionError, match="sign_with_another_key"):
        promises.every_forged_export_is_found(
            mutants.believes_the_key_of_the_export, lines, "", TRIES
        )


def test_a_verifier_that_believes_any_signature_is_caught(
    past: Chain, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [line.encode() for line in export(past)]
    monkeypatch.setattr(verify, "signed", mutants.believes_every_signature)
    with pytest.raises(AssertionError):
        promises.every_forged_export_is_found(verify.check, lines, "", 10 * TRIES)


def test_a_chain_without_salt_is_caught(past: Chain, stores: Stores) -> None:
    promises.forget_the_salts(stores)
    lines = [line.encode() for line in export(past)]
    with pytest.raises(AssertionError):
        promises.a_hidden_event_cannot_be_guessed(stores, lines)
