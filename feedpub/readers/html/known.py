"""The layouts that a process has met: what it learned of them, and whether it is worth it to look for more.

Whatever is known, every page comes out the same.
"""

from msgspec import Struct

from feedpub.readers.html import learning
from feedpub.readers.html.layout import Key, Layout, Parts

_MOST_KEPT, _MOST_ONCE = 64, 4096  #: layouts, and such as were seen once
# Of the first pages all are looked at, then all as long as one of so many is read by its layout, else one of so many.
_TRIED, _OFTEN, _NOW_AND_THEN = 64, 4, 32


class Known(Struct):
    """The layouts that this process knows, and how often a page had one of them and nothing to be weighed."""

    layouts: dict[Key, Layout | None]
    once: set[int]  #: those that one page had
    tried: int = 0
    met: int = 0

    def is_worth_it(self) -> bool:
        """Whether pages are often enough alike; where they are not, one is looked at now and then."""
        self.tried += 1
        return self.tried < _TRIED or self.met * _OFTEN > self.tried or self.tried % _NOW_AND_THEN == 0

    def of(self, parts: Parts, raw: bytes) -> Layout | None:
        """The layout of a page; of the first page that has it, nothing is learned."""
        key = parts.key
        if (found := self.layouts.get(key)) is not None or key in self.layouts:
            return found
        if (number := hash(key)) not in self.once:
            if len(self.once) >= _MOST_ONCE:
                self.once.clear()
            self.once.add(number)
            return None
        if len(self.layouts) >= _MOST_KEPT:
            self.layouts.clear()
        found = self.layouts[key] = learning.learned(raw)
        return found
