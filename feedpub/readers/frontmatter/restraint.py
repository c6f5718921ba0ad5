"""What a head that cannot be read as a whole says all the same of who may see its story, and when.

A story that is out may get `withheld: true` and a slip in another line in one edit, or a slip in that very line. Its
last good entry must not stay out then. What is not understood withholds it; a head that says nothing of the kind leaves
it where it is.
"""

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from feedpub.model import Article
from feedpub.readers import Reading
from feedpub.readers.frontmatter.draft import Draft
from feedpub.readers.frontmatter.keys import GUARDS, KEYS, plain
from feedpub.readers.frontmatter.state import put_state
from feedpub.readers.frontmatter.values import flag
from feedpub.readers.frontmatter.when import put_dates
from feedpub.readers.keys import Key, MisfitError
from feedpub.yamltext import Scalar

_STATES = ("status", "draft", "withheld", "public", "published", "password", "build", "access", "members")
_GUARDS = GUARDS | {"password", "published"}  # the last may be false
# A line of any way to write a head: `key: value`, `.. key: value`, `key = value`.
_LINE = re.compile(r"""[ \t.?-]{0,8}["']?(?P<key>[^\W\d][\w'-]{0,40})["']?[ \t]*[:=](?![:=])[ \t]*(?P<value>.*)""")
# Several keys on one line: `{"title": "Tram", "draft": true}`, `extra: {draft: true}`.
_FLOW = re.compile(
    r"""(?:\{[ \t]*["']?|,[ \t]*["'])(?P<key>[^\W\d][\w'-]{0,40})["']?[ \t]*[:=][ \t]*(?P<value>[^,}\n]*)"""
)
_MOST_OTHERS = 5_000  #: keys that are looked at for slips; a story has dozens
_COMMENT = re.compile(r"(?:^|\s)#.*")
_FENCE = re.compile(r"^(?:---|\+\+\+|\.\.\.|-->)[ \t]*$|^[ \t]*$", re.MULTILINE)


def restraints(draft: Draft) -> Article:
    """Status, access, embargo and expiry as a head's keys have them, and nothing else."""
    one = Draft(draft.path, draft.form, draft.context, {}, draft.others, lines={})
    try:
        one.keys = {name: draft.of(name) for name in _STATES}
        put_state(one)
        for key in one.keys["published"]:
            if isinstance(key.node, Scalar) and get_close_matches(key.node.lower(), ("true", "false"), 1):
                flag(key)  # `published: flase` is no date
        # In Hugo's `publishDate` a time ahead is an embargo, whatever `date` says.
        one.keys = {"embargo": [*draft.of("embargo"), *draft.of("due")], "expires": draft.of("expires")}
        put_dates(one)
    except MisfitError:
        return one.restraints(withheld=True)
    return one.restraints()


def restraints_in(path: str, form: str, context: Reading, text: str) -> Article:
    """The same of a text whose head cannot be taken apart, by those of its lines that look like a key of that kind."""
    return restraints_by(path, form, context, _keys_in(_head_of(text)))


def restraints_by(path: str, form: str, context: Reading, found: Iterable[Key]) -> Article:
    """The same of keys that were found somewhere, in any order."""
    keys: dict[str, list[Key]] = {}
    others: list[Key] = []
    for key in found:
        field = KEYS.get(plain(key.name), ("",))[0]
        if field in _GUARDS:
            keys.setdefault(field, []).append(key)
        elif not field and len(others) < _MOST_OTHERS:
            others.append(key)
    return restraints(Draft(path, form, context, keys, others))


def _head_of(text: str) -> str:
    """The text down to the first fence or blank line behind its beginning."""
    text = text.lstrip()
    first = text.find("\n") + 1
    end = _FENCE.search(text, first)
    return text[: end.start() if end and first else len(text)]


def _keys_in(head: str) -> Iterator[Key]:
    for number, line in enumerate(head.split("\n"), 1):
        for found in filter(None, (_LINE.match(line), *_FLOW.finditer(line))):
            value = _COMMENT.sub("", found["value"]).strip().rstrip(",").strip("\"'")
            yield Key(found["key"], number, Scalar(value, number))
