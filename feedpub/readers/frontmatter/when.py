"""A story's times: when it is published, was changed, may go out and must be gone."""

import re
from datetime import date, datetime
from pathlib import PurePosixPath

from feedpub.dates import is_skipped, localize, parse
from feedpub.readers.frontmatter import values
from feedpub.readers.frontmatter.draft import Draft
from feedpub.readers.frontmatter.keys import plain
from feedpub.readers.keys import Key, MisfitError
from feedpub.yamltext import Scalar

# Jekyll's ``2026-11-23-harbour.md``, Zola's ``2026-11-23_harbour.md`` and ``2026-11-23T10:00:00Z-harbour.md``.
_DAY_IN_NAME = re.compile(
    r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"
    r"(?P<time>T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2}))?[-_]."
)
_DAY_IN_ADDRESS = re.compile(r"(?:.*?/)??([0-9]{4})/([0-9]{1,2})/([0-9]{1,2})/.")
_ADDRESSES = frozenset(("path", "permalink", "url"))  # Zola's, Jekyll's and Hugo's, without the site's own part

_OTHERS = frozenset(("due", "embargo", "expires", "updated"))  #: fields that say more than when it is published

_Moment = tuple[date, Key]


def put_dates(draft: Draft) -> None:
    """Fill in the times; MisfitError for one that is none, and for keys that give two different ones."""
    dated = [key for key in draft.of("published") if not values.is_flag(key)]  # Jekyll has `published: false`
    published = _agreed(_moments(draft, dated), draft)
    if _OTHERS.isdisjoint(draft.keys):  # as of most stories
        _put_published(draft, published)
        return
    embargoes = _moments(draft, draft.of("embargo"))
    for due in _moments(draft, draft.of("due")):
        if published is None:
            published = due
        elif _at(due, draft) > _at(published, draft):
            embargoes.append(due)
    _put_published(draft, published)
    if embargoes:
        draft.put("embargo", *max(embargoes, key=lambda moment: _at(moment, draft)))
    if expiries := _moments(draft, draft.of("expires")):
        draft.put("expires", *min(expiries, key=lambda moment: _at(moment, draft)))
    for key in draft.of("updated")[:1]:
        if values.is_of_file(key):  # it says that a tool shall find out: of a change that nobody has to know
            draft.warn(key.line, f"`{key.name}`: {values.text(key)!r} is no time; write it out, or leave the key out")
        else:
            draft.put("updated", *_moments(draft, [key])[0])


def _put_published(draft: Draft, published: _Moment | None) -> None:
    if published:
        draft.put("published", *published)
    else:
        _infer_day(draft)


def _moments(draft: Draft, keys: list[Key]) -> list[_Moment]:
    if not keys:
        return []
    moments = [(values.moment(key, draft.language), key) for key in keys]
    for moment in moments:
        _warn_of_gap(moment, draft)
    return moments


def _warn_of_gap(moment: _Moment, draft: Draft) -> None:
    value, key = moment
    if is_skipped(value, draft.context.zone):
        real = _at(moment, draft)
        message = f"`{key.name}`: there is no {value:%H:%M} on that day, it is read as {real:%H:%M}"
        draft.warn(key.line, f"{message}; write the time that was meant")


def _at(moment: _Moment, draft: Draft) -> datetime:
    return localize(moment[0], draft.context.zone)


def _agreed(moments: list[_Moment], draft: Draft) -> _Moment | None:
    """The one time that several keys give; of a day and a time on it, the time."""
    if len(moments) < 2:
        return moments[0] if moments else None
    best = next((moment for moment in moments if isinstance(moment[0], datetime)), moments[0])
    for moment in moments:
        theirs, ours = _at(moment, draft), _at(best, draft)
        if theirs != ours and (isinstance(moment[0], datetime) or theirs.date() != ours.date()):
            other, key = sorted((moment[1], best[1]), key=lambda key: key.line)
            raise MisfitError(
                key.line, f"`{key.name}` and `{other.name}` of line {other.line} give two times; keep one of them"
            )
    return best


def _infer_day(draft: Draft) -> None:
    """The day that the name of a file or a bundle begins with (Jekyll, Hugo, Zola), else that of a declared address."""
    path = PurePosixPath(draft.path)
    names = [(path.name, "file name")]
    if path.name.partition(".")[0] == "index":  # a page bundle: the folder has the story's name
        names.append((path.parent.name, "name of its folder"))
    for name, told in names:
        if (named := _DAY_IN_NAME.match(name)) and (day := _day(named)):
            at = named["time"]
            draft.infer("published", _instant(f"{day}{at}") or day if at else day, told)
            return
    for key in draft.others:
        address = key.node[:200] if plain(key.name) in _ADDRESSES and isinstance(key.node, Scalar) else ""
        if day := _day(_DAY_IN_ADDRESS.match(address)):
            draft.put("published", day, key)
            return


def _instant(written: str) -> date | None:
    try:
        return parse(written)
    except ValueError:
        return None


def _day(found: re.Match[str] | None) -> date | None:
    try:
        day = date(*map(int, found.group(1, 2, 3))) if found else None
    except ValueError:
        return None
    return day if day and 1970 <= day.year <= 2100 else None
