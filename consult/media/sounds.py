"""A sound as somebody brings it becomes one voice, as loud as the others, in two small formats.

Opus for most browsers, MP3 for those that do not know it. What is written of a phone or a camera
inside the file does not come along.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from consult.domain.errors import BadInput
from consult.media import LARGEST

if TYPE_CHECKING:
    from av import AudioFrame, AudioStream
    from av.container import InputContainer

SHORTEST: Final = 0.3
"""Seconds: a hurried "oui" lasts as long; what is shorter is a click."""
LONGEST: Final = 60
"""Seconds: a sentence lasts ten."""
RATE: Final = 48_000
"""Samples a second while it is worked on: what Opus is made for."""
SILENCE: Final = 330
"""A hundredth of full scale: whatever is not louder, nobody hears."""

FORMATS: Final = "wav,mp3,ogg,matroska,webm,mov,mp4,m4a,flac,aac"
"""What is opened: recorders and browsers write nothing else."""
EVEN: Final = (("speechnorm", "e=12.5:r=0.0001:l=1"),)
"""Filters that make a far voice as loud as a near one."""
SAME: Final = {"fflags": "+bitexact"}
"""The same sound is the same file, and so is kept once."""
OPUS: Final = ("ogg", "libopus", 48_000, 20_000)
MP3: Final = ("mp3", "libmp3lame", 24_000, 24_000)
"""Container, codec, samples a second, bits a second: six seconds are 15 and 19 KB."""


class NotASound(BadInput):
    """Raised when a file is no sound that we can open."""


class SoundTooLong(BadInput):
    """Raised when a sound lasts longer than a sentence can; facts: `most` seconds."""


class SoundTooShort(BadInput):
    """Raised when a sound is over before a word can be said."""


class SoundTooLarge(BadInput):
    """Raised when a file of sound is far larger than a sentence is; facts: `most` megabytes."""


class SoundSilent(BadInput):
    """Raised when nothing is heard: the microphone was off."""


class Pair(NamedTuple):
    """One sound in both formats."""

    opus: bytes
    mp3: bytes


def convert(content: bytes) -> Pair:
    """The sound of a file, in both formats.

    Raises NotASound, SoundTooShort, SoundTooLong, SoundTooLarge, SoundSilent.
    """
    if len(content) > LARGEST:
        raise SoundTooLarge(most=LARGEST // 1_000_000)
    frames = _read(content)
    if not _is_heard(frames):
        raise SoundSilent()
    return Pair(_write(frames, *OPUS), _write(frames, *MP3))


def _read(content: bytes) -> list[AudioFrame]:
    """The sound as one channel; what is not sound is left out."""
    import av  # 35 MB of codecs: only where there is a sound to convert.

    try:
        opened = av.open(BytesIO(content), "r", options={"format_whitelist": FORMATS})
        with opened as container:
            return list(_evened(container))
    except (av.error.FFmpegError, IndexError, ValueError) as error:
        raise NotASound() from error


def _evened(container: InputContainer) -> Iterator[AudioFrame]:
    """Each piece of the sound, evened; stops as soon as there is too much of it, or too little."""
    graph, seconds = None, 0.0
    for frame in container.decode(audio=0):
        seconds += frame.samples / frame.sample_rate
        if seconds > LONGEST:
            raise SoundTooLong(most=LONGEST)
        graph = graph or _graph(frame)
        graph.push(frame)
        yield from _pulled(graph)
    if graph is None:
        raise NotASound()
    if seconds < SHORTEST:
        raise SoundTooShort()
    graph.push(None)
    yield from _pulled(graph)


def _graph(frame: AudioFrame) -> Any:
    from av.filter import Graph

    graph = Graph()
    shape = {
        "sample_rate": str(frame.sample_rate),
        "sample_fmt": frame.format.name,
        "channel_layout": frame.layout.name,
        "time_base": f"1/{frame.sample_rate}",
    }
    chain = [graph.add("abuffer", **shape)]
    one_voice = ("aformat", f"sample_fmts=dbl:channel_layouts=mono:sample_rates={RATE}")
    plain = ("aformat", f"sample_fmts=s16:channel_layouts=mono:sample_rates={RATE}")
    for name, arguments in (one_voice, *EVEN, plain):
        chain.append(graph.add(name, arguments))
    chain.append(graph.add("abuffersink"))
    graph.link_nodes(*chain).configure()
    return graph


def _pulled(graph: Any) -> Iterator[AudioFrame]:
    import av

    while True:
        try:
            yield graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return


def _is_heard(frames: list[AudioFrame]) -> bool:
    return any(
        max(samples) > SILENCE or min(samples) < -SILENCE
        for frame in frames
        if (samples := array("h", bytes(frame.planes[0])[: 2 * frame.samples]))
    )


def _write(frames: list[AudioFrame], container: str, codec: str, rate: int, bits: int) -> bytes:
    import av
    from av.audio.resampler import AudioResampler

    written = BytesIO()
    samples = "s16" if codec == "libopus" else "s16p"
    resampler = AudioResampler(format=samples, rate=rate, layout="mono")
    with av.open(written, "w", format=container, options=SAME) as output:
        options: dict[str, Any] = {"layout": "mono", "bit_rate": bits, "options": _speech(codec)}
        stream = cast("AudioStream", output.add_stream(codec, rate, **options))
        for frame in (*frames, None):
            for piece in resampler.resample(frame):
                piece.pts = None
                output.mux(stream.encode(piece))
        output.mux(stream.encode(None))
    return written.getvalue()


def _speech(codec: str) -> dict[str, str]:
    """What a codec is told: it is a voice, and a quick look is enough."""
    return {"application": "voip"} if codec == "libopus" else {"compression_level": "7"}
