"""Whether a build would find everything as the last one left it: then there is nothing to read, and nothing to write.

A build depends on its configuration, the files of its stories, the newsroom's lists, what is remembered, the time, the
code, and what lies at the targets. The last build noted how all of that looked (:class:`Last`). Where it looks alike,
and no moment has come at which a feed changes by itself, another build would write nothing and say what the last said.
"""

import os
import pickle
from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec import Struct, field
from msgspec.structs import replace

from feedpub.errors import FeedpubError
from feedpub.executor import Processes
from feedpub.index import Index, Stamp
from feedpub.index.sqlite import note, noted
from feedpub.madewith import made_with
from feedpub.sources.glance import Look, Looks, Root, again, glance
from feedpub.sources.listing import Listing

if TYPE_CHECKING:
    from feedpub.aside import Aside
    from feedpub.settings import Config

_MANY = 20_000  # files: below that another process takes longer to begin than to look
NOTHING: Stamp = ()


class Seen(Struct, frozen=True, kw_only=True):
    """How everything looked before a build read any of it."""

    stamps: Mapping[str, Stamp]  #: of the configuration and the lists, by path
    roots: tuple[Root, ...]  #: the folders of the stories
    looks: Looks | None
    listings: dict[str, Listing] = field(default_factory=dict)  #: of folders that were looked at just now


class Last(Struct, frozen=True, kw_only=True):
    """What the last build depended on, and what it said."""

    config: str  #: the configuration's path
    made: str  #: what feedpub was made of (:func:`feedpub.madewith.made_with`)
    zone: str  #: the newsroom's
    output: str | None  #: where it was asked to write instead of the targets
    since: float  #: the instant of the build, s since 1970
    until: float  #: the first instant at which a feed changes by itself
    stamps: Mapping[str, Stamp]  #: of everything but the stories, by path; empty where there is nothing
    roots: tuple[Root, ...]
    looks: Mapping[str, bytes]  #: the digest of each folder of stories
    files: int
    mark: str  #: the ledger's
    release: bytes  #: what there is to tell of it
    said: bool  #: whether there is something that even who asked for nothing is told
    failed: bool  #: whether something was held back

    @property
    def ends(self) -> datetime | None:
        """The moment from which on it does not count any more, in UTC; ``None`` where there is none."""
        return None if self.until == float("inf") else datetime.fromtimestamp(self.until, UTC)


class Looked(Struct, frozen=True, kw_only=True):
    """How everything looks now, where all but the stories' folders looks as it did."""

    last: Last
    looks: Looks | None
    since: bool  #: whether a moment has come since at which a feed changes by itself
    odd: tuple[str, ...] = ()  #: the folders that look different, and those with a link in them
    lacks: bool = False  #: whether a folder is not there any more
    listings: dict[str, Listing] = field(default_factory=dict)  #: of folders that were looked at again just now

    @property
    def nothing_to_do(self) -> bool:
        """Whether a build would do nothing."""
        if self.looks is None or self.since or self.lacks:
            return False
        return not any(self._differs(folder, self.looks[folder]) for folder in self.odd)

    def is_by(self, config: "Config") -> bool:
        """Whether the configuration, once read, still says the same, and the stories' folders can be looked at."""
        return self.looks is not None and self.last.stamps.get(os.path.abspath(config.path)) == config.stamp  # noqa: PTH100

    def folders(self) -> list[str] | None:
        """The folders that look different; ``None`` where that does not tell all."""
        if self.looks is None or self.lacks:
            return None
        return None if any(self.looks[folder].linked for folder in self.odd) else [*self.odd]

    def _differs(self, folder: str, look: Look) -> bool:
        return self.last.looks.get(folder) != look.digest


def known_config(path: Path) -> "Config | None":
    """The configuration as the last build read it, to be asked where :func:`look` found that it is the same."""
    whole = noted(_index(path), "config")
    return None if whole is None else replace(pickle.loads(whole), path=path)  # noqa: S301  bytes of our own


class _Noted(Struct, frozen=True):
    """What was noted last, as bytes and as it was; and if it is known, how everything looked then."""

    whole: bytes
    last: Last
    looks: Looks | None = None
    odd: Collection[str] = ()  #: the folders of which it is not noted how they looked, and those with a link in them


_known: "tuple[bytes, Aside] | None" = None
_known_last: _Noted | None = None


def packed(aside: "Aside") -> bytes:
    """What is to be noted, in bytes; a watch, which asks for it after every build, has it at hand then."""
    global _known  # noqa: PLW0603
    whole = pickle.dumps(aside, 5)
    _known = whole, pickle.loads(whole)  # noqa: S301  bytes of our own; errors come back without what they were met in
    return whole


def packed_last(last: Last, looks: Looks | None, odd: Collection[str]) -> bytes:
    """As :func:`packed`, with how everything looked, and the folders that the next build is to look at by all means."""
    global _known_last  # noqa: PLW0603
    _known_last = _Noted(pickle.dumps(last, 5), last, looks, odd)
    return _known_last.whole


def aside(index: Index) -> "Aside | None":
    """What the last build noted of all stories."""
    global _known  # noqa: PLW0603
    if (whole := index.noted("aside")) is None:
        return None
    if _known is None or _known[0] != whole:
        _known = whole, pickle.loads(whole)  # noqa: S301  bytes of our own
    return _known[1]


def _last_of(whole: bytes) -> _Noted:
    global _known_last  # noqa: PLW0603
    if _known_last is None or _known_last.whole != whole:
        _known_last = _Noted(whole, pickle.loads(whole))  # noqa: S301  bytes of our own: their sum says so
    return _known_last


def look(
    path: Path,
    output: Path | None,
    at: Callable[[ZoneInfo], datetime],
    known: tuple[Looks, Iterable[str]] | None = None,
    *,
    meanwhile: Callable[[], object] = bool,
) -> Looked | None:
    """What differs from what the last build by this configuration noted; ``None`` where more does than stories.

    ``at`` gives the time in the newsroom's zone. ``known`` has how everything looked, and the folders that may look
    different since: only those are looked at. Else ``meanwhile`` is done as soon as one is found that does.
    """
    whole = noted(_index(path), "last")
    if whole is None:
        return None
    try:
        last = _last_of(whole)
        one = last.last
        same = one.made == made_with([one.zone]) and (one.config, one.output) == (place_of(path), place_of(output))
    except (AttributeError, ImportError, TypeError, pickle.UnpicklingError):
        return None  # another feedpub noted it
    now = at(ZoneInfo(one.zone)).timestamp()
    if not same or now < one.since:
        return None
    if any(stamp_of(file) != stamp for file, stamp in one.stamps.items()):
        return None
    todo = [meanwhile]

    def seen(some: Looks) -> None:
        if todo and any(one.looks.get(folder) != look.digest for folder, look in some.items()):
            todo.pop()()

    listings: dict[str, Listing] = {}
    looks = again(*known, one.roots, listings) if known else glance(one.roots, _processes(one.files), seen)
    looked = partial(Looked, last=one, looks=looks, since=now >= one.until, listings=listings)
    if looks is None:
        return looked()
    if known and known[0] is last.looks:
        # A million stories lie in thousands of folders, and most look as they did when the last build noted it.
        return looked(odd=_odd(one, looks, {*known[1], *last.odd}))
    return looked(odd=_odd(one, looks, looks), lacks=not one.looks.keys() <= looks.keys())


def _odd(last: Last, looks: Looks, folders: Iterable[str]) -> tuple[str, ...]:
    """Those of the folders that look otherwise than it is noted, or have a link in them."""
    there = [(folder, looks[folder]) for folder in folders if folder in looks]
    return tuple([folder for folder, look in there if look.linked or last.looks.get(folder) != look.digest])


def repeated(looked: Looked, path: Path, now: datetime) -> bool:
    """Whether there is nothing to do; then it is remembered that it was looked at ``now``."""
    if not looked.nothing_to_do:
        return False
    from feedpub.ledger.sqlite import open_ledger  # noqa: PLC0415

    try:
        # Looked at before it is opened for writing: if it is damaged, a build is to find out, and to say so.
        with closing(open_ledger(_state(path) / "ledger.db", write=False)[0]) as ledger:
            if ledger.mark() != looked.last.mark:
                return False
        with closing(open_ledger(_state(path) / "ledger.db")[0]) as ledger:
            ledger.repeat(now)
            mark = ledger.mark()
    except FeedpubError:
        return False
    if mark:
        note(_index(path), {"last": packed_last(replace(looked.last, mark=mark), looked.looks, looked.odd)})
    return True


def seen(config: "Config", looked: Looked | None = None) -> Seen:
    """How everything looks now. To be asked before anything of it is read, but for the configuration.

    What was ``looked`` at already is not looked at again.
    """
    from feedpub import adopted, withdrawn  # noqa: PLC0415

    lists = [config.root / adopted.NAME, config.root / withdrawn.NAME]
    authors = [source.authors for source in config.sources if source.authors]
    roots = [(os.fspath(source.path), tuple(source.exclude)) for source in config.sources]
    roots += [(os.fspath(one), ()) for one in authors if one.is_dir()]
    stamps = {os.fspath(one): stamp_of(one) for one in [*lists, *(one for one in authors if not one.is_dir())]}
    stamps[os.path.abspath(config.path)] = config.stamp  # noqa: PTH100
    listings: dict[str, Listing] = {}
    is_known = looked is not None and looked.last.roots == tuple(roots)
    looks = looked.looks if looked and is_known else glance(roots, _processes(_MANY), listings=listings)
    return Seen(stamps=stamps, roots=tuple(roots), looks=looks, listings=listings)


def is_all(before: Seen, looked: Looked) -> bool:
    """Whether nothing but stories differs from what the last build noted."""
    last = looked.last
    return before.roots == last.roots and all(last.stamps.get(path) == stamp for path, stamp in before.stamps.items())


def _processes(files: int) -> Processes:
    """What looks at the folders of so many files."""
    return Processes(1 if files < _MANY else None, chunk=1)


def stamp_of(path: str | os.PathLike[str]) -> Stamp:
    """What moves whenever a file's content may have changed."""
    try:
        at = os.stat(path)  # noqa: PTH116  asked of thousands of documents
    except OSError:
        return NOTHING
    return at.st_size, at.st_mtime_ns, at.st_ctime_ns, at.st_ino


def place_of(output: Path | None) -> str | None:
    return None if output is None else os.path.abspath(output)  # noqa: PTH100  as the configuration takes it


def _state(path: Path) -> Path:
    return Path(os.path.abspath(path)).parent / ".feedpub"  # noqa: PTH100


def _index(path: Path) -> Path:
    return _state(path) / "index.db"
