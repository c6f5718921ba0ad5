"""Which stories are one story in several languages.

They have one name, but for the language that leads it (``harbour-reopens`` and ``uk/harbour-reopens``), or one of them
names the other in its free field ``translation_of``: by that one's name, or by its id.
"""

from collections.abc import Collection, Mapping

from msgspec.structs import replace

from feedpub.languages import CODES
from feedpub.model import Access, Entry, Translation

FIELD = "translation_of"


def linked(entries: Mapping[str, Entry], out: Collection[str]) -> dict[str, Entry]:
    """The entries, by id, each with its translations among those that are ``out`` and free for everyone."""
    together: dict[str, dict[str, Entry]] = {}
    stories = {id_: story_of(entry) for id_, entry in entries.items()}
    if len({*stories.values()}) == len(stories) and not any(entry.translations for entry in entries.values()):
        return dict(entries)  # as of most feeds
    for id_, entry in entries.items():
        if id_ in out and entry.access is Access.FREE:
            # Of two in one language the first by id: neither is the other's translation, and one link is enough.
            known = together.setdefault(stories[id_], {})
            first = known.setdefault(entry.language, entry)
            if entry.id < first.id:
                known[entry.language] = entry
    alone = {story for story, known in together.items() if len(known) == 1}
    return {
        id_: entry
        if not entry.translations and stories[id_] in alone and entry.language in together[stories[id_]]  # nearly all
        else _with(entry, together.get(stories[id_], {}))
        for id_, entry in entries.items()
    }


def _with(entry: Entry, together: Mapping[str, Entry]) -> Entry:
    if not entry.translations and together.keys() <= {entry.language}:
        return entry
    others = tuple(
        Translation(language=language, url=other.url)
        for language, other in sorted(together.items())
        if language != entry.language and other.url != entry.url
    )
    if entry.translations == others:
        return entry
    return replace(entry, translations=others)


def story_of(entry: Entry) -> str:
    """What a story and its translations have in common."""
    name, named = entry.name, entry.free.get(FIELD)
    if isinstance(named, str) and named:
        name = named.removeprefix(entry.id.removesuffix(name))
    language, slash, rest = name.partition("/")
    return rest if slash and language.partition("-")[0] in CODES else name
