"""The texts of stories as their files have them and as they were published, for the few of which nothing else tells
which is which.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property

from feedpub import halves
from feedpub.errors import ArticleError
from feedpub.gather import Found, Story
from feedpub.ledger import Ledger
from feedpub.model import Entry


class Texts:
    """Looks texts up, each when it is asked for."""

    def __init__(self, stories: Sequence[Story], ledger: Ledger) -> None:
        """``stories`` are those that are there."""
        self._stories, self._ledger = stories, ledger

    @cached_property
    def _places(self) -> Mapping[str, Found]:
        """By path where each story is from. Most builds ask for none."""
        return {story.path: story.found for story in self._stories if story.found}

    def as_it_is(self, entry: Entry) -> str | None:
        """The content of a story that is there; ``None`` where it cannot be written out."""
        if entry.path not in self._places:
            return None
        ((_, made),) = halves.whole([entry], self._places)
        return None if isinstance(made, ArticleError) else made.content_html

    def as_it_was(self, id_: str) -> str | None:
        """The content of a story as it was published last; ``None`` where it is forgotten by now."""
        entry = self._ledger.entries([id_]).get(id_)
        return entry.content_html if entry else None
