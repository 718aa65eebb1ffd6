"""Somebody who hands out an export of their own making."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Sequence
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consult.chain.verify import leaf

Lines = list[bytes]


class Forger:
    """Changes a right export at random, in one of many ways."""

    def __init__(self, lines: Sequence[bytes], seed: int = 1) -> None:
        self.dice = random.Random(seed)
        self._right = list(lines)
        self.ways: list[Callable[[Lines], Lines]] = [
            self.edit,
            self.swap,
            self.delete,
            self.insert,
            self.cut,
            self.cut_before_the_seal,
            self.write_anew,
            self.sign_with_another_key,
        ]

    def act(self, number: int) -> tuple[str, Lines]:
        """How it was forged, and its lines."""
        way = self.ways[number % len(self.ways)]
        return way.__name__, way(list(self._right))

    def edit(self, lines: Lines) -> Lines:
        """Another byte, anywhere."""
        k = self.dice.randrange(len(lines))
        line = bytearray(lines[k])
        line[self.dice.randrange(len(line))] ^= self.dice.randrange(1, 256)
        return [*lines[:k], *bytes(line).splitlines(keepends=True), *lines[k + 1 :]]

    def swap(self, lines: Lines) -> Lines:
        """Two lines change places."""
        i, j = self.dice.sample(range(len(lines)), 2)
        lines[i], lines[j] = lines[j], lines[i]
        return lines

    def delete(self, lines: Lines) -> Lines:
        """A line less."""
        del lines[self.dice.randrange(len(lines))]
        return lines

    def insert(self, lines: Lines) -> Lines:
        """A line twice."""
        lines.insert(self.dice.randrange(len(lines)), self.dice.choice(lines))
        return lines

    def cut(self, lines: Lines) -> Lines:
        """The end is gone."""
        return lines[: self.dice.randrange(1, len(lines))]

    def cut_before_the_seal(self, lines: Lines) -> Lines:
        """The end is gone, the seal is there."""
        return [*lines[: self.dice.randrange(1, len(lines) - 1)], lines[-1]]

    def write_anew(self, lines: Lines) -> Lines:
        """A fact says something else, and all links from there on are right."""
        links = self._rewritten(lines)
        return [lines[0], *map(_line, links), lines[-1]]

    def sign_with_another_key(self, lines: Lines) -> Lines:
        """The same, signed all over by a key that is not the city's."""
        links = self._rewritten(lines)
        ordinal, last = len(links), bytes.fromhex(links[-1]["hash"])
        key = Ed25519PrivateKey.generate()
        signature = key.sign(b"consult seal 1" + ordinal.to_bytes(8) + last)
        head = {
            "ordinal": ordinal,
            "hash": last.hex(),
            "signature": signature.hex(),
            "public_key": key.public_key().public_bytes_raw().hex(),
        }
        return [lines[0], *map(_line, links), _line({"head": head})]

    def _rewritten(self, lines: Lines) -> list[dict[str, Any]]:
        links = [json.loads(line) for line in lines[1:-1]]
        k = self.dice.randrange(len(links))
        shown = links[k]
        if "state" in shown:
            shown["state"] = shown["state"].replace("1", "2")
            shown["version"] += 1
        else:
            shown["leaf"] = self.dice.randbytes(32).hex()
        before = bytes.fromhex(links[k - 1]["hash"]) if k else bytes(32)
        for link in links[k:]:
            before = hashlib.sha256(before + leaf(link)).digest()
            link["hash"] = before.hex()
        return links


def _line(content: dict[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
