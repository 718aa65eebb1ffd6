"""The child's surface. `blueprint` has no prefix: its pages are /c/ and below."""

from consult.web.answer import kit, sealed, tablet  # noqa: F401 - their views are the blueprint's
from consult.web.answer.views import blueprint

__all__ = ["blueprint"]
