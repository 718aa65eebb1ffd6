"""HPKE written a second time, from the formulas of RFC 9180 alone: base mode of one suite.

DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-128-GCM. Its primitives are X25519, HMAC and AES-GCM;
it shares nothing else with what seals our sheets.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEM = b"KEM" + (0x0020).to_bytes(2)
SUITE = b"HPKE" + (0x0020).to_bytes(2) + (0x0001).to_bytes(2) + (0x0001).to_bytes(2)
BASE = b"\0"
KEY, NONCE, SECRET = 16, 12, 32
"""Nk, Nn and Nsecret, in bytes."""


@dataclass(frozen=True)
class Context:
    """What both sides derive (section 5.1): the key and the nonce of the first message."""

    shared_secret: bytes
    key: bytes
    base_nonce: bytes

    def nonce(self, sequence: int) -> bytes:
        """ComputeNonce (section 5.2)."""
        number = int.from_bytes(self.base_nonce) ^ sequence
        return number.to_bytes(NONCE)

    def seal(self, plain: bytes, aad: bytes = b"", sequence: int = 0) -> bytes:
        """ContextS.Seal."""
        return AESGCM(self.key).encrypt(self.nonce(sequence), plain, aad)

    def open(self, sealed: bytes, aad: bytes = b"", sequence: int = 0) -> bytes:
        """ContextR.Open."""
        return AESGCM(self.key).decrypt(self.nonce(sequence), sealed, aad)


def sender(ephemeral: bytes, public_key: bytes, info: bytes) -> tuple[bytes, Context]:
    """Encap with a given ephemeral key, then SetupBaseS: `enc` and the context."""
    key = X25519PrivateKey.from_private_bytes(ephemeral)
    enc = key.public_key().public_bytes_raw()
    shared = key.exchange(X25519PublicKey.from_public_bytes(public_key))
    return enc, _schedule(_shared_secret(shared, enc + public_key), info)


def receiver(enc: bytes, private_key: bytes, info: bytes) -> Context:
    """Decap, then SetupBaseR."""
    key = X25519PrivateKey.from_private_bytes(private_key)
    shared = key.exchange(X25519PublicKey.from_public_bytes(enc))
    return _schedule(_shared_secret(shared, enc + key.public_key().public_bytes_raw()), info)


def _shared_secret(shared: bytes, kem_context: bytes) -> bytes:
    """ExtractAndExpand (section 4.1)."""
    extracted = _labeled_extract(KEM, b"", b"eae_prk", shared)
    return _labeled_expand(KEM, extracted, b"shared_secret", kem_context, SECRET)


def _schedule(shared_secret: bytes, info: bytes) -> Context:
    """KeySchedule (section 5.1), without a pre-shared key."""
    no_psk = _labeled_extract(SUITE, b"", b"psk_id_hash", b"")
    context = BASE + no_psk + _labeled_extract(SUITE, b"", b"info_hash", info)
    secret = _labeled_extract(SUITE, shared_secret, b"secret", b"")
    return Context(
        shared_secret,
        _labeled_expand(SUITE, secret, b"key", context, KEY),
        _labeled_expand(SUITE, secret, b"base_nonce", context, NONCE),
    )


def _labeled_extract(suite: bytes, salt: bytes, label: bytes, key: bytes) -> bytes:
    return hmac.digest(salt or bytes(SECRET), b"HPKE-v1" + suite + label + key, "sha256")


def _labeled_expand(suite: bytes, key: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """One block of HKDF-Expand: nothing here is longer than a hash."""
    labeled = length.to_bytes(2) + b"HPKE-v1" + suite + label + info
    return hmac.digest(key, labeled + b"\1", "sha256")[:length]
