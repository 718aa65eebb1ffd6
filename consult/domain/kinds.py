"""Kinds of question: what is asked of a child, and what that means for order and for counting."""

from __future__ import annotations

from typing import Final

PICTURES: Final = "pictures"
FACES: Final = "faces"
"""Faces, each a little less happy than the one before."""
AGAIN: Final = "again"
"""Again, maybe, never more: the Again-Again table (Read & MacFarlane 2006), three pictures."""
WORDS: Final = "words"
WORDED: Final = "worded"
"""Degrees in words, from the most to the least: they keep one direction."""
SEVERAL: Final = "several"
ORDER: Final = "order"
"""Three things to put in order: which comes first, which next."""
POINTS: Final = "points"
"""Points to share between a few things: more to what matters more."""
SCALE: Final = "scale"
"""A note from 0 to 10."""

KINDS: Final = (PICTURES, FACES, AGAIN, WORDS, WORDED, SEVERAL, ORDER, POINTS, SCALE)

GRADED: Final = (FACES, AGAIN, WORDED)
"""Kinds whose few options are degrees: shown in one direction, told as parts of one whole."""
SHUFFLED: Final = (PICTURES, SEVERAL, ORDER, POINTS)
"""Kinds whose options are turned from one child to the next, unless some are favourable."""
PICTURED: Final = (PICTURES, FACES, AGAIN)
"""Kinds whose options all have a picture, whatever the age."""
OWN_SIGN: Final = (WORDED, SCALE)
"""Kinds that show by themselves how much each option is: they need no picture."""

UNJUDGED: Final = (SEVERAL, ORDER, POINTS)
"""Kinds that have no favourable answer: a child gives more than one."""
OFF_PAPER: Final = (ORDER, POINTS)
"""Kinds that cups and tokens cannot answer: nobody would know whose token is whose."""

DEGREES: Final = (3, 5)
"""Fewest and most degrees in words."""
RANKS: Final = (1, 2, 3)
"""Places of the things to put in order, of which there are as many."""

SHARED: Final = 10
"""Points that a child shares: all of them."""
SHARES: Final = (3, 5)
"""Fewest and most things to share points between."""
