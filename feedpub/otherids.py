"""Stories that subscribers know under another id than their files give them: held, with what took their places. Pure.

As long as one is held, the ledger must go on knowing the text that it is known again by. So the story in whose file
that text was is held, too, where another text is there: or the next build would take the one for the other.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from feedpub.errors import ArticleError
from feedpub.gather import Story
from feedpub.guards import Held, let_through
from feedpub.ledger import Published
from feedpub.model import Entry, Status


class Changed(Held, frozen=True, kw_only=True):
    """A story whose id would change; ``was`` is the id that subscribers know."""

    entry: Entry
    was: str


class InItsPlace(Held, frozen=True, kw_only=True):
    """A story that is held with one whose id would change, as it has another text in the place of that one's.

    What its file says of who may see it holds for each of those that it ``may_be`` (ids): for what it was, and for the
    one whose text is nowhere now, which may be that one, edited.
    """

    entry: Entry
    may_be: Sequence[str]


def changed(
    stories: Iterable[Story], before: Mapping[str, Published], taken_back: Collection[str] = frozenset()
) -> list[Changed]:
    """Stories that subscribers know under another id.

    In the file of that one; or with the text of one that is gone, or that has another text now, as after two files
    changed places. Whatever the files of those that were ``taken_back`` say is nobody's text.

    A file that keeps its story in is among them where the other stays as it was last: that is kept in for as long as
    the ledger knows whose text it is.
    """
    stories = list(stories)
    there = {story.entry.id: story.entry for story in stories if story.entry}
    others = [story.entry for story in stories if story.entry and _has_another_text(story.entry, before)]
    gone = {one.path: one for one in before.values() if one.path and one.id not in there}
    known_by = {id_: one for id_, one in before.items() if id_ not in taken_back} if others else {}
    left = _texts_left({entry.fingerprint for entry in others} - {""}, there, known_by)
    found: dict[str, Changed] = {}
    kept_in: list[Changed] = []
    for entry in others:
        known = gone.get(entry.path)
        same = known is not None and (entry.fingerprint == known.fingerprint or entry.title == known.title)
        was = known if same else left.get(entry.fingerprint) if known is None else None
        if was is None or entry.status is Status.CANCELED:
            continue
        one = _changed(entry, was)
        if entry.status is Status.USABLE or was.id not in there:
            found[entry.path] = one
        else:
            kept_in.append(one)
    while kept_in:
        stay = {id_ for one in found.values() for id_ in (one.was, one.entry.id)}
        more = {one.entry.path: one for one in kept_in if one.was in stay}
        if not more:
            break
        found |= more
        kept_in = [one for one in kept_in if one.entry.path not in more]
    return [found[entry.path] for entry in others if entry.path in found]


def _changed(entry: Entry, was: Published) -> Changed:
    name = f"id:{entry.path}"
    where = "" if was.path == entry.path else f" (it is {was.path} with its text)"
    message = (
        f"its id would change from {was.id} to {entry.id}{where}, and subscribers would get it twice; "
        f"write `id: {was.id}` into it, {let_through(name)}"
    )
    return Changed(name=name, entry=entry, was=was.id, error=ArticleError(entry.path, message))


def in_their_places(
    held: Sequence[Changed], stories: Sequence[Story], before: Mapping[str, Published]
) -> Iterator[InItsPlace]:
    """By the name of each that is ``held``, the story in whose place its text was, where that has another one now."""
    texts = {story.entry.fingerprint for story in stories if story.entry}
    by_was: dict[str, list[Changed]] = {}
    for one in held:
        by_was.setdefault(one.was, []).append(one)
    paths = {one.entry.path for one in held}
    for story in stories:
        entry = story.entry
        if not entry or entry.id not in by_was or entry.path in paths or not _has_another_text(entry, before):
            continue
        ids = [id_ for id_ in _following(entry.id, by_was) if id_ in before and before[id_].fingerprint not in texts]
        for one in by_was[entry.id]:
            message = (
                f"has another text, and {one.entry.path} has the one that subscribers know it by; put the texts back "
                f"into their files, remove {one.entry.path} if it is a copy, {let_through(one.name)}"
            )
            error = ArticleError(entry.path, message)
            yield InItsPlace(name=one.name, entry=entry, may_be=(entry.id, *ids), error=error)


def _following(id_: str, by_was: Mapping[str, Sequence[Changed]]) -> Iterable[str]:
    """The ids in whose files the text of that one is, the text of one of those, and so on."""
    found: dict[str, None] = {}
    todo = [*by_was[id_]]
    while todo:
        other = todo.pop().entry.id
        if other not in found:
            found[other] = None
            todo += by_was.get(other, ())
    return found


def _has_another_text(entry: Entry, before: Mapping[str, Published]) -> bool:
    return entry.id not in before or before[entry.id].fingerprint != entry.fingerprint


def _texts_left(
    texts: Collection[str], there: Mapping[str, Entry], before: Mapping[str, Published]
) -> Mapping[str, Published]:
    """Of these texts those that one story had, and has no more: it is gone, broken, or there with another one."""
    had = [one for one in before.values() if one.fingerprint in texts and one.path]
    times = Counter(one.fingerprint for one in had)
    return {
        one.fingerprint: one
        for one in had
        if times[one.fingerprint] == 1 and (one.id not in there or there[one.id].fingerprint != one.fingerprint)
    }
