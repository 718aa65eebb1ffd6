"""Where the lines of a page do not end."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

HYPHENATED = re.compile(r"[^ ]*\w-\w[^ ]*")
"""With the no-break space and the sign that may follow: they stay with the word."""


def unbroken(text: str) -> Markup:
    """The text, each word with a hyphen ("viens-tu") on one line wherever that is wide enough."""
    return Markup(HYPHENATED.sub(r'<span class="unbroken">\g<0></span>', str(escape(text))))  # noqa: S704 - escaped
