"""The child's surface. `blueprint` has no prefix: its pages are /c/ and below."""

from consult.web.answer import (  # noqa: F401 - their views are the blueprint's
    kit,
    sealed,
    tablet,
    writing,
)
from consult.web.answer.views import blueprint

__all__ = ["blueprint"]
