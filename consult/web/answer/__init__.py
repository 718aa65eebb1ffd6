"""The child's surface. `blueprint` has no prefix: its pages are /c/ and below."""

from consult.web.answer import sealed  # noqa: F401 - its view is the blueprint's
from consult.web.answer.views import blueprint

__all__ = ["blueprint"]
