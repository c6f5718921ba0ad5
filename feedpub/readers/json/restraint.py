"""Who may see the story of a JSON file that cannot be read as a whole, and when, by what its text says all the same.

Of a file that holds several stories nothing is known: whose key it is cannot be told.
"""

import re
from collections.abc import Iterator

from feedpub.model import Article
from feedpub.readers import Reading
from feedpub.readers._file import undamaged
from feedpub.readers.frontmatter.restraint import restraints_by
from feedpub.readers.keys import Key
from feedpub.yamltext import Scalar

# A list of stories, by the names that forms have for it.
_SEVERAL = re.compile(r"""\s*\[|(?s:.*)["'](?:articles|stories|items|posts|entries|db|@graph)["']\s*:\s*[\[{]""")
# A key in quotes that are not a text's own, or one without them at the beginning of a line, and a value that is no
# mapping and no list.
_PAIR = re.compile(
    r"""(?:(?<!\\)["'](?P<key>[^\W\d][\w-]{0,40})["']|^[ \t]*(?P<bare>[^\W\d][\w-]{0,40}))\s*:\s*"""
    r"""(?:(?P<sign>["'])(?P<text>(?:(?!(?P=sign))[^\\\n])*)|(?P<word>[^\s"'\[\]{},]+))""",
    re.MULTILINE,
)


def restraints_in(path: str, raw: bytes, context: Reading) -> Article | None:
    """Status, access, embargo and expiry as far as they can be told, and nothing else; ``None`` where nothing can."""
    text = undamaged(raw)
    if _SEVERAL.match(text):
        return None
    return restraints_by(path, "json", context, _keys_in(text))


def _keys_in(text: str) -> Iterator[Key]:
    line, counted = 1, 0
    for found in _PAIR.finditer(text):
        line, counted = line + text.count("\n", counted, found.start()), found.start()
        value = found["text"] if found["word"] is None else found["word"]
        if found["word"] != "null":
            yield Key(found["key"] or found["bare"], line, Scalar(value.strip(), line))
