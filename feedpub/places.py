"""Where the stories of all sources are: their files, each with a number, and what there cannot be looked at."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import merge
from itertools import accumulate, chain, groupby

from msgspec import Struct

from feedpub.errors import ArticleError
from feedpub.naming import Newsroom
from feedpub.readers.profile import Profile
from feedpub.reading import Found, Lot
from feedpub.sources.files import Files, Item, Part, day_in


class Manner(Struct, frozen=True):
    """How the files of a source are read: by what profiles, if it has any, their paths tell."""

    room: Newsroom
    form: str | None
    profiles: Callable[[str], tuple[Profile, ...]] | None

    def found(self, item: Item) -> Found:
        """A file as one of that source."""
        profiles = self.profiles(item.path) if self.profiles else ()
        return Found(
            path=f"{self.room.folder}/{item.path}", item=item, room=self.room, form=self.form, profiles=profiles
        )

    def lots(self, part: Part) -> Iterator[Lot]:
        """Files of one folder, those that are read alike together."""
        of = self.profiles
        if of is None:
            yield Lot(part=part, room=self.room, form=self.form)
            return
        start = 0
        for profiles, names in groupby([of(part.inside + name) for name in part.names]):
            stop = start + len(list(names))
            yield Lot(part=part[start:stop], room=self.room, form=self.form, profiles=profiles)
            start = stop


class Places:
    """The files of all sources, one source after the other, each's in order, after what of it cannot be looked at."""

    def __init__(self) -> None:
        self._sources: list[tuple[Sequence[ArticleError], Files, str, Manner]] = []

    def add(self, errors: Sequence[ArticleError], files: Files, folder: str, manner: Manner) -> None:
        """Add what a source holds; its files' paths begin with its ``folder``. ``manner`` is how they are read."""
        self._sources.append((errors, files, folder, manner))

    def forgive(self) -> None:
        """Hold nothing against a file of one source that is a story of another, such as a link that leads there."""
        if any(errors for errors, *_ in self._sources):
            stories = {*self.paths()}
            self._sources = [
                ([one for one in errors if one.subject not in stories], files, folder, manner)
                for errors, files, folder, manner in self._sources
            ]

    def __len__(self) -> int:
        return sum(len(errors) + len(files) for errors, files, _, _ in self._sources)

    def __getitem__(self, number: int) -> Found | ArticleError:
        for errors, files, _, manner in self._sources:
            if number < len(errors):
                return errors[number]
            if number < len(errors) + len(files):
                return manner.found(files[number - len(errors)])
            number -= len(errors) + len(files)
        raise IndexError(number)

    def errors(self) -> Iterator[tuple[int, ArticleError]]:
        """What is wrong with those that are no files, each with its number."""
        for first, errors, _, _ in self._numbered():
            yield from enumerate(errors, first)

    def _numbered(self) -> Iterator[tuple[int, Sequence[ArticleError], Files, Manner]]:
        first = 0
        for errors, files, _, manner in self._sources:
            yield first, errors, files, manner
            first += len(errors) + len(files)

    def lots(self, *, backwards: bool = False) -> Iterator[tuple[int, Lot]]:
        """The files alone, those that are read alike together, with the number of the first one.

        Or backwards, as their folders' paths have it (:meth:`feedpub.sources.files.Files.parts`), whatever source each
        is of.
        """
        sources = [self._parts(source, backwards=backwards) for source in self._numbered()]
        if backwards:
            each: Iterable[tuple[int, Part, Manner]] = merge(*sources, key=_day_of, reverse=True)
        else:
            each = chain.from_iterable(sources)
        for number, part, manner in each:
            lots = list(manner.lots(part))
            numbered = list(zip(accumulate(map(len, lots), initial=number), lots, strict=False))
            yield from reversed(numbered) if backwards else numbered

    def _parts(
        self, source: tuple[int, Sequence[ArticleError], Files, Manner], *, backwards: bool
    ) -> Iterator[tuple[int, Part, Manner]]:
        first, errors, files, manner = source
        return ((first + len(errors) + nth, part, manner) for nth, part in files.parts(backwards=backwards))

    def paths(self) -> Iterator[str]:
        """The files' paths, as those of stories are."""
        return (f"{folder}/{path}" for _, files, folder, _ in self._sources for path in files.paths())


def _day_of(one: tuple[int, Part, Manner]) -> tuple[int, ...]:
    return day_in(one[1].inside)
