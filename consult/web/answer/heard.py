"""What one page of children lets hear: each sentence that it shows and that has a sound."""

from __future__ import annotations

from dataclasses import dataclass

from consult.projections.heard import Sounds


@dataclass(frozen=True)
class Heard:
    """The sounds of one language, asked for by the words that a page shows."""

    sounds: Sounds
    language: str

    @property
    def any(self) -> bool:
        """Whether anything at all is heard in the language: the page then brings its player."""
        return self.sounds.speaks(self.language)

    def of(self, words: object) -> tuple[str, str] | None:
        """The Opus and the MP3 file of a sentence; None while it is silent."""
        return self.sounds.of(self.language, str(words))
