"""What is wrong with a questionnaire: which rule is broken, and where."""

from __future__ import annotations

from dataclasses import dataclass, field

from consult.domain.condition_rules import ConditionRule
from consult.domain.questionnaire_rules import Rule


@dataclass(frozen=True)
class Problem:
    """One breach of a rule: where, and what its sentence names.

    `question`, `band` and `language` are codes, "" where it is wider. Not blocking: an alert.
    """

    rule: Rule | ConditionRule
    blocking: bool = True
    question: str = ""
    band: str = ""
    language: str = ""
    facts: dict[str, str | int] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The code that its sentence is found by."""
        return self.rule.value

    @property
    def placeholders(self) -> dict[str, str | int]:
        """Everything that the sentence may name."""
        return {
            "question": self.question,
            "band": self.band,
            "language": self.language,
        } | self.facts
