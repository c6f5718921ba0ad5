"""Which of the remembered stories each story is: an id stays with its story, whatever moves or breaks. Pure.

A story is known by its id, else by its path, and where its file was moved as well, by the name that exactly one
vanished file had.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Protocol
from urllib.parse import unquote

from msgspec.structs import replace

from feedpub import guards
from feedpub.errors import ArticleError
from feedpub.gather import Story
from feedpub.ledger import Published
from feedpub.model import Article, Entry, Status
from feedpub.naming import stem_of
from feedpub.normalize import FROM_FILE, is_guessed

_FEW = 50  #: stories of one time, gone and new together, whose bodies are looked at


class Texts(Protocol):
    """Where the bodies of stories are looked up (:class:`feedpub.wording.Texts`)."""

    def as_it_is(self, entry: Entry) -> str | None: ...
    def as_it_was(self, id_: str) -> str | None: ...


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


def missing(stories: Sequence[Story], before: Mapping[str, Published]) -> bool:
    """Whether the file of any remembered story is not there, or the story was taken back without a kill."""
    paths = {story.path for story in stories}
    return any(one.withdrawn is not None or (one.path and one.path not in paths) for one in before.values())


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


def recognised(
    stories: Sequence[Story],
    before: Mapping[str, Published],
    texts: Texts | None = None,
    taken_back: Collection[str] = (),
) -> tuple[list[Story], list[str]]:
    """The stories, each under the id it was published with where only a guess at its language would give it another.

    An id is led by the language of a story that is not in the site's. Where nobody declared it, it is seen in the
    story's words, and those change with every edit. One that is to go out no longer and gets another id in the same
    edit is what it was, too, or it would stay out under the former one. And so is one whose file was renamed; of each
    such the newsroom is told what line to add, as without the ledger nobody would know.
    """
    known = {one.path: one for one in before.values() if one.path}
    known |= {story.path: one for story, one in _moved(stories, before) if story.entry}
    renamed = _renamed(stories, before, texts, taken_back)
    found, advice = [], []
    for story in stories:
        one = known.get(story.path) or renamed.get(story.path)
        if one is None or story.entry is None or one.id == story.entry.id:
            found.append(story)
        elif _is_another_name(story.entry, one) or is_guessed(story.entry):
            found.append(_as(story, story.entry, one))
            advice.append(line_to_add(story.path, story.entry, one, taken_back=one.id in taken_back))
        elif _is_hidden(story.entry, one):
            found.append(_as(story, story.entry, one))
        else:
            found.append(story)
    return found, advice


def _as(story: Story, entry: Entry, one: Published) -> Story:
    return replace(story, entry=replace(entry, id=one.id))


def _renamed(
    stories: Sequence[Story], before: Mapping[str, Published], texts: Texts | None, taken_back: Collection[str]
) -> dict[str, Published]:
    """By their new paths, what stories were before their files got other names: the only ones of their text, both
    among what is gone and among what is new; or else of their headline and time, where the text was edited, too; or of
    their time and body, where the headline was.
    """
    there, taken = {story.path for story in stories}, {story.entry.id for story in stories if story.entry}
    gone = [one for one in before.values() if one.path and one.path not in there and one.id not in taken]
    if not gone:
        return {}
    paths, known = {one.path for one in before.values()}, {*before, *taken_back}
    new = [
        entry
        for story in stories
        if (entry := story.entry) and entry.id not in known and story.path not in paths and is_of_its_file(entry)
    ]
    found: dict[str, Published] = {}
    for old_marks, new_mark in (
        (lambda one: {one.fingerprint} - {""}, lambda entry: entry.fingerprint),
        (lambda one: {(one.title, at) for at in one.times}, lambda entry: (entry.title, entry.published.timestamp())),
    ):
        old = Counter(mark for one in gone for mark in old_marks(one))
        young = Counter(map(new_mark, new))
        marks = {mark: one for one in gone for mark in old_marks(one) if old[mark] == 1}
        for entry in new:
            if young[new_mark(entry)] == 1 and (one := marks.get(new_mark(entry))) and one not in found.values():
                found.setdefault(entry.path, one)
    if texts:
        same = {one.id for one in found.values()}
        left = [one for one in gone if one.id not in same], [entry for entry in new if entry.path not in found]
        found |= _of_one_time_and_body(*left, texts)
    return found


def _of_one_time_and_body(
    gone: Iterable[Published], new: Iterable[Entry], texts: Texts
) -> Iterator[tuple[str, Published]]:
    """Those of which only time and body tell, where few have that time: to look at bodies takes long."""
    at_one_time: dict[float, tuple[list[Published], list[Entry]]] = defaultdict(lambda: ([], []))
    for one in gone:
        for at in one.times:
            at_one_time[at][0].append(one)
    for entry in new:
        at_one_time[entry.published.timestamp()][1].append(entry)
    for old, young in at_one_time.values():
        if not (old and young) or len(old) + len(young) > _FEW:
            continue
        was, now = [texts.as_it_was(one.id) for one in old], [texts.as_it_is(entry) for entry in young]
        for entry, body in zip(young, now, strict=True):
            if body and was.count(body) == now.count(body) == 1:
                yield entry.path, old[was.index(body)]


def is_of_its_file(entry: Entry) -> bool:
    """Whether an id is the file's name."""
    return entry.origins.get("id") == FROM_FILE


def _is_another_name(entry: Entry, one: Published) -> bool:
    """Whether an id that comes from a file's name differs from the published one because the file was renamed."""
    name = unquote(one.id).rpartition(":")[2].rpartition("/")[2]
    return is_of_its_file(entry) and name != stem_of(_file(entry.path))


def line_to_add(path: str, entry: Entry, one: Published, *, taken_back: bool) -> str:
    """What to tell the newsroom of a story that goes on under an id that only the ledger remembers."""
    renamed, has_no_place = _is_another_name(entry, one), path.endswith((".txt", ".txt.gz"))
    was = f"is {one.path} under another name" if one.path and one.path != path else "has another name than it had"
    todo = f"write this line into it: id: {one.id}"
    if not renamed:
        was = f"is written in another language now ({entry.language}), and declares none"
    if has_no_place and renamed:
        todo = "give it its old name again; its form has no place for an id"
    elif has_no_place:
        todo = "declare the `language` of its source; its form has no place for an id"
    if taken_back and renamed:
        todo = f"if this is another story, give it its own `id:`, and {guards.once(f'id:{path}')}"
        return f"{path}: {was}; {one.id} was taken back and stays so; {todo}"
    return f"{path}: {was}; subscribers know it as {one.id}, which only the ledger remembers; {todo}"


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


def one_each(
    entries: Iterable[Entry], before: Mapping[str, Published], preferred: Callable[[str], bool] = lambda _path: False
) -> tuple[dict[str, Entry], list[ArticleError]]:
    """The story that each id belongs to, and an error for every newcomer that came with an id already taken.

    An id belongs to the story that was published under it; before that to the one with the earlier date. ``preferred``
    says of a newcomer's path whether it gets the id all the same.
    """
    claims: dict[str, list[Entry]] = {}
    for entry in entries:
        claims.setdefault(entry.id, []).append(entry)
    held: list[ArticleError] = []
    kept: dict[str, Entry] = {}
    for id_, rivals in claims.items():
        known = before.get(id_)
        rivals.sort(key=lambda one: (known is None or one.path != known.path, one.published.timestamp(), one.path))
        first = next((one for one in rivals[1:] if preferred(one.path)), rivals[0])
        kept[id_] = first
        held += [
            ArticleError(
                other.path,
                f"has the id of {first.path} ({id_}), which keeps it; rename this file or give it its own `id:`, "
                f"{guards.let_through(f'one-id:{other.path}')}",
            )
            for other in rivals
            if other is not first
        ]
    return kept, held


def _is_hidden(entry: Entry, known: Published) -> bool:
    """Whether the same text is to go out no longer."""
    return entry.status is not Status.USABLE and entry.fingerprint == known.fingerprint


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
    return is_guessed(entry) and entry.id not in before


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
