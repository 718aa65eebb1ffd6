"""What sheets are checked against, made once per version and band."""

from __future__ import annotations

from consult.domain.ballot import Paper
from consult.domain.document import Document


class Papers:
    """The papers of this process; as many as there are published versions and bands."""

    def __init__(self) -> None:
        self._papers: dict[tuple[str, str], Paper] = {}

    def of(self, document: Document, band: str, version: str) -> Paper:
        """The paper of a version that is accepted: a version says what its document is."""
        paper = self._papers.get((version, band))
        if paper is None:
            paper = self._papers[version, band] = Paper.of(document, band, version)
        return paper
