"""Where the stories of all sources are: their files, each with a number, and what there cannot be looked at."""

from collections.abc import Callable, Iterator, Sequence

from feedpub.errors import ArticleError
from feedpub.reading import Found
from feedpub.sources.files import Files, Item


class Places:
    """The files of all sources, one source after the other, each's in order, after what of it cannot be looked at."""

    def __init__(self) -> None:
        self._sources: list[tuple[Sequence[ArticleError], Files, str, Callable[[Item], Found]]] = []

    def add(self, errors: Sequence[ArticleError], files: Files, folder: str, found: Callable[[Item], Found]) -> None:
        """Add what a source holds; its files' paths begin with its ``folder``."""
        self._sources.append((errors, files, folder, found))

    def __len__(self) -> int:
        return sum(len(errors) + len(files) for errors, files, _, _ in self._sources)

    def __getitem__(self, number: int) -> Found | ArticleError:
        for errors, files, _, found in self._sources:
            if number < len(errors):
                return errors[number]
            if number < len(errors) + len(files):
                return found(files[number - len(errors)])
            number -= len(errors) + len(files)
        raise IndexError(number)

    def errors(self) -> Iterator[tuple[int, ArticleError]]:
        """What is wrong with those that are no files, each with its number."""
        for first, errors, _ in self._numbered():
            yield from enumerate(errors, first)

    def numbers(self) -> Iterator[int]:
        """The numbers of the files alone."""
        for first, errors, files in self._numbered():
            yield from range(first + len(errors), first + len(errors) + len(files))

    def _numbered(self) -> Iterator[tuple[int, Sequence[ArticleError], Files]]:
        first = 0
        for errors, files, _, _ in self._sources:
            yield first, errors, files
            first += len(errors) + len(files)

    def files(self) -> Iterator[Found]:
        """The files alone."""
        return (found(item) for _, files, _, found in self._sources for item in files)

    def paths(self) -> Iterator[str]:
        """The files' paths, as those of stories are."""
        return (f"{folder}/{path}" for _, files, folder, _ in self._sources for path in files.paths())
