"""The headline: the one that stands on the page, told from logos and other stories' by what the markup agrees on."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from urllib.parse import urlsplit

from msgspec import Struct

from feedpub.readers.html.facts import Fact
from feedpub.readers.html.page import Page
from feedpub.readers.html.titleparts import LONGEST, trimmed, unspaced, within
from feedpub.readers.html.tree import Node, Scope, text_of
from feedpub.readers.html.words import Words, each, key, likeness, words_of
from feedpub.text import one_line

_MARKUP = frozenset("#*_")  #: what Markdown begins with


#: An address whose host is what it looks like.
_PLAIN_HOST = re.compile(r"https?://([a-z0-9][a-z0-9.-]*)(?:[/?#]|\Z)")


class Candidate(Struct, eq=False):
    """A heading on the page, or a title in its markup."""

    fact: Fact
    words: Words
    key: str
    score: float = 0.0
    visible: bool = False
    reason: str = ""


def _stated(page: Page, shown: list[tuple[Scope, str]]) -> list[Fact]:
    """The titles that the markup states, without the site's name at their ends."""
    names = site_names(page)
    headings = {key(trimmed(text, names)) for scope, text in shown if not scope.chrome}
    if not headings:  # a page from before headings were used: any line that says the same
        headings = {key(block.text) for block in page.walk.blocks[:_LINES] if len(block.text) < LONGEST}
    return [
        Fact(fact.kind, fact.name, within(fact.value, headings) or trimmed(fact.value, names), fact.needles)
        for fact in page.facts.of("title")
        if key(fact.value) not in names and len(fact.value) <= LONGEST
    ]


def site_names(page: Page) -> frozenset[str]:
    """How the site calls itself, as keys: its name, and its address's. All choosers ask for it; it is made once."""
    if (made := page.facts.site_names) is None:
        sites, urls = page.facts.of("site"), page.facts.of("url")
        made = called(tuple([fact.value for fact in sites]), tuple([host_of(fact.value) for fact in urls]))
        page.facts.site_names = made
    return made


@lru_cache(maxsize=256)
def called(names: tuple[str, ...], hosts: tuple[str | None, ...]) -> frozenset[str]:
    """The same of a site with these names and hosts."""
    found = {key(one) for one in names}
    for host in filter(None, hosts):
        found |= _names_of(host)
    return frozenset(found - {""})


@lru_cache(maxsize=256)
def _names_of(host: str) -> frozenset[str]:
    labels = host.split(".")
    return frozenset((key(host), key(labels[0]), key(".".join(labels[-2:]))))


def host_of(url: str) -> str | None:
    """The host of an address, without ``www.``."""
    if plain := _PLAIN_HOST.match(url):
        return plain[1].removeprefix("www.") or None
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.") or None
    except ValueError:
        return None


def choose(page: Page) -> list[Candidate]:
    """The candidates for the headline, the best one first; none where the page has no title at all."""
    # What is longer holds a story, whose headline is a heading itself.
    shown = [(scope, text) for scope in page.walk.headings if len(text := text_of(scope.node)) <= _MOST]
    titles = [Candidate(fact, words_of(fact.value), key(fact.value)) for fact in _stated(page, shown)]
    headings = _headings(page, shown, titles)
    for one in headings:
        _weigh(one, titles)
    long = {one.fact.order for one in headings if one.fact.name == "h1" and one.score > 0 and len(one.words) > 3}
    alone = len(long) == 1 or len({one.fact.order for one in headings if one.fact.name == "h1" and one.score > 0}) == 1
    for one in headings:
        like = max((likeness(one.words, other.words) for other in titles), default=0.0)
        if one.fact.name != "h1":
            same = any(one.key == other.key for other in titles)
            one.score += (0.0 if long else 0.3) if same else -0.3 if like > _SAME_STORY and not long else -1
        sure = one.fact.name == "h1" and (alone or not titles) and one.score > 0.6
        if like < 0.4 and not sure:
            one.score -= 2
            one.reason = "no title in the page's markup is like it"
    for one in titles:
        _weigh_stated(one, titles)
    ranked = sorted([*headings, *titles], key=lambda one: -one.score)
    return _settled(page, [one for one in ranked if one.words])


def _settled(page: Page, ranked: list[Candidate]) -> list[Candidate]:
    """The candidates with another in front where the best heading is a search engine's title, or half of a headline."""
    best = ranked[0] if ranked else None
    if best is None or not best.visible:
        return ranked
    headings = [one for one in ranked if one.visible]
    titles = [one for one in ranked if not one.visible]
    first = (
        _agreed(page, best, titles)
        or _headline_behind(best, headings, titles)
        or _with_kicker(page, best, headings, titles)
        or best
    )
    return [first, *(one for one in ranked if one is not first)]


def _agreed(page: Page, best: Candidate, titles: list[Candidate]) -> Candidate | None:
    """The headline of a news story's JSON-LD where ``<title>`` says the same and nothing says what the heading does.

    On blogs it is a title for search engines that stands in both.
    """
    if any(one.key == best.key for one in titles):
        return None
    news = {f"{story.type}.headline" for story in page.stories if story.type.endswith("NewsArticle")}
    said = {one.key for one in titles if one.fact.kind == "title"}
    return next((one for one in titles if one.fact.name in news and one.key in said), None)


def _headline_behind(best: Candidate, headings: list[Candidate], titles: list[Candidate]) -> Candidate | None:
    """The newsroom's own headline where the heading only repeats ``<title>``, which is written for search engines."""
    head = best.key
    stated: dict[str, list[str]] = {}
    for one in titles:
        stated.setdefault(one.fact.kind, []).append(one.key)
    if head not in stated.get("title", []) or head in stated.get("microdata", []):
        return None
    own = [one for one in titles if one.fact.name.endswith((".headline", "og:title")) and one.key != head]
    for one in own:
        for other in headings:
            near = 0 < other.fact.order - best.fact.order < _NEAR
            if near and other.key == one.key:
                return other
    for one in own:
        broken = best.fact.value.startswith(f'{one.fact.value} "')  # at a quotation mark that nobody escaped
        # What is shown on the page goes before what other sites shall show, but for a wording that is said twice.
        twice = any(one.key in stated.get(kind, []) for kind in ("JSON-LD", "Twitter card"))
        like = likeness(one.words, best.words) >= _SAME_STORY
        if one.fact.kind == "Open Graph" and like and twice and not broken:
            return one
    return None


def _with_kicker(page: Page, best: Candidate, headings: list[Candidate], titles: list[Candidate]) -> Candidate | None:
    """What the heading is with or without its kicker, as Open Graph or else the most titles have it."""
    head = best.key
    parts = {one.key for one in headings if one.fact.order == best.fact.order}
    kickers = _around(page, best.fact.order)
    for one in sorted(titles, key=lambda one: one.fact.kind != "Open Graph"):
        whole = one.key
        shouted = best.fact.value.isupper() and not one.fact.value.isupper()
        if whole == head and one.fact.value.startswith(best.fact.value):  # only its full stop is more
            return None
        if whole == head and one.fact.value[:1] in _MARKUP:  # "## A headline"
            continue
        if (whole == head and len(parts) > 1) or (shouted and likeness(one.words, best.words) > 0.8):
            return one
        if whole in parts and one.fact.kind == "Open Graph":
            return one
        if head.endswith(whole) and len(one.words) > 3 and len(best.words) - len(one.words) < 3:  # "Blog: ..."
            kinds = {other.fact.kind for other in titles if other.key == whole}
            if len(kinds) > 2 and ":" in best.fact.value:
                return one
        if whole != head and whole.endswith(head) and whole.removesuffix(head) in kickers:
            agreed = [other.key for other in titles]
            if agreed.count(whole) > 1 and head not in agreed:
                return one
    return None


def _around(page: Page, order: int) -> set[str]:
    """The texts that stand right before and behind a heading, as keys: a kicker is one of them."""
    blocks = page.walk.blocks
    at = next((i for i, block in enumerate(blocks) if block.order > order), len(blocks))
    return {key(block.text) for block in blocks[max(0, at - 3) : at + 3] if len(block.text) <= LONGEST}


def _headings(page: Page, shown: list[tuple[Scope, str]], titles: list[Candidate]) -> list[Candidate]:
    found: list[Candidate] = []
    names = site_names(page)
    spelled = {unspaced(fact.value): fact.value for fact in page.facts.of("title")}
    words, keys = {word for one in titles for word, _ in one.words}, {one.key for one in titles} - {""}
    for scope, written in shown:
        bare = unspaced(written)
        short = scope.tag != "h1" and len(written) <= LONGEST
        if words and short and bare not in spelled and words.isdisjoint(own := each(written)):
            letters = "".join(own)
            # Other stories' headings are most: one below h1 with no word of any title goes behind all titles.
            if not any(map(letters.__contains__, keys)):
                continue
        # Elements within a word, "<b>C</b>ycle", are told from words by how the markup spells the title.
        whole = trimmed(spelled.get(bare, written), names)
        texts = {key(whole): whole}
        # A heading of nothing but text has no parts.
        plain = (only := scope.node.first_child) is not None and only.tag == "-text" and only.next is None
        for child in () if plain else islice(_elements(scope.node), _PARTS):
            text = trimmed(text_of(child), names)
            if text and len(text) <= LONGEST and len(words_of(text)) > 1:
                texts.setdefault(key(text), text)
        if not plain and (rest := one_line(_behind_kicker(scope.node))):
            texts.setdefault(key(rest), rest)
        for text in list(texts.values()):
            if len(key(text)) < 3 or len(text) > LONGEST or (text is not whole and text.endswith(":")):
                continue
            fact = Fact("heading", scope.tag, text, ("<body", text[:40]), scope.order)
            base = {"h1": 1.0, "h2": 0.0, "h3": -0.2}.get(scope.tag, 0.0)
            base += 0.4 * scope.headline - 1.0 * scope.chrome - 0.7 * scope.hidden - 0.5 * scope.linked
            base -= 0.1 * (text is not whole)
            found.append(Candidate(fact, words_of(text), key(text), score=base, visible=True))
    return found


def _elements(node: Node) -> Iterator[Node]:
    """An element and those in it, in the order in which they begin."""
    return (one for one in node.traverse(include_text=False) if one.is_element_node)


def _behind_kicker(node: Node) -> str:
    """The text of a heading without the element that it begins with: ``<h1><small>Blog</small> A headline</h1>``."""
    while True:
        pieces = [one for one in node.iter(include_text=True) if not (one.text_content or one.text()).isspace()]
        if len(pieces) != 1 or pieces[0].tag == "-text":
            break
        node = pieces[0]
    if len(pieces) < 2 or pieces[0].tag == "-text" or all(one.tag != "-text" for one in pieces):
        return ""
    return " ".join(one.text_content or one.text(separator=" ") for one in pieces[1:])


def _weigh(one: Candidate, titles: list[Candidate]) -> None:
    by_kind: dict[str, float] = {}
    for other in titles:
        like = likeness(one.words, other.words) + 0.3 * (other.key == one.key)
        by_kind[other.fact.kind] = max(like, by_kind.get(other.fact.kind, 0.0))
    weight = sum(_WEIGHT.get(kind, 0.5) for kind in by_kind)
    if weight:
        one.score += 2 * sum(_WEIGHT.get(kind, 0.5) * like for kind, like in by_kind.items()) / weight


_MOST, _PARTS = 4000, 20  #: characters of a heading with all that it holds, and elements that it is taken apart into
_LINES = 200  #: of a page without headings
_NEAR = 70  #: elements and blocks between a heading and the one below it
_SAME_STORY = 0.55  #: from this likeness on two titles are two wordings of one
_WEIGHT = {"JSON-LD": 1.0, "Open Graph": 1.0, "microdata": 1.0, "title": 0.7, "Twitter card": 0.3}
_TRUST = {"JSON-LD": 0.3, "Open Graph": 0.2, "microdata": 0.2, "title": 0.0, "meta": 0.1}


def _weigh_stated(one: Candidate, titles: list[Candidate]) -> None:
    others = [other for other in titles if other.fact.kind != one.fact.kind]
    like = sum(likeness(one.words, other.words) for other in others) / len(others) if others else 0.5
    one.score = like + _TRUST.get(one.fact.kind, 0.0)
    one.reason = "a heading on the page is a better headline"
