"""Where on a page its byline and its date are to be looked for: about the headline, and before the text is under way.

What stands further down is other stories', or a comment's. Places are those of :class:`~.tree.Block` and
:class:`~.tree.Scope`: elements and blocks in the order in which they are read.
"""

from bisect import bisect_left, bisect_right
from itertools import islice
from math import inf
from operator import attrgetter

from msgspec import Struct

from feedpub.readers.html.page import Page
from feedpub.readers.html.tree import Block

_ABOVE, _BELOW = 40, 100  #: places around the headline in which its byline stands
_PLACE = attrgetter("order")
_PARAGRAPH = 80  #: characters from which on a block is prose


class Where(Struct, frozen=True):
    """The headline's place, that of the third paragraph of the text, and the language that the page declares."""

    anchor: int | None
    underway: float
    language: str | None

    def near(self, order: int, above: int = _ABOVE, below: int = _BELOW) -> bool:
        """Whether a place is about the headline; on a page without one, and without a text, nothing is."""
        return self.anchor is not None and -above <= order - self.anchor <= below and order < self.underway

    def around(self, above: int = _ABOVE, below: int = _BELOW) -> tuple[float, float]:
        """The first and the last place about the headline; on a page without one nothing is far."""
        if self.anchor is None:
            return -inf, inf
        return self.anchor - above, min(self.anchor + below, self.underway - 1)


def between(blocks: list[Block], first: float, last: float) -> list[Block]:
    """Those of a page's blocks whose places are from ``first`` to ``last``."""
    return blocks[bisect_left(blocks, first, key=_PLACE) : bisect_right(blocks, last, key=_PLACE)]


def find(page: Page, anchor: int | None, language: str | None) -> Where:
    """Where to look on a page; ``anchor`` is the headline's place, else the text begins where it would end."""
    holder = page.holder
    if anchor is None and holder is not None:
        anchor = holder.order
    prose = (
        block.order
        for block in page.walk.blocks
        if len(block.text) > _PARAGRAPH
        and block.order > (anchor or 0)
        and not block.scope.chrome
        and holder is not None
        and any(up is holder for up in block.scope.chain())
    )
    return Where(anchor, next(islice(prose, 2, None), inf), language)
