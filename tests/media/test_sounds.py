"""Sounds that people bring become one voice in two small formats, or are refused in words."""

from __future__ import annotations

from io import BytesIO

import av
import pytest

from consult.domain.errors import ConsultError
from consult.media import LARGEST
from consult.media.apart import CannotBeOpened, apart
from consult.media.drafts import draft
from consult.media.journey import SENTENCES, journey
from consult.media.sounds import (
    NotASound,
    Pair,
    SoundSilent,
    SoundTooLarge,
    SoundTooLong,
    SoundTooShort,
    convert,
)
from consult.media.speech import VOICES, may_speak
from scripts.translations import FOR_CHILDREN, extract
from tests.media.given_sounds import PNG, a_hum


def read(content: bytes) -> tuple[str, float, int]:
    """The codec of a file, how long it lasts, and the loudest of its samples (of 32,767)."""
    with av.open(BytesIO(content)) as file:
        stream = file.streams.audio[0]
        frames = list(file.decode(stream))
        resampler = av.AudioResampler(format="s16", layout="mono")
        plain = [piece for frame in frames for piece in resampler.resample(frame)]
        loudest = max(
            abs(int.from_bytes(bytes(one.planes[0])[at : at + 2], "little", signed=True))
            for one in plain
            for at in range(0, 2 * one.samples, 2)
        )
        seconds = sum(one.samples / one.sample_rate for one in frames)
        return stream.codec_context.name, seconds, loudest


def other_format(container: str, codec: str) -> bytes:
    """A hum as another program writes it."""
    written = BytesIO()
    with av.open(BytesIO(a_hum())) as heard, av.open(written, "w", format=container) as file:
        stream = file.add_stream(codec, rate=48_000, layout="mono")
        resampler = av.AudioResampler(format=stream.format, rate=48_000, layout="mono")
        for frame in (*heard.decode(audio=0), None):
            for piece in resampler.resample(frame):
                piece.pts = None
                file.mux(stream.encode(piece))
        file.mux(stream.encode(None))
    return written.getvalue()


def test_a_wav_becomes_opus_and_mp3_of_the_same_length() -> None:
    pair = convert(a_hum(2))
    for content, name in ((pair.opus, "opus"), (pair.mp3, "mp3float")):
        codec, seconds, _ = read(content)
        assert codec == name
        assert seconds == pytest.approx(2, abs=0.15)


def test_four_seconds_of_voice_weigh_less_than_twenty_kilobytes() -> None:
    pair = convert(a_hum(4))
    assert len(pair.opus) < 16_000
    assert len(pair.mp3) < 20_000


@pytest.mark.parametrize(
    ("container", "codec"),
    [("mp3", "libmp3lame"), ("ogg", "libopus"), ("webm", "libopus"), ("ipod", "aac")],
)
def test_what_phones_and_browsers_record_is_taken(container: str, codec: str) -> None:
    assert read(convert(other_format(container, codec)).opus)[1] > 0.9


def test_a_far_voice_becomes_nearly_as_loud_as_a_near_one() -> None:
    near, far = (read(convert(a_hum(3, loudness)).opus)[2] for loudness in (0.5, 0.08))
    assert far > near / 3


def test_the_same_sound_is_the_same_file() -> None:
    assert convert(a_hum()) == convert(a_hum())


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", NotASound),
        (b"bonjour", NotASound),
        (PNG, NotASound),
        (a_hum()[:40], NotASound),
        (a_hum(2, loudness=0), SoundSilent),
        (a_hum(0.02), SoundTooShort),
        (a_hum(0.25), SoundTooShort),
        (a_hum(3600, rate=800), SoundTooLong),
        (bytes(LARGEST + 1), SoundTooLarge),
    ],
    ids=[
        "nothing",
        "text",
        "picture",
        "cut",
        "silence",
        "a click",
        "half a word",
        "an hour",
        "heavy",
    ],
)
def test_what_is_no_sentence_is_refused(content: bytes, error: type[ConsultError]) -> None:
    with pytest.raises(error):
        convert(content)


def test_a_playlist_opens_no_other_file() -> None:
    with pytest.raises(NotASound):
        convert(b"ffconcat version 1.0\nfile '/etc/passwd'\n")


def test_a_file_is_opened_in_a_process_of_its_own() -> None:
    assert Pair(*apart(convert, a_hum())) == convert(a_hum())
    with pytest.raises(SoundSilent):
        apart(convert, a_hum(1, loudness=0))


def crash(content: bytes) -> list[bytes]:
    """What a hostile file would do."""
    raise SystemExit(len(content))


def test_a_file_that_ends_its_process_ends_that_alone() -> None:
    with pytest.raises(CannotBeOpened):
        apart(crash, b"x")


def test_a_machine_reads_each_language_of_the_journey() -> None:
    sentences = [(language, journey(language)[0]) for language in VOICES]
    assert all(may_speak(language) for language in VOICES)
    made = draft(sentences)
    assert len({pair.opus for pair in made}) == len(VOICES)
    assert all(len(pair.opus) < 20_000 and len(pair.mp3) < 20_000 for pair in made)


def test_the_sentences_of_the_journey_are_those_that_children_read() -> None:
    shown = {
        message.id
        for message in extract()
        if any(file.startswith(FOR_CHILDREN) for file, _ in message.locations)
    }
    assert set(SENTENCES) <= shown


def test_the_journey_is_heard_in_its_language() -> None:
    assert "I don’t know" in journey("en")
    assert len(set(journey("ar")) & set(SENTENCES)) == 0
