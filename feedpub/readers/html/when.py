"""When a story was published and changed: the time that the page's markup, text and address agree on, best told."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from feedpub.readers.html import zones
from feedpub.readers.html.moments import SURE, Moment

_MOST_FAR = 3  #: days far from the headline, of which one may still be the story's
_SAYS = {"published": 1.0, "": 0.8, "updated": 0.4}  #: how far a label makes a time the publication's
_MOST_AGAIN = 3  #: times that markup which says the same again still counts for more
_ENOUGH = 0.05
_PLAINLY = 0.4  #: how far a date is believed that nothing but a head's bare "date" says
_DAY, _HALF = timedelta(days=1), timedelta(hours=12)


def published(found: list[Moment]) -> list[Moment]:
    """The times that the story may have been published at, best first; none where nothing speaks for any."""
    support: dict[int, float] = {}
    told: dict[tuple[object, ...], float] = {}  # as most of a page say the same
    for one in found:
        same = one.value, one.day, one.is_timed, one.label == "updated", one.is_far
        if same not in told:
            told[same] = _support(one, found)
        support[id(one)] = told[same]
    ranked = sorted(found, key=lambda one: (-support[id(one)], -_precision(one), one.fact.order))
    if not ranked or support[id(ranked[0])] < _ENOUGH:
        return []
    best = ranked[0]
    far = {one.day for one in ranked if one.is_far}
    if best.is_far and support[id(best)] < SURE and len(far) > _MOST_FAR:
        return []  # those of other stories and of comments
    # What nearly as much speaks for may be the same time told better.
    again = [one for one in ranked if support[id(one)] >= 0.85 * support[id(best)] and _agree(best, one)]
    again.sort(key=_precision, reverse=True)
    return [*again, *(one for one in ranked if one not in again)]


def _support(one: Moment, found: list[Moment]) -> float:
    by_kind: dict[str, list[float]] = {}
    plain = True
    for other in found:
        if (weight := other.weight * _SAYS[other.label] * _agree(other, one)) > 0:
            by_kind.setdefault(other.fact.kind, []).append(weight)
            plain = plain and other.is_plain
    # The same markup twice is hardly more than once.
    total = sum(max(weights) + (_again(len(weights)) if max(weights) >= 1 else 0.0) for weights in by_kind.values())
    if one.label == "updated":
        total /= 2
    if one.is_far:
        total *= 0.8
    if plain:  # what stands at the headline is surer
        total *= _PLAINLY
    changed_before = any(
        other.label == "updated" and other.weight >= 1 and other.day < one.day - _DAY for other in found
    )
    return total / 2 if changed_before else total  # nothing is changed before it is published


def _again(times: int) -> float:
    return 0.1 * min(times - 1, _MOST_AGAIN)


def _agree(other: Moment, one: Moment) -> float:
    """How far a time speaks for another: midnight in UTC is the day before in New York, print is dated a day later."""
    if other.label == "updated" != one.label:
        return 0.0
    ours, theirs = one.day, other.day
    if ours == theirs:
        return 1.0
    if abs(ours.toordinal() - theirs.toordinal()) > 2:
        return 0.0
    for instant, day in ((one, other.day), (other, one.day)):
        bare = other if instant is one else one
        if instant.is_instant and isinstance(instant.value, datetime) and not bare.is_timed:
            utc = instant.value.astimezone(UTC)
            if day in ((utc - _HALF).date(), (utc + _HALF).date()):
                return 0.9
    return 0.5 if one.is_timed and not other.is_timed and other.day - one.day == _DAY else 0.0


def is_other(one: Moment, best: Moment) -> bool:
    """Whether a time says something else than the one that was taken: another day, or another time on it."""
    if isinstance(one.value, datetime) and isinstance(best.value, datetime) and one.is_timed and best.is_timed:
        if one.is_instant and best.is_instant:
            return abs(one.value - best.value) >= timedelta(minutes=1)
        return abs(_wall(one.value) - _wall(best.value)) >= timedelta(minutes=1)
    return one.day != best.day


def _precision(one: Moment) -> int:
    return 2 * one.is_timed + one.is_instant


def zoned(best: Moment, found: list[Moment], country: ZoneInfo | None) -> date:
    """The best time's value, with the zone that another time of the same wall clock tells, else its country's."""
    value = best.value
    for other in found if best.is_timed and not best.is_instant else ():
        same = other.value
        if isinstance(same, datetime) and same.tzinfo and abs(_wall(same) - _wall(value)) < timedelta(minutes=1):
            return zones.pinned(value, same.tzinfo)
    return zones.pinned(value, country) if country else value


def _wall(value: date) -> datetime:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else datetime.combine(value, time())


def updated(found: list[Moment], since: date) -> Moment | None:
    """The latest time of change that is not before the publication."""
    own = [one for one in found if one.label == "updated" and one.weight >= 1 and one.day >= _day(since)]
    return max(own, key=lambda one: (one.weight, one.is_instant), default=None)


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
