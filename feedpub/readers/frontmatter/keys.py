"""The keys of a story's facts: which of the newsroom's fields each of them means.

The names are those that Hugo (gohugo.io/content-management/front-matter), Jekyll (jekyllrb.com/docs/front-matter),
Pelican (docs.getpelican.com, "File metadata"), Eleventy (11ty.dev/docs/data-configuration), Nikola
(getnikola.com/handbook, "Metadata fields"), Astro (docs.astro.build, the blog template) and Zola
(getzola.org/documentation/content/page) have their users write; capitals, ``-`` and ``_`` make no difference:
``publishDate`` is ``publish_date``.
"""

from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise

from feedpub.errors import ArticleError
from feedpub.readers.keys import Key
from feedpub.yamltext import Map, Node, Scalar, Seq

#: Each field's names; where a story has two of them, the one further left counts.
FIELDS = {
    "headline": "title headline",
    "subheadline": "subtitle subheadline dek",
    "lead": "summary lead standfirst excerpt description abstract",  # what readers see before what search engines do
    "published": "date published pubDate date_published published_at pubDatetime published_date published_on",
    "due": "publishDate publish_at publish_on",  # in Hugo the time a page goes out, which may be later than its date
    "updated": "lastmod updated modified last_modified_at dateModified updated_at updatedDate modDatetime",
    "embargo": "embargo embargoed embargo_until",
    "expires": "expires expiryDate unpublishDate expires_at expires_on expiry expiration expirationDate",
    "status": "status pubstatus post_status",
    "draft": "draft isDraft",
    "withheld": "withheld hidden private unlisted unpublished headless eleventyExcludeFromCollections",
    "public": "publish public",
    "build": "build render",  # Hugo's options, and Zola's word for whether a page is made
    "password": "password",
    "access": "access visibility",
    "members": "members members_only paywall premium",
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
    "images": (
        "image cover thumbnail featured_image og_image heroImage feature_image previewimage images header resources"
    ),
    "image_alt": "image_alt heroImageAlt feature_image_alt",
    "image_caption": "image_caption feature_image_caption",
    "image_credit": "image_credit",
    "enclosures": "audio video enclosure enclosures attachments",
    "corrections": "corrections",
    "related": "related",
}
#: Fields that keep a story from going out: with nothing behind the colon, somebody forgot what was to stop it.
GUARDS = frozenset("due embargo expires status draft withheld public access members".split())
#: Mappings whose keys count as if they stood at the top, after those that do (Zola's and Hugo's), in this order.
NESTED = ("taxonomies", "extra", "params")
#: What only the top may say: a theme's `extra.url` or `params.id` is some other address or name.
_TOP_ONLY = frozenset(("slug", "url", "id", "build"))
# Words of their own that are one slip away from a key that keeps a story in.
_NO_SLIPS = frozenset("publisher stats state states statue craft graft drift excess builds express".split())


@lru_cache(maxsize=1024)
def plain(name: str) -> str:
    """A key as it is compared."""
    return name.strip().lower().replace("-", "").replace("_", "")


#: A compared name -> its field and its rank among the field's names.
KEYS = {plain(name): (field, rank) for field, names in FIELDS.items() for rank, name in enumerate(names.split())}
#: A compared name -> the name as people write it.
WRITTEN = {plain(name): name for names in FIELDS.values() for name in names.split()}


def declared(path: str, found: Map) -> tuple[dict[str, list[Key]], list[Key], dict[str, int]]:
    """The keys by field, best name first; the keys that mean no field; the fields left blank, and where.

    A key with nothing behind it counts only among the :data:`GUARDS`. ArticleError where a key is there in two
    spellings.
    """
    fields: dict[str, list[Key]] = {}
    others: list[Key] = []
    blank: dict[str, int] = {}
    ranks: dict[str, int] = {}
    ranked: dict[str, list[tuple[int, Key]]] = {}  # of fields that several keys give
    for depth, key in _keys_of(found):
        field, rank = _meaning(key.name)
        if not field or (depth and field in _TOP_ONLY):
            others.append(key)
        elif field not in GUARDS and _is_empty(key.node):
            blank.setdefault(field, key.line)
        elif field not in fields:
            fields[field] = [key]
            ranks[field] = 100 * depth + rank
        else:
            ranked.setdefault(field, [(ranks[field], fields[field][0])]).append((100 * depth + rank, key))
    for field, keys in ranked.items():
        keys.sort(key=lambda ranked_key: ranked_key[0])
        _refuse_twins(path, keys)
        fields[field] = [key for _, key in keys]
    return fields, others, blank


@lru_cache(maxsize=1024)
def _meaning(name: str) -> tuple[str, int]:
    """The field that a key means, and its rank among the field's names."""
    return KEYS.get(plain(name), ("", 0))


def _keys_of(found: Map) -> list[tuple[int, Key]]:
    """The keys at the top, then those of the mappings in :data:`NESTED`, each with how far down it counts."""
    lines = found.lines
    keys = [(0, Key(name, lines[name], node)) for name, node in found.items()]
    if Map not in map(type, found.values()):
        return keys
    for name, node in found.items():
        if isinstance(node, Map) and plain(name) in NESTED:
            depth = NESTED.index(plain(name)) + 1
            keys += [(depth, Key(inner, node.lines[inner], value)) for inner, value in node.items()]
    return keys


def _refuse_twins(path: str, keys: list[tuple[int, Key]]) -> None:
    for (rank, key), (next_rank, twin) in pairwise(keys):
        if rank == next_rank:
            message = f"`{twin.name}` is `{key.name}` of line {key.line} a second time; keep one of them"
            raise ArticleError(path, message, line=twin.line)


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


def _shortened(word: str) -> set[str]:
    """The word, and the word without each of its letters: those of two words meet if one slip makes one the other."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


_GUARDING = {
    name: WRITTEN[name]
    for name, (field, _) in KEYS.items()
    if field in GUARDS or name in ("password", "published")  # the last may be false
}
# No other word of a front matter is within two slips of these.
_LIKE_NO_OTHER = ("embargo", "withheld", "publishdate", "expirydate", "unpublishdate", "unpublished")
_ONE_SLIP = {short: written for name, written in _GUARDING.items() for short in _shortened(name)}
_TWO_SLIPS = {
    short: WRITTEN[name] for name in _LIKE_NO_OTHER for once in _shortened(name) for short in _shortened(once)
}


@lru_cache(maxsize=1024)
def guard_slipped(name: str) -> str | None:
    """The key that keeps stories in which an unknown one is nearly: ``embrago`` and ``embargo_day`` give ``embargo``.

    One slip away; two, where no other word is that near.
    """
    word = plain(name)
    if word in KEYS or word in _NO_SLIPS or len(word) > 40:
        return None
    once = sorted(_shortened(word))
    if slip := next((_ONE_SLIP[short] for short in once if short in _ONE_SLIP), None):
        return slip
    if "embargo" in word:
        return "embargo"
    if not 7 <= len(word) <= 14:
        return None
    twice = (short for shorter in once for short in sorted(_shortened(shorter)))
    slips = (_TWO_SLIPS[short] for short in twice if short in _TWO_SLIPS)
    return next((slip for slip in slips if plain(slip)[0] == word[0]), None)
