"""Whether a build would find everything as the last one left it: then there is nothing to read, and nothing to write.

A build depends on its configuration, the files of its stories, the newsroom's lists, what is remembered, the time, the
code, and what lies at the targets. The last build noted how all of that looked (:class:`Last`). Where it looks alike,
and no moment has come at which a feed changes by itself, another build would write nothing and say what the last said.
"""

import os
import pickle
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from feedpub.errors import FeedpubError
from feedpub.executor import Processes
from feedpub.index import Stamp
from feedpub.index.sqlite import note, noted
from feedpub.madewith import made_with
from feedpub.sources.glance import Looks, Root, glance

if TYPE_CHECKING:
    from feedpub.config import Config
    from feedpub.ledger import Ledger
    from feedpub.model import Entry
    from feedpub.release import Release

_MANY = 20_000  # files: below that another process takes longer to begin than to look
_NOTHING: Stamp = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """How everything looked before a build read any of it."""

    stamps: Mapping[str, Stamp]  #: of the configuration and the lists, by path
    roots: tuple[Root, ...]  #: the folders of the stories
    looks: Looks | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """What the last build depended on, and what it said."""

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


def last(path: Path, output: Path | None) -> Last | None:
    """What the last build by this configuration noted, if it still counts."""
    whole = noted(_index(path))
    if whole is None:
        return None
    found: Last = pickle.loads(whole)  # noqa: S301  bytes of our own: their sum says so
    same = found.output == _place(output) and found.made == made_with([found.zone])
    return found if same else None


def holds(one: Last, path: Path, now: datetime) -> bool:
    """Whether all that the build depended on looks as it did; then it is remembered that it was looked at ``now``."""
    if not one.since <= now.timestamp() < one.until:
        return False
    if any(_stamp(file) != stamp for file, stamp in one.stamps.items()):
        return False
    looks = _glance(one.roots, one.files)
    if looks is None or {folder: look.digest for folder, look in looks.items()} != one.looks:
        return False
    from feedpub.ledger.sqlite import open_ledger  # noqa: PLC0415

    try:
        # Looked at before it is opened for writing: if it is damaged, a build is to find out, and to say so.
        with closing(open_ledger(_state(path) / "ledger.db", write=False)[0]) as ledger:
            if ledger.mark() != one.mark:
                return False
        with closing(open_ledger(_state(path) / "ledger.db")[0]) as ledger:
            ledger.repeat(now)
            mark = ledger.mark()
    except FeedpubError:
        return False
    if mark:
        note(_index(path), pickle.dumps(replace(one, mark=mark), 5))
    return True


def seen(config: "Config", files: int = _MANY) -> Seen:
    """How everything looks now. To be asked before anything of it is read, but for the configuration."""
    from feedpub import adopted, withdrawn  # noqa: PLC0415

    lists = [config.root / adopted.NAME, config.root / withdrawn.NAME]
    authors = [source.authors for source in config.sources if source.authors]
    roots = [(os.fspath(source.path), tuple(source.exclude)) for source in config.sources]
    roots += [(os.fspath(one), ()) for one in authors if one.is_dir()]
    stamps = {os.fspath(one): _stamp(one) for one in [*lists, *(one for one in authors if not one.is_dir())]}
    stamps[os.path.abspath(config.path)] = config.stamp  # noqa: PTH100
    return Seen(stamps=stamps, roots=tuple(roots), looks=_glance(roots, files))


def noticed(
    before: Seen, config: "Config", output: Path | None, release: "Release", ledger: "Ledger", trusted: int
) -> Last | None:
    """What there is to note of a build; ``None`` where another one might do or say something else though all is alike.

    ``release`` tells how many stories there are of each state (``tallied``). ``trusted`` is the time (ns) since which
    nothing may have changed, or it could change again without showing it.
    """
    if before.looks is None or not _is_settled(release, config):
        return None
    changed = [look.newest for look in before.looks.values()]
    changed += [moment for stamp in before.stamps.values() for moment in stamp[1:3]]
    mark = ledger.mark()
    if mark is None or max(changed, default=0) >= trusted:
        return None
    from feedpub import archives  # noqa: PLC0415

    paths = [*(one.path for one in release.documents), *archives.standing(release)]
    places = (f"{target.path}/{path}" for target in config.targets for path in paths)
    documents = {place: _stamp(place) for place in places}
    if _NOTHING in documents.values():
        return None
    zone = config.site.timezone.key
    return Last(
        made=made_with([zone]),
        zone=zone,
        output=_place(output),
        since=release.now.timestamp(),
        until=min(_moments(release, config), default=float("inf")),
        stamps={**before.stamps, **documents},
        roots=before.roots,
        looks={folder: look.digest for folder, look in before.looks.items()},
        files=len(release.stories),
        mark=mark,
        release=pickle.dumps(_told(release), 5),
        said=bool(release.problems or release.advice),
        failed=bool(release.problems),
    )


def keep(config: "Config", what: Last | None) -> None:
    """Note it for the next build. Neither index nor ledger may be open."""
    note(config.state / "index.db", None if what is None else pickle.dumps(what, 5))


def _is_settled(release: "Release", config: "Config") -> bool:
    """Whether another build would find nothing else to do or to say."""
    from feedpub import archives  # noqa: PLC0415

    held = release.held or release.kept.difference(archives.standing(release))
    if release.stopped or held or len(release.receipts) != len(config.targets):
        return False
    wrote = any(one.written or one.removed for one in release.receipts.values())
    declared = not release.declared.keys().isdisjoint(release.whole)
    remembered = release.moved or release.gone or declared or release.canceled or release.withdrawn
    # What is told may be about what changed; a build after which nothing is to be told has nothing to tell again.
    return not (wrote or remembered) or not (release.problems or release.advice or release.notes)


def _moments(release: "Release", config: "Config") -> Iterable[float]:
    """When documents change by themselves: at the next change that is known, or when a story becomes too old."""
    now = release.now.timestamp()
    found = [release.next_change.timestamp()] if release.next_change else []
    for one in release.wanted:
        if one.settings.hours is not None and one.name in release.feeds:
            age = timedelta(hours=one.settings.hours).total_seconds()
            found += [at + age for entry in release.feeds[one.name].entries for at in _times(entry)]
    # A declared update counts from its instant on.
    found += [story.entry.updated.timestamp() for story in release.stories if story.entry]
    if config.news_sitemap:
        from feedpub.formats.newssitemap import AGE  # noqa: PLC0415

        found += [one.published.timestamp() + AGE.total_seconds() for one in release.entries.values()]
    return (at for at in found if at > now)


def _times(entry: "Entry") -> tuple[float, float]:
    return entry.published.timestamp(), entry.updated.timestamp()


def _told(release: "Release") -> "Release":
    """What there is to tell of a build that does nothing more."""
    from feedpub.release import Release  # noqa: PLC0415

    return Release(
        now=release.now,
        wanted=[replace(one, entries=()) for one in release.wanted],
        problems=release.problems,
        notes=release.notes,
        advice=release.advice,
        receipts={name: replace(one, written=(), unchanged=(*one.written, *one.unchanged), removed=())
                  for name, one in release.receipts.items()},
        tallied=release.tallied,
    )  # fmt: skip


def _glance(roots: Iterable[Root], files: int) -> Looks | None:
    return glance(tuple(roots), Processes(1 if files < _MANY else None, chunk=1))


def _stamp(path: str | os.PathLike[str]) -> Stamp:
    """What moves whenever a file's content may have changed."""
    try:
        at = os.stat(path)  # noqa: PTH116  asked of thousands of documents
    except OSError:
        return _NOTHING
    return at.st_size, at.st_mtime_ns, at.st_ctime_ns, at.st_ino


def _place(output: Path | None) -> str | None:
    return None if output is None else os.path.abspath(output)  # noqa: PTH100  as the configuration takes it


def _state(path: Path) -> Path:
    return Path(os.path.abspath(path)).parent / ".feedpub"  # noqa: PTH100


def _index(path: Path) -> Path:
    return _state(path) / "index.db"
