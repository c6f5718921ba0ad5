"""The layouts that a process has met: what it learned of them, and whether it is worth it to look for more.

Whatever is known, every page comes out the same.
"""

from msgspec import Struct, field

from feedpub.readers.html import learning
from feedpub.readers.html.layout import Key, Layout, Own, Parts, own_of, parts_of
from feedpub.text import is_clean

_MOST_KEPT, _MOST_ONCE = 64, 4096  #: layouts, and such as were seen once
_MOST_LATELY = 8  #: layouts that are looked for before a page is taken apart
# Of the first pages all are looked at, then all as long as one of so many is read by its layout, else one of so many.
_TRIED, _OFTEN, _NOW_AND_THEN = 64, 4, 32


class Known(Struct):
    """The layouts that this process knows, and how often a page had one of them and nothing to be weighed."""

    layouts: dict[Key, Layout | None]
    once: set[int]  #: those that one page had
    lately: list[Layout] = field(default_factory=list)  #: those that pages had lately, the last one first
    passed_on: list[bytes] = field(default_factory=list)  #: the last pages that were looked at in vain
    tried: int = 0
    met: int = 0

    def is_worth_it(self) -> bool:
        """Whether pages are often enough alike; where they are not, one is looked at now and then."""
        self.tried += 1
        return self.tried < _TRIED or self.met * _OFTEN > self.tried or self.tried % _NOW_AND_THEN == 0

    def taken_apart(self, raw: bytes) -> tuple[Layout, Own] | None:
        """The layout of a page, and what it has of its own; ``None`` where it is not known, or is not clean."""
        for nth, layout in enumerate(self.lately):
            if layout.around and (found := layout.around.of(raw)):
                if nth:
                    self.lately.insert(0, self.lately.pop(nth))
                own = own_of(*found)
                return (layout, own) if own else None
        if (parts := parts_of(raw)) is None or not is_clean(raw):
            return None
        own = own_of(parts.values, parts.run)
        known = self.of(parts, raw)
        if known is None or own is None:
            return None
        if known not in self.lately:
            self.lately = [known, *self.lately[: _MOST_LATELY - 1]]
        return known, own

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
            self.lately.clear()
        found = self.layouts[key] = learning.learned(raw)
        return found
