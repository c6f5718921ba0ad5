"""The head of a Markdown story: where it ends, and which of the newsroom's fields each of its keys means.

The names are those that Hugo (gohugo.io/content-management/front-matter), Jekyll (jekyllrb.com/docs/front-matter),
Pelican (docs.getpelican.com, "File metadata") and Eleventy (11ty.dev/docs/data-configuration) have their users write;
capitals, ``-`` and ``_`` make no difference: ``publishDate`` is ``publish_date``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from feedpub.errors import ArticleError
from feedpub.yamltext import Node, Scalar, Seq, YamlError, load_map

#: Each field's names; where a story has two of them, the one further left counts.
FIELDS = {
    "headline": "title headline",
    "subheadline": "subtitle subheadline dek",
    "lead": "description summary lead excerpt standfirst abstract",
    "published": "date published pubDate date_published published_at",
    "due": "publishDate",  # in Hugo the time a page goes out, which may be later than its date
    "updated": "lastmod updated modified last_modified_at dateModified updated_at",
    "embargo": "embargo embargoed",
    "expires": "expires expiryDate unpublishDate",
    "status": "status",
    "draft": "draft",
    "access": "access",
    "members": "members",
    "minor": "minor",
    "authors": "authors author byline by",
    "agency": "agency",
    "section": "section category categories",
    "tags": "tags keywords tag",
    "language": "lang language locale",
    "slug": "slug",
    "url": "canonical canonical_url permalink url",
    "id": "id guid uuid",
    "dateline": "dateline",
    "source": "source credit",
    "rights": "rights copyright license",
    "images": "image cover thumbnail featured_image og_image images",
    "image_alt": "image_alt",
    "image_caption": "image_caption",
    "image_credit": "image_credit",
    "enclosures": "audio video enclosure enclosures attachments",
    "corrections": "corrections",
    "related": "related",
}
#: Fields that keep a story from going out: with nothing behind the colon, somebody forgot what was to stop it.
GUARDS = frozenset(("due", "embargo", "expires", "status", "draft", "access", "members"))

_HOW = "and feedpub reads YAML front matter; write key: value lines between two lines of ---"
_OPENING = re.compile(r"---(?:ya?ml)?[ \t]*\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\n")
_JSON = re.compile(r'\{\s*["}]')
_OTHER = re.compile(r"---(?:json5?|toml|js|javascript|coffee|lua|csv)[ \t]*\n")
_BARE = re.compile(r"([A-Za-z][A-Za-z_-]{1,20}):[ \t]")
_BLANKS = re.compile(r"(?:[ \t]*\n)+")


class Key(NamedTuple):
    """A key of the front matter as it was written, its line in the file, and its value."""

    name: str
    line: int
    node: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """A story cut in two. Lines count from 1 in the file; without front matter ``head`` is empty."""

    head: str
    head_line: int
    body: str
    body_line: int


@lru_cache(maxsize=1024)
def plain(name: str) -> str:
    """A key as it is compared."""
    return name.strip().lower().replace("-", "").replace("_", "")


#: A compared name -> its field and its rank among the field's names.
KEYS = {plain(name): (field, rank) for field, names in FIELDS.items() for rank, name in enumerate(names.split())}
#: A compared name -> the name as people write it.
WRITTEN = {plain(name): name for names in FIELDS.values() for name in names.split()}


def split(path: str, text: str) -> Parts:
    """Cut a text with ``\\n`` line ends into front matter and body.

    ArticleError where the front matter has no end, no beginning, or another language than YAML.
    """
    start = blanks.end() if (blanks := _BLANKS.match(text)) else 0
    line = text.count("\n", 0, start) + 1
    if opening := _OPENING.match(text, start):
        closing = _CLOSING.search(text, opening.end())
        if closing is None:
            raise ArticleError(
                path, "the front matter that begins here has no end; put a line of --- under its last key", line=line
            )
        head = text[opening.end() : closing.start()]
        end = line + 1 + head.count("\n")
        return Parts(head=head, head_line=line + 1, body=text[closing.end() + 1 :], body_line=end + 1)
    for form, name in ((_TOML, "TOML"), (_JSON, "JSON"), (_OTHER, "no YAML")):
        if form.match(text, start):
            raise ArticleError(path, f"the front matter is {name}, {_HOW}", line=line)
    _refuse_bare_keys(path, text[start : start + 4096], line)
    return Parts(head="", head_line=line, body=text[start:], body_line=line)


def _refuse_bare_keys(path: str, text: str, line: int) -> None:
    # Pelican takes such lines for metadata. As a body they would be published, `Status: draft` among them.
    keys = [bare and plain(bare[1]) in KEYS for bare in map(_BARE.match, text.split("\n", 2)[:2])]
    if len(keys) == 2 and all(keys):
        raise ArticleError(
            path, "the front matter has no --- around it; put a line of --- above it and one below", line=line
        )


def declared(path: str, parts: Parts) -> tuple[dict[str, list[Key]], list[Key], dict[str, int]]:
    """The front matter's keys by field, best name first; the keys that mean no field; fields left blank, and where.

    A key with nothing behind it counts only among the :data:`GUARDS`. ArticleError where the front matter is not YAML,
    or has one key in two spellings.
    """
    try:
        found = load_map(parts.head, first_line=parts.head_line)
    except YamlError as error:
        raise ArticleError(path, error.message, line=error.line) from None
    ranked: dict[str, list[tuple[int, Key]]] = {}
    others: list[Key] = []
    blank: dict[str, int] = {}
    for name, node in found.items():
        key = Key(name, found.lines[name], node)
        known = KEYS.get(plain(name))
        if known is None:
            others.append(key)
        elif known[0] in GUARDS or not _is_empty(node):
            ranked.setdefault(known[0], []).append((known[1], key))
        else:
            blank.setdefault(known[0], key.line)
    fields = {}
    for field, keys in ranked.items():
        keys.sort(key=lambda ranked_key: ranked_key[0])
        for (rank, key), (next_rank, twin) in pairwise(keys):
            if rank == next_rank:
                message = f"`{twin.name}` is `{key.name}` of line {key.line} a second time; keep one of them"
                raise ArticleError(path, message, line=twin.line)
        fields[field] = [key for _, key in keys]
    return fields, others, blank


def _is_empty(node: Node) -> bool:
    return not (node.strip() if isinstance(node, Scalar) else node)


def free(keys: list[Key]) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """What a feed can select by: texts and lists of texts under the names they were written with."""
    for key in keys:
        if isinstance(key.node, Scalar):
            if key.node.strip():
                yield key.name, str(key.node)
        elif isinstance(key.node, Seq):
            texts = tuple(str(item) for item in key.node if isinstance(item, Scalar) and item.strip())
            if texts:
                yield key.name, texts


@lru_cache(maxsize=1024)
def nearly(name: str) -> str | None:
    """The known key that an unknown one may be a slip for: ``titel`` gives ``title``, ``layout`` gives nothing."""
    word = plain(name)
    if len(word) < 4:
        return None
    near = get_close_matches(word, [known for known in KEYS if len(known) > 3], 1, 0.8)
    # Two words that differ in their first letter are two words (`lead`, `head`), and so are a word and its compounds.
    if not near or near[0][0] != word[0] or abs(len(near[0]) - len(word)) > 2:
        return None
    return WRITTEN[near[0]]
