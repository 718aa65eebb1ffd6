"""What is left of a style sheet in a browser from 2018: Chrome 70, Firefox 63, Safari 12."""

from __future__ import annotations

import re
from collections.abc import Iterator

COMMENT = re.compile(r"/\*.*?\*/", re.S)
UNKNOWN_RULES = ("@layer", "@container", "@property", "@supports selector(", "@media (width")
"""At-rules that such a browser skips whole; it takes what it cannot read in @supports for false."""
UNKNOWN_SELECTORS = re.compile(r":(?:has|is|where|focus-visible)\b|:not\([^)]*[\s,]")
UNKNOWN_PROPERTIES = re.compile(
    r"(?:inset|accent-color|aspect-ratio|color-scheme|text-wrap|forced-color-adjust|translate|scale)"
    r"|inset-.*|(?:margin|padding|border)-(?:block|inline)"
)
UNKNOWN_VALUES = re.compile(r"\b(?:min|max|clamp)\(|\d[ds]v[hw]\b|\banywhere\b|\bfit-content\b")


def as_in_2018(css: str) -> str:
    """The rules and declarations that are understood; space between flex items is not."""
    return "\n".join(_rules(COMMENT.sub("", css)))


def _rules(css: str) -> Iterator[str]:
    for head, body in _blocks(css):
        if head.startswith(UNKNOWN_RULES) or (body is None and head.startswith("@layer")):
            continue
        if body is None:
            yield f"{head};"
        elif head.startswith(("@media", "@supports")):
            yield f"{head} {{ {' '.join(_rules(body))} }}"
        elif head.startswith("@") or not UNKNOWN_SELECTORS.search(head):
            yield f"{head} {{ {'; '.join(_declarations(body))} }}"


def _blocks(css: str) -> Iterator[tuple[str, str | None]]:
    """Each rule as its head and what is between its braces; None for a rule without braces."""
    start = depth = opened = 0
    for place, sign in enumerate(css):
        if sign == "{":
            opened = opened if depth else place
            depth += 1
        elif sign == "}":
            depth -= 1
            if not depth:
                yield css[start:opened].strip(), css[opened + 1 : place]
                start = place + 1
        elif sign == ";" and not depth:
            yield css[start:place].strip(), None
            start = place + 1


def _declarations(body: str) -> Iterator[str]:
    flex = "flex" in body
    for declaration in body.split(";"):
        name, _, value = declaration.strip().partition(":")
        if UNKNOWN_PROPERTIES.fullmatch(name) or (flex and name == "gap"):
            continue
        if name.startswith("--") or not UNKNOWN_VALUES.search(value):
            yield declaration.strip()
