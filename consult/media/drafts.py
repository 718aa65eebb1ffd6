"""Drafts: sentences read by a machine, until somebody lends a voice."""

from __future__ import annotations

import json
from collections.abc import Sequence

from consult.domain.sound import Sentence
from consult.media.apart import apart
from consult.media.sounds import Pair, convert
from consult.media.speech import speak


def draft(sentences: Sequence[Sentence]) -> list[Pair]:
    """A sound for each sentence, in a process of its own, which gives way to others."""
    made = apart(speak_all, json.dumps(sentences).encode())
    return [Pair(*made[at : at + 2]) for at in range(0, len(made), 2)]


def speak_all(asked: bytes) -> list[bytes]:
    """What that process does: each sentence's Opus, then its MP3."""
    return [part for one in json.loads(asked) for part in convert(speak(*one))]
