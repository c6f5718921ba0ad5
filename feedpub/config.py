"""The configuration: what stands in ``config/feedpub.yaml``, checked, with every mistake at its line.

:func:`load` reads a file into a :class:`Config` or raises ConfigErrors with everything that is wrong at once.
:func:`schema` gives the JSON Schema for editors; a copy of it is shipped as ``feedpub.schema.json``. Importing this
module imports pydantic, which takes a tenth of a second: do it where a configuration is really needed.
"""

import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from feedpub._configfeedkeys import Archive, Feed, Landing, License, NewsSitemap, Opml, Selection
from feedpub._configfiles import one_file_twice
from feedpub._configkeys import Guards, Run, Site, Source, Target, Withdrawals, checked
from feedpub._configmistakes import below, clashes, in_the_way, mistakes, unknown_profiles
from feedpub._configprofiles import Profile
from feedpub._configschema import known, schema
from feedpub._configvalues import FORMATS
from feedpub.errors import ArticleError, ConfigError, ConfigErrors
from feedpub.text import decode
from feedpub.yamltext import Map, Seq, YamlError, load_map

__all__ = [
    "FORMATS",
    "Archive",
    "Config",
    "Feed",
    "Guards",
    "Landing",
    "License",
    "NewsSitemap",
    "Opml",
    "Profile",
    "Run",
    "Selection",
    "Site",
    "Source",
    "Target",
    "Withdrawals",
    "check_authority",
    "check_sources",
    "load",
    "schema",
    "with_output",
]

_LARGEST = 1 << 20  # bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """A configuration that holds. Paths of sources and targets are absolute."""

    path: Path  #: of the file, as the person gave it
    stamp: tuple[int, ...] = ()  #: of the file before it was read: size, times of change (ns), inode
    site: Site
    sources: tuple[Source, ...]
    feeds: Mapping[str, Feed]
    targets: tuple[Target, ...]
    schedule: tuple[Run, ...] = ()
    landing: Landing | None = None
    opml: Opml | None = None
    news_sitemap: NewsSitemap | None = None
    profiles: Mapping[str, Profile] = field(default_factory=dict)
    withdrawals: Withdrawals = field(default_factory=Withdrawals.usual)
    guards: Guards = field(default_factory=Guards.usual)

    @property
    def root(self) -> Path:
        """The configuration's folder, where relative paths begin. A link to the file counts where the link is."""
        return Path(os.path.abspath(self.path)).parent  # noqa: PTH100  resolve() would follow the link

    @property
    def state(self) -> Path:
        """The folder of feedpub's own files."""
        return self.root / ".feedpub"

    def line(self, feed: str) -> int | None:
        """The line that a feed's name stands in, as the file is now; ``None`` where it cannot be read any more."""
        with suppress(ConfigErrors):
            feeds = _tree(self.path).get("feeds")
            return feeds.lines.get(feed) if isinstance(feeds, Map) else None
        return None


def load(path: Path) -> Config:
    """Read and check a configuration. Raises ConfigErrors with every mistake in it, in the order of their lines."""
    repeats: list[YamlError] = []
    stamp = _stamp(path)
    tree = _tree(path, repeats)
    root = Path(os.path.abspath(path)).parent  # noqa: PTH100
    written, errors = checked(tree)
    said = (*mistakes(tree, errors, known()), *clashes(tree, root), *unknown_profiles(tree))
    found = [(one.line, str(one)) for one in said]
    found += [(one.line, str(one)) for one in (one_file_twice(written, tree) if written else ())]
    found += [(one.line, one.message) for one in repeats]
    if written is None or found:
        found.sort(key=lambda mistake: mistake[0])
        raise ConfigErrors(ConfigError(str(path), message, line=line) for line, message in found)
    return Config(
        path=path,
        stamp=stamp,
        site=written.site,
        sources=tuple(one.model_copy(update=_placed(root, one)) for one in written.sources),
        feeds=written.feeds,
        targets=tuple(one.model_copy(update={"path": below(root, one.path)}) for one in written.targets),
        schedule=written.schedule,
        landing=written.landing,
        opml=written.opml,
        news_sitemap=written.news_sitemap,
        profiles=written.profiles,
        withdrawals=written.withdrawals,
        guards=written.guards,
    )


def _placed(root: Path, source: Source) -> dict[str, Path | None]:
    """A source's paths, absolute."""
    return {"path": below(root, source.path), "authors": below(root, source.authors) if source.authors else None}


def with_output(config: Config, path: Path) -> Config:
    """The same configuration with one target, as ``--output`` asks; a relative path begins at the working folder."""
    target = Path(os.path.abspath(path))  # noqa: PTH100
    sources = [source.path for source in config.sources]
    if wrong := in_the_way(target, sources=sources, targets=(), root=config.root):
        raise ConfigError("--output", wrong)
    return replace(config, targets=(Target.model_construct(path=target),))


def check_sources(config: Config) -> None:
    """Raise ConfigErrors where a source's folder is not there or is empty: a disk that is not mounted is no news."""
    missing = [(number, why) for number, one in enumerate(config.sources, 1) if (why := _missing(one.path))]
    sources = _tree(config.path).get("sources") if missing else None
    wrong = [
        ConfigError(str(config.path), f"sources[{number}].path: {why}", line=_line(sources, number, "path"))
        for number, why in missing
    ]
    if wrong:
        raise ConfigErrors(wrong)


def check_authority(config: Config, now: datetime) -> None:
    """Raise ConfigErrors where the authority is of a day after ``now`` (RFC 4151, section 2.1): nobody has it yet."""
    day = config.site.authority.rpartition(",")[2]
    # The year or the month alone stands for its first day, and days as text are in the order of time.
    if day > now.astimezone(UTC).date().isoformat():
        message = f"site.authority: {day} has not come yet; write a day on which the domain was yours already"
        site = _tree(config.path)["site"]
        raise _single(str(config.path), message, site.lines.get("authority") if isinstance(site, Map) else None)


def _tree(path: Path, repeats: list[YamlError] | None = None) -> Map:
    """What the file holds. A key that stands twice is one mistake among others where ``repeats`` takes it."""
    subject = str(path)
    try:
        text = decode(_content(path), subject)
        tree = load_map(text, aliases=True, repeats=repeats)
    except FileNotFoundError:
        raise _single(subject, "there is no such file; run `feedpub init`, or name the file with --config") from None
    except IsADirectoryError:
        raise _single(subject, "is a folder; name the file in it with --config") from None
    except OSError as error:
        raise _single(subject, f"cannot be read ({error.strerror}); see to its permissions") from None
    except ArticleError as error:
        raise _single(subject, error.message, error.line) from None
    except YamlError as error:
        raise _single(subject, error.message, error.line) from None
    if not tree:
        raise _single(subject, "is empty; run `feedpub init` for one to begin with", 1)
    return tree


def _content(path: Path) -> bytes:
    """What is in the file; a device or a pipe, which may never end, is not even opened."""
    kind = path.stat().st_mode
    if not stat.S_ISREG(kind) and not stat.S_ISDIR(kind):
        raise _single(str(path), "is no regular file; name one with --config")
    with path.open("rb") as file:
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise _single(str(path), f"is larger than {_LARGEST >> 20} MiB, no configuration is; name the right file")
    return content


def _stamp(path: Path) -> tuple[int, ...]:
    with suppress(OSError):
        at = path.stat()
        return at.st_size, at.st_mtime_ns, at.st_ctime_ns, at.st_ino
    return ()


def _single(subject: str, message: str, line: int | None = None) -> ConfigErrors:
    return ConfigErrors([ConfigError(subject, message, line=line)])


def _line(items: object, number: int, key: str) -> int | None:
    """The line of a key of the list's item of that number, from 1."""
    item = items[number - 1] if isinstance(items, Seq) and len(items) >= number else None
    return item.lines.get(key) if isinstance(item, Map) else None


def _missing(folder: Path) -> str | None:
    try:
        with os.scandir(folder) as entries:
            return None if next(entries, None) else f"{folder} is empty; put stories into it or mount its disk"
    except FileNotFoundError:
        return f"there is no folder {folder}; make it, mount its disk or mend the path"
    except NotADirectoryError:
        return f"{folder} is no folder; name the folder that the stories are in"
    except OSError as error:
        return f"{folder} cannot be read ({error.strerror}); see to its permissions"
