"""What people are told: problems at their files, what was written, how to subscribe. Values only; the CLI prints."""

import os
import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from feedpub.errors import ArticleError, ConfigError, ConfigErrors, FeedpubError, FetchError
from feedpub.formats import FORMATS
from feedpub.listener import Listener
from feedpub.normalize import UNKNOWN
from feedpub.retraction import Shown, ends_of, shown_at
from feedpub.selection import State, carries, state_of

if TYPE_CHECKING:
    from feedpub.gather import Story
    from feedpub.pipeline import Release
    from feedpub.settings import Config, Target

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069]")


_FEW = 10  # documents of a folder that are named one by one
HELD = "held back"  #: the state of a story that cannot be published; its last good entry may be out all the same


def safe(text: str) -> str:
    """A line that can do nothing to a terminal or a log: control characters and lone surrogates spelt out."""
    return _UNPRINTABLE.sub(lambda one: one[0].encode("unicode_escape").decode(), text)


def counted(number: int, what: str) -> str:
    """A number of things: ``1 article``, ``2 articles``."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def exit_code(error: FeedpubError) -> int:
    """How a command ends that an error ended: 2 where configuration, usage or an address is wrong, else 1."""
    return 2 if isinstance(error, ConfigError | FetchError) else 1


def problem(error: FeedpubError, names: Mapping[str, str] = MappingProxyType({})) -> Iterator[str]:
    """An error as lines for a person; ``names`` has what a subject is called where that person stands."""
    for one in error.errors if isinstance(error, ConfigErrors) else (error,):
        yield safe(names.get(one.subject, one.subject) + str(one)[len(one.subject) :])


def problems(release: "Release", config: "Config", listener: Listener, *, articles: bool = True) -> Iterator[str]:
    """Everything that made the exit code 1, without ``articles`` only what is no article's."""
    for error in release.problems:
        if not isinstance(error, ArticleError):
            lines = problem(error)
        elif articles:
            lines = problem(error, {error.subject: near(error.subject, config, listener)})
        else:
            continue
        yield from (seen_by(line, config, listener) for line in lines)


def notes(release: "Release", config: "Config", listener: Listener, *, odd: bool | None = None) -> Iterator[str]:
    """What the newsroom is to do, and with ``odd``, or to who asked for more, what is merely odd."""
    if listener.quiet:
        return
    wanted = listener.verbose > 0 if odd is None else odd
    for text in [*release.advice, *(release.notes if wanted else ())]:
        head, colon, rest = text.partition(":")
        # A story of several in a file is named FILE#PART.
        there = bool(colon) and any(os.path.lexists(config.root / one) for one in (head, head.rsplit("#", 1)[0]))
        told = f"{near(head, config, listener)}:{seen_by(rest, config, listener)}"
        yield safe(f"note: {told if there else seen_by(text, config, listener)}")


def seen_by(text: str, config: "Config", listener: Listener) -> str:
    """A text in which files of the sources are named as seen from where the listener stands."""
    for source in config.sources:
        folder = os.path.relpath(source.path, config.root)
        seen = f"{near(folder, config, listener)}/"
        text = re.sub(rf"(?<![\w/.-]){re.escape(folder)}/", seen.replace("\\", r"\\"), text)
    return text


def near(path: str | Path, config: "Config", listener: Listener) -> str:
    """A path, absolute or below the configuration's folder, as seen from where the listener stands."""
    return os.path.relpath(config.root / path, listener.folder)


def done(release: "Release", config: "Config", listener: Listener) -> Iterator[str]:
    """What a build did, in a few lines, to who watches or asked for it, and with more asked for how to subscribe."""
    if listener.watched or listener.verbose:
        yield from written(release, config, listener)
    if listener.verbose:
        yield from subscribe(release, config, listener)


def standings(release: "Release") -> Iterator[tuple["Story", str, FeedpubError | None]]:
    """Each story, where it stands as the feeds have it, and why it is held back, if it is."""
    failed = {error.subject: error for error in release.problems if isinstance(error, ArticleError)}
    # A story that is out stays out, even where a clock that was set back says that its time is yet to come. A notice,
    # which has no file, is none.
    live = {entry.id for feed in (release.shown | release.feeds).values() for entry in feed.entries if entry.path}
    for story in release.stories:
        why = story.error or failed.get(story.path)
        entry = release.entries.get(story.path)
        if why or entry is None:
            yield story, HELD, why
        else:
            yield story, State.LIVE if entry.id in live else state_of(entry, release.now), None


def tally(release: "Release") -> Mapping[str, int]:
    """How many stories there are of each state, and how many are held back."""
    return release.rest.tally + Counter(str(state) for _, state, _ in standings(release))


def written(release: "Release", config: "Config", listener: Listener) -> Iterator[str]:
    """What a build found and wrote."""
    found = tally(release) if release.tallied is None else release.tallied
    words = [f"{found[state]} {state}" for state in (*State, HELD) if found.get(state)]
    if words or not release.held:
        yield f"{counted(sum(found.values()), 'article')}: {', '.join(words) or 'none'}"
    for target in config.targets:
        folder = near(target.path, config, listener)
        receipt = release.receipts.get(_place(target, config))
        if receipt is None:
            yield safe(f"{folder}: not written")
            continue
        parts = [f"{len(receipt.written)} written", f"{len(receipt.unchanged)} unchanged"]
        parts += [f"{len(receipt.removed)} removed"] if receipt.removed else []
        yield safe(f"{folder}{os.sep}: {', '.join(parts)}")
        yield from map(safe, _paths(receipt.written))
        for path in receipt.kept:
            yield safe(f"  {path} was left: it belongs to no feed any more, but somebody else has changed it")


def killed(release: "Release", config: "Config", listener: Listener, id_: str) -> Iterator[str]:
    """Whether a story that was taken back is out of every feed, and what stands there in its place until when."""
    one = release.retracted.by_id.get(id_)
    if one is None:
        return
    times, zone = config.withdrawals, config.site.timezone
    shown = shown_at(one, release.now, times)
    ends = [f"{end.astimezone(zone):%Y-%m-%d %H:%M}" for end in ends_of(one, times)]
    feeds = ", ".join(one.feeds) or "no feed"
    if shown is Shown.NOTICE:
        yield safe(f"{id_}: taken back; {feeds}: a notice until {ends[0]}, then a tombstone in Atom until {ends[1]}")
    elif shown is Shown.TOMBSTONE:
        yield safe(f"{id_}: taken back; {feeds}: no notice, a tombstone in Atom until {ends[1]}")
    else:
        yield safe(f"{id_}: taken back; {feeds}: nothing stands for it any more")
    still = [
        near(target.path, config, listener)
        for target in config.targets
        if _place(target, config) not in release.receipts
    ]
    still += [path for path in sorted(release.kept) if path.rpartition(".")[0] in one.feeds]
    if still:
        yield safe(f"but it may still be in {', '.join(still)}; see above why, mend that, and run `feedpub build`")


def perhaps_out(id_: str, why: str = "nothing could be published") -> Iterator[str]:
    """What to tell of a story that is on the newsroom's list, where nothing is known to have been published since."""
    yield safe(f"{id_}: may still be in the feeds, as {why}; mend what is named below, and run this again")


def left_over(release: "Release", config: "Config", listener: Listener) -> Iterator[str]:
    """The folders that no target names any more, and that may still show a story that was taken back."""
    for folder in (near(name, config, listener) for name in release.elsewhere):
        yield safe(
            f"note: {folder}: was published to before and is no target now, so it may still show the story; remove it, "
            f"or publish there: feedpub build --output {shlex.quote(folder)}"
        )


def _place(target: "Target", config: "Config") -> str:
    return os.path.relpath(target.path, config.root)


def _paths(paths: Iterable[str]) -> Iterator[str]:
    """Documents, a line each; of a folder with many only how many there are."""
    together: dict[str, list[str]] = {}
    for path in paths:
        folder = path.rpartition("/")[0].partition("/")[0]
        together.setdefault(folder or path, []).append(path)
    for folder, several in together.items():
        if len(several) > _FEW:
            yield f"  {folder}/: {len(several)} documents"
        else:
            yield from (f"  {path}" for path in several)


def subscribe(release: "Release", config: "Config", listener: Listener) -> Iterator[str]:
    """How a reader gets the feeds: their addresses once a web server shows the output folder."""
    folder = safe(near(config.targets[0].path, config, listener))
    yield f"To subscribe, let a web server show {folder}{os.sep} at {config.site.feeds_url} and give a feed reader:"
    several = Counter(one.group for one in release.wanted)
    told: set[str] = set()
    for one in release.wanted:
        suffix = FORMATS[one.settings.formats[0]].suffix
        if not config.feeds[one.group].each:
            yield f"  {config.site.feeds_url}{one.name}{suffix}   {safe(one.settings.title)}"
        elif one.group not in told:
            told.add(one.group)
            more = f" and {several[one.group] - 1} more of {one.group}/" if several[one.group] > 1 else ""
            yield f"  {config.site.feeds_url}{one.name}{suffix}   {safe(one.settings.title)}{more}"


def listing(release: "Release", config: "Config", listener: Listener) -> Iterator[Mapping[str, object]]:
    """One record for each article: its state, the feeds that carry it, or why it is held back."""
    feeds_of: dict[str, list[str]] = {}
    for name, feed in (release.shown | release.feeds).items():
        for entry in feed.entries:
            feeds_of.setdefault(entry.path, []).append(name)
    for story, state, why in standings(release):
        file = near(story.path, config, listener)
        record: dict[str, object] = {"file": file, "state": str(state)}
        if why:
            told = next(problem(why, {why.subject: near(why.subject, config, listener)}))
            record["why"] = seen_by(told, config, listener)
        shown = release.entries.get(story.path)
        if shown:
            record |= {
                "id": shown.id,
                "title": shown.title,
                "published": shown.published.isoformat() if shown.published != UNKNOWN else None,
                "updated": shown.updated.isoformat(),
                "language": shown.language,
                "section": shown.section,
                "authors": [person.name for person in shown.authors],
                "access": str(shown.access),
                "url": shown.url,
                "fits": [one.name for one in release.wanted if carries(one.settings, shown)],
            }
        yield record | {"feeds": feeds_of.get(story.path, [])}


def table(records: Iterable[Mapping[str, object]]) -> Iterator[tuple[str, str, str, str]]:
    """The listing as rows for a person: state, date, feeds, title or reason, each fit to be printed."""
    for record in records:
        feeds = record["feeds"]
        yield (
            str(record["state"]),
            str(record.get("published") or "")[:16].replace("T", " "),
            " ".join(feeds) if isinstance(feeds, list) else "",
            safe(str(record.get("why") or f"{record.get('title')} ({record['file']})")),
        )
