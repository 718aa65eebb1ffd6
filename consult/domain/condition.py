"""Who is shown a question that is not for everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True)
class Condition:
    """Who is shown a question: those who answered an earlier one by one of these options."""

    question: str
    options: tuple[str, ...]

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The condition that `to_dict` wrote."""
        return cls(data["question"], tuple(data["options"]))

    def to_dict(self) -> dict[str, Any]:
        """As events and files keep it."""
        return {"question": self.question, "options": list(self.options)}

    def met(self, answers: Mapping[str, object]) -> bool:
        """Whether these answers, by the code of their question, show the question."""
        return answers.get(self.question) in self.options
