"""The forms an article comes in. Adding one is a file in this folder and a line in :data:`READERS`.

A reader is a module with ``read(path, raw, context) -> Article``: it takes the file's bytes and says what the newsroom
wrote, or raises :class:`~feedpub.errors.ArticleError` with the line that stops it. It opens nothing and asks no clock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

from feedpub.errors import ArticleError
from feedpub.model import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a reader may lean on besides the file: the newsroom's zone, and the language its source declares."""

    zone: ZoneInfo
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """A form of article: its name, the suffixes it goes by, and the module that reads it (imported when first used)."""

    name: str
    suffixes: tuple[str, ...]
    module: str

    @property
    def read(self) -> Callable[[str, bytes, Reading], Article]:
        """The module's ``read``; importing it is put off until an article of the form turns up."""
        reader: Callable[[str, bytes, Reading], Article] = import_module(self.module).read
        return reader


READERS = (
    Reader("pagetext", (".txt",), "feedpub.readers.pagetext"),
    Reader("markdown", (".md", ".markdown"), "feedpub.readers.markdown"),
)
SUFFIXES = {suffix: reader for reader in READERS for suffix in reader.suffixes}


def reader_of(path: str) -> Reader | None:
    """The reader for a file's name, or ``None`` where the name is not an article's."""
    return SUFFIXES.get(PurePosixPath(path).suffix.lower())


def read(path: str, raw: bytes, context: Reading, *, form: str | None = None) -> Article:
    """Read one article by the reader that its name calls for, or by the one named; ArticleError where there is none."""
    reader = reader_of(path) if form is None else next((one for one in READERS if one.name == form), None)
    if reader is None:
        known = ", ".join(SUFFIXES)
        raise ArticleError(path, f"no reader for this kind of file; feedpub reads {known}")
    return reader.read(path, raw, context)
