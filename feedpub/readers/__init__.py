"""The forms an article comes in. Adding one is a file in this folder and a line in :data:`READERS`.

A reader is a module with ``read(path, raw, context)``: it takes a file's bytes and says what the newsroom wrote, as
one :class:`~feedpub.model.Article`, or as a list where the form holds several, in which an
:class:`~feedpub.errors.ArticleError` stands in the place of each that cannot be read. It raises ArticleError, with the
line, where the file as a whole cannot be read, and nothing else, whatever the bytes. It opens nothing and asks no
clock.

Several forms may share a suffix; then a look at the content tells them apart (:data:`LOOKS`).
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from importlib import import_module
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from feedpub.errors import ArticleError
from feedpub.model import Article, Person
from feedpub.readers._file import unpacked
from feedpub.readers.profile import Profile

MIB = 1 << 20


class Reading(Struct, frozen=True, kw_only=True):
    """What a reader may lean on besides the file.

    ``zone`` is the newsroom's, ``language`` the one that its source declares, ``people`` the authors that stories name
    by a key, ``companion`` what is in the file beside it (:data:`COMPANIONS`), ``profiles`` those that the file may be
    read by. With ``candidates`` a reader that chooses among several values for a field reports those it did not take.
    """

    zone: ZoneInfo
    language: str | None = None
    people: Mapping[str, Person] = field(default_factory=dict)
    companion: bytes | None = None
    profiles: Sequence[Profile] = ()
    candidates: bool = False


Read = Callable[[str, bytes, Reading], Article | Sequence[Article | ArticleError]]


class Reader(Struct, frozen=True):
    """A form of article: its name, the suffixes it goes by, and the module that reads it (imported when first used)."""

    name: str
    suffixes: tuple[str, ...]
    module: str
    largest: int = 8 * MIB  #: bytes of a file, unpacked

    @property
    def read(self) -> Read:
        """The module's ``read``; importing it is put off until an article of the form turns up."""
        reader: Read = _imported(self.module).read
        return reader


_imported = cache(import_module)

READERS = (
    Reader("pagetext", (".txt",), "feedpub.readers.pagetext"),
    Reader("markdown", (".md", ".markdown", ".mkd", ".mdown"), "feedpub.readers.markdown"),
    Reader("html", (".html", ".htm"), "feedpub.readers.html"),
    Reader("json", (".json",), "feedpub.readers.json.plain"),
    Reader("ninjs", (".json",), "feedpub.readers.json.ninjs"),
    Reader("newsarticle", (".json",), "feedpub.readers.json.newsarticle"),
    Reader("jsonfeed", (".json",), "feedpub.readers.json.jsonfeed", 64 * MIB),
    Reader("wordpress", (".json",), "feedpub.readers.json.wordpress", 64 * MIB),
    Reader("ghost", (".json",), "feedpub.readers.json.ghost", 64 * MIB),
    Reader("dpa", (".json",), "feedpub.readers.json.dpa"),
    Reader("newsml", (".xml", ".newsml"), "feedpub.readers.xml.newsml", 64 * MIB),
    Reader("nitf", (".xml", ".nitf"), "feedpub.readers.xml.nitf"),
    Reader("wxr", (".xml",), "feedpub.readers.xml.wxr", 64 * MIB),
    Reader("syndication", (".xml", ".rss", ".atom", ".rdf"), "feedpub.readers.xml.syndication", 64 * MIB),
    Reader("newssitemap", (".xml",), "feedpub.readers.xml.newssitemap", 64 * MIB),
)

#: Suffixes that several forms share, and the module whose ``form_of(path, raw)`` names the form of a file by its
#: content; it raises ArticleError where the content is none that any reader takes.
LOOKS: Mapping[str, str] = {
    ".json": "feedpub.readers.json.look",
    **dict.fromkeys((".xml", ".newsml", ".nitf", ".rss", ".atom", ".rdf"), "feedpub.readers.xml.look"),
}

#: Suffixes of stories whose facts may stand in a file beside theirs, and that file's suffix (Nikola's).
COMPANIONS: Mapping[str, str] = dict.fromkeys((".md", ".markdown", ".mkd", ".mdown"), ".meta")
BESIDE = tuple(set(COMPANIONS.values()))  #: the suffixes of such files

#: The suffixes of :data:`LOOKS`, and the module whose ``restraints_in(path, raw, context)`` tells who may see a file's
#: only story, and when, as far as that can be read where the file as a whole cannot.
RESTRAINTS: Mapping[str, str] = {suffix: module.replace(".look", ".restraint") for suffix, module in LOOKS.items()}

SUFFIXES = {suffix: reader for reader in READERS for suffix in reader.suffixes}
LARGEST = max(reader.largest for reader in READERS)
_BY_NAME = {reader.name: reader for reader in READERS}


def ready(path: str, form: str | None = None) -> None:
    """Import what reads a file of that name, as far as the name says, so that processes that are forked have it."""
    reader = _BY_NAME.get(form or "") or SUFFIXES.get(suffix_of(path))
    if reader:
        _imported(reader.module)


_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


@lru_cache(maxsize=256)  # asked for several times of each file
def suffix_of(path: str) -> str:
    """The suffix that tells a file's form, in small letters: ``.html`` of ``harbour.HTML.gz``."""
    name = path.rpartition("/")[2]
    suffix = _end_of(name)
    return (_end_of(name[: -len(suffix)]) if suffix.lower() == ".gz" else suffix).lower()


def _end_of(name: str) -> str:
    # As pathlib has it, which takes fifty times as long: a dot in front or at the end begins none.
    at = name.rfind(".")
    return name[at:] if 0 < at < len(name) - 1 else ""


def is_story(path: str) -> bool:
    """Whether a file's name is that of a form feedpub reads."""
    return _end_of(path.rpartition("/")[2]) in SUFFIXES or suffix_of(path) in SUFFIXES


def form_named(path: str, raw: bytes) -> str | None:
    """The form of a file whose name has no suffix, by its content; in a folder such a file is no story.

    What follows a dot in an agency's name of a file ("tag_reuters.com-2018_newsml_1") is none. ArticleError as
    :func:`read`.
    """
    suffix = suffix_of(path)
    if suffix in SUFFIXES or _SUFFIX.fullmatch(suffix):
        return None
    look: Callable[[str, bytes], str] = _imported("feedpub.readers.unnamed").form_of
    return look(path, unpacked(path, raw, LARGEST))


@lru_cache(maxsize=64)
def largest(suffix: str, form: str | None = None) -> int:
    """How many bytes a file may have: as many as the largest form that its suffix allows, or the one named."""
    return max(
        (one.largest for one in READERS if one.name == form or (not form and suffix in one.suffixes)), default=8 * MIB
    )


def read(path: str, raw: bytes, context: Reading, *, form: str | None = None) -> Sequence[Article | ArticleError]:
    """Read a file's articles by the reader that its name and content call for, or by the one named.

    ``path`` may end in ``.gz``; the bytes are then packed. ArticleError where nothing in the file can be read.
    """
    raw = unpacked(path, raw, LARGEST)
    try:
        return read_whole(path, raw, context, form)
    except ArticleError as error:
        if error.known is None and (module := RESTRAINTS.get(suffix_of(path))):
            error.known = import_module(module).restraints_in(path, raw, context)
        raise


def read_whole(path: str, raw: bytes, context: Reading, form: str | None = None) -> Sequence[Article | ArticleError]:
    """The same of what is unpacked; nothing is told of a file that cannot be read but why."""
    reader = _BY_NAME.get(form or _form_of(path, raw))
    if reader is None:
        raise ArticleError(path, f"`{form}` is no form; feedpub reads {', '.join(_BY_NAME)}")
    if len(raw) > reader.largest:
        most = reader.largest // MIB
        raise ArticleError(path, f"has more than the {most} MiB that a file of this form may have; split or exclude it")
    found = reader.read(path, raw, context)
    return [found] if isinstance(found, Article) else found


def _form_of(path: str, raw: bytes) -> str:
    suffix = suffix_of(path)
    if suffix in LOOKS:
        look: Callable[[str, bytes], str] = _imported(LOOKS[suffix]).form_of
        return look(path, raw)
    if suffix not in SUFFIXES:
        raise ArticleError(path, f"no reader for this kind of file; feedpub reads {', '.join(SUFFIXES)}")
    return SUFFIXES[suffix].name
