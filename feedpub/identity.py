"""Which of the remembered stories each story is: an id stays with its story, whatever moves or breaks. Pure.

A story is known by its id, else by its path, and where its file was moved as well, by the name that exactly one
vanished file had.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from feedpub.errors import ArticleError
from feedpub.gather import Story
from feedpub.ledger import Published
from feedpub.model import Article, Entry
from feedpub.naming import stem_of
from feedpub.normalize import FROM_FILE, SEEN, SITES


def lost(stories: Sequence[Story], before: Mapping[str, Published]) -> dict[str, list[Article]]:
    """The paths, as remembered, of stories that are there but cannot be used: broken, or older than what is out.

    Each with what could be read in its place: mostly nothing, at times that the story is to be withheld.
    """
    paths = {one.path for one in before.values() if one.path}
    there = {story.path for story in stories}
    broken = [story for story in stories if story.error]
    found: dict[str, list[Article]] = {}
    _add(found, ((story, story.path) for story in broken if story.path in paths))
    _add(found, _out_of_sight(broken, paths - there))
    for story in stories:
        known = before.get(story.entry.id) if story.entry else None
        if story.entry and known and known.path == story.path and _below(story.entry, known.version):
            found.setdefault(story.path, [])
    _add(found, ((story, one.path) for story, one in _moved(stories, before) if story.error and one.path))
    return found


def _add(found: dict[str, list[Article]], pairs: Iterable[tuple[Story, str]]) -> None:
    for story, path in pairs:
        known = story.error.known if story.error else None
        found.setdefault(path, []).extend([known] if known else [])


def _out_of_sight(broken: Sequence[Story], unseen: Iterable[str]) -> Iterator[tuple[Story, str]]:
    """The paths that are not seen because of something broken, each with that.

    What could not even be looked at may be a folder: the stories below it are out of sight, not gone. And of a file
    that holds several stories, those that are not seen while anything in it is wrong may be the wrong ones.
    """
    above: dict[str, list[Story]] = defaultdict(list)
    for story in broken:
        above[f"{story.path}#" if story.found else f"{story.path}/"].append(story)
    for path in unseen if above else ():
        for cut in (at + 1 for at, char in enumerate(path) if char in "#/"):
            yield from ((story, path) for story in above.get(path[:cut], ()))


def recognised(stories: Sequence[Story], before: Mapping[str, Published]) -> list[Entry]:
    """The entries, each under the id it was published with where only a guess at its language would give it another.

    An id is led by the language of a story that is not in the site's. Where nobody declared it, it is seen in the
    story's words, and those change with every edit.
    """
    known = {one.path: one.id for one in before.values() if one.path}
    known |= {story.path: one.id for story, one in _moved(stories, before) if story.entry}
    return [
        replace(entry, id=known[entry.path])
        if known.get(entry.path, entry.id) != entry.id and _is_guessed(entry)
        else entry
        for story in stories
        if (entry := story.entry)
    ]


def newest(entries: Sequence[Entry], before: Mapping[str, Published]) -> tuple[list[Entry], list[Entry]]:
    """The entries without those of which a higher version is there or was published, and those.

    A wire sends a story again under its id, with a version. One that arrives late never takes a later one's place.
    """
    highest = {id_: known.version for id_, known in before.items() if known.version is not None}
    for entry in entries:
        if _is_versioned(entry) and entry.version is not None:
            highest[entry.id] = max(entry.version, highest.get(entry.id, entry.version))
    superseded = [entry for entry in entries if _below(entry, highest.get(entry.id))]
    return [entry for entry in entries if not _below(entry, highest.get(entry.id))], superseded


def one_each(entries: Iterable[Entry], before: Mapping[str, Published]) -> tuple[dict[str, Entry], list[ArticleError]]:
    """The story that each id belongs to, and an error for every newcomer that came with an id already taken.

    An id belongs to the story that was published under it; before that to the one with the earlier date.
    """
    claims: dict[str, list[Entry]] = {}
    for entry in entries:
        claims.setdefault(entry.id, []).append(entry)
    held: list[ArticleError] = []
    kept: dict[str, Entry] = {}
    for id_, rivals in claims.items():
        known = before.get(id_)
        rivals.sort(key=lambda one: (known is None or one.path != known.path, one.published.timestamp(), one.path))
        kept[id_], *others = rivals
        held += [
            ArticleError(
                other.path,
                f"has the id of {rivals[0].path} ({id_}), which keeps it; rename this file or give it its own `id:`",
            )
            for other in others
        ]
    return kept, held


def _is_guessed(entry: Entry) -> bool:
    """Whether the id is the file's name, led by a language that nobody declared."""
    return entry.origins.get("id") == FROM_FILE and entry.origins.get("language") in (SEEN, SITES)


def _is_versioned(entry: Entry) -> bool:
    return entry.version is not None and entry.origins.get("id") != FROM_FILE


def _below(entry: Entry, version: int | None) -> bool:
    return version is not None and _is_versioned(entry) and entry.version is not None and entry.version < version


def _moved(stories: Sequence[Story], before: Mapping[str, Published]) -> Iterator[tuple[Story, Published]]:
    """Broken stories, and those whose id is a guess, in new files: each with what it was before its file was moved."""
    there = {story.path for story in stories}
    taken = {story.entry.id for story in stories if story.entry}
    vanished: dict[str, list[Published]] = defaultdict(list)
    for one in before.values():
        if one.path and one.path not in there and one.id not in taken:
            vanished[stem_of(_file(one.path))].append(one)
    if not vanished:
        return
    files = {_file(one.path) for one in before.values()}
    newcomers: dict[str, list[Story]] = defaultdict(list)
    for story in stories:
        if _file(story.path) not in files and (story.entry is None or _is_new_guess(story.entry, before)):
            newcomers[stem_of(_file(story.path))].append(story)
    for stem, new in newcomers.items():
        yield from _paired(new, vanished.get(stem, []))


def _is_new_guess(entry: Entry, before: Mapping[str, Published]) -> bool:
    return _is_guessed(entry) and entry.id not in before


def _paired(new: Sequence[Story], old: Sequence[Published]) -> Iterator[tuple[Story, Published]]:
    """New files and vanished stories of one name: the only ones belong together, and of several those of one text."""
    broken = [story for story in new if story.entry is None]
    # Of broken files any may be the one; a story that can be read is one story at most.
    if len({_file(one.path) for one in old}) == 1 and (broken == list(new) or len(new) == len(old) == 1):
        yield from ((story, one) for story in new for one in old)
        return
    old_texts = Counter(one.fingerprint for one in old)
    new_texts = Counter(story.entry.fingerprint for story in new if story.entry)
    for story in new:
        for one in old:
            text = one.fingerprint
            if story.entry and story.entry.fingerprint == text and old_texts[text] == new_texts[text] == 1:
                yield story, one


def _file(path: str) -> str:
    """A story's path without its part."""
    return path.partition("#")[0]
