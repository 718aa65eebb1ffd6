"""Checks, with nothing but Python, that a city has not changed its past.

    python3 -I verify.py EXPORT [--key KEY] [--head ORDINAL:HASH]...

EXPORT: what `consult export` wrote. KEY, ORDINAL:HASH: the city's public key and a seal, as you
noted them on its page /sceau, the older the better. Exit code: 0 right, 1 wrong, 2 mistyped.
"""

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Iterable
from contextlib import suppress

Point = tuple[int, int, int, int]
P = 2**255 - 19  # Ed25519, as RFC 8032 describes it in its section 5.1.
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
LINES = (  # N a number, H hexadecimal, T a text: no byte may be another one.
    '{"format":"consult export 1"}|{"ordinal":N,"leaf":H,"hash":H}'
    '|{"ordinal":N,"salt":"[0-9a-f]{32}","id":T,"version":N,"topic":T,"state":T,"hash":H}'
    '|{"head":{"ordinal":N,"hash":H,"signature":H,"public_key":H}}'
)
FORMS = str.maketrans({"N": "[0-9]+", "H": '"(?:[0-9a-f]{2})+"', "T": r'"(?:[^"\\]|\\.)*"'})
LINE = re.compile(f"({LINES.translate(FORMS)})\n")
WORDS = {
    "right": "Rien n’a été changé / Nothing was changed: {links}, {shown} publications, {key}.",
    "whose": "Est-ce la clé que la ville a publiée ? / Is this the key that the city published?",
    "format": "Ligne {at} : ce n’est pas un export, ou il a été modifié. / No export, or changed.",
    "changed": "Fait {at} : ce n’est pas celui qui a été scellé. / Not what was sealed.",
    "end": "Fait {at} : l’export ne finit pas par son sceau. / The end is not the seal.",
    "key": "Fait {at} : le sceau n’est pas de cette clé. / The seal is not this key's.",
    "noted": "Fait {at} : ce n’est pas le sceau noté. / Not the seal that was noted.",
}


class Wrong(Exception):
    """What is wrong (a key of WORDS), and where."""


def leaf(link: dict) -> bytes:
    """The salted hash of an event: its parts, each behind its length."""
    if "leaf" in link:
        return bytes.fromhex(link["leaf"])
    digest = hashlib.sha256(bytes.fromhex(link["salt"]))
    for part in (str(link[name]).encode() for name in ("id", "version", "topic", "state")):
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


def parse(line: bytes) -> dict:
    """A line, if it is written as an export writes it; else nothing."""
    with suppress(ValueError):
        found: dict = json.loads(line) if LINE.fullmatch(line.decode()) else {}
        plain = json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n"
        return found if plain.encode() == line else {}
    return {}


def check(lines: Iterable[bytes], key: str, noted: set[tuple[int, str]]) -> dict:
    """What a right export holds. Raises Wrong."""
    last, links, shown, head, seen = bytes(32), 0, 0, None, set()
    for at, line in enumerate(lines, 1):
        link = parse(line)
        if not link or head is not None or (at == 1) != ("format" in link):
            raise Wrong("format", at)
        if at == 1 or (head := link.get("head")) is not None:
            continue
        links, shown = links + 1, shown + ("state" in link)
        last = hashlib.sha256(last + leaf(link)).digest()
        if (link["ordinal"], link["hash"]) != (links, last.hex()):
            raise Wrong("changed", links)
        seen |= {(links, last.hex())} & noted
    if seen != noted:
        raise Wrong("noted", min(noted - seen)[0])
    return {"links": links, "shown": shown, "key": sealed_by(head, links, last, key)}


def sealed_by(head: dict | None, links: int, last: bytes, key: str) -> str:
    """The key that signed the last link. Raises Wrong."""
    if head is None or (head["ordinal"], head["hash"]) != (links, last.hex()):
        raise Wrong("end", links)
    message = b"consult seal 1" + links.to_bytes(8, "big") + last
    public, signature = bytes.fromhex(head["public_key"]), bytes.fromhex(head["signature"])
    if key not in ("", public.hex()) or not signed(public, message, signature):
        raise Wrong("key", links)
    return public.hex()


def signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a signature is the key's, of the message (RFC 8032, 5.1.7)."""
    key, commitment, s = decode(public), decode(signature[:32]), signature[32:]
    if key is None or commitment is None or len(s) != 32 or int.from_bytes(s, "little") >= L:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    base = decode(bytes([0x58] + [0x66] * 31)) or key
    one, two = times(int.from_bytes(s, "little"), base), add(commitment, times(k, key))
    return all((one[i] * two[2] - two[i] * one[2]) % P == 0 for i in (0, 1))


def decode(code: bytes) -> Point | None:
    """The point that 32 bytes stand for; None when they stand for none."""
    y, sign = int.from_bytes(code, "little") % 2**255, code[-1:] >= b"\x80"
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    if len(code) != 32 or y >= P or (x * x - square) % P or (x == 0 and sign):
        return None
    x = x if x % 2 == sign else P - x
    return x, y, 1, x * y % P


def add(one: Point, two: Point) -> Point:
    """The sum of two points, in extended coordinates (RFC 8032, 5.1.4)."""
    a, b = (one[1] - one[0]) * (two[1] - two[0]), (one[1] + one[0]) * (two[1] + two[0])
    c, d = 2 * one[3] * two[3] * D, 2 * one[2] * two[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number: int, point: Point) -> Point:
    """A point, added to itself."""
    half = times(number >> 1, add(point, point)) if number else (0, 1, 1, 0)
    return add(half, point) if number & 1 else half


def seal(text: str) -> tuple[int, str]:
    """A seal as it was noted, in capital or small letters."""
    at, found = text.split(":")
    return int(at), bytes.fromhex(found).hex()


def main() -> None:
    """Say what was found, with the exit code."""
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("export", type=argparse.FileType("rb"))
    parser.add_argument("--key", type=bytes.fromhex, default=b"")
    parser.add_argument("--head", action="append", default=[], type=seal)
    given = parser.parse_args()
    try:
        facts = check(given.export, given.key.hex(), set(given.head))
        print(WORDS["right"].format(**facts), "" if given.key else WORDS["whose"])
    except Wrong as wrong:
        sys.exit(WORDS[wrong.args[0]].format(at=wrong.args[1]))


if __name__ == "__main__":
    main()
