"""How a layout is learned: from a page with words that no page has in place of its values and paragraphs.

It is parsed and walked as any other, so that what is known of its tree is what the parser says; another page with the
same around its values differs in what those words are, and the HTML standard makes the same tree of it. Where anything
may depend on what the words are, beyond what :mod:`.alike` asks of each page, there is no layout.
"""

from collections.abc import Iterator
from functools import lru_cache

from feedpub.readers.html import agreed, body, byline, details, encoding, limits, lone, metatags, moments, tree
from feedpub.readers.html.byline import dates_in
from feedpub.readers.html.facts import Fact, Facts
from feedpub.readers.html.layout import (
    JSON_LD,
    MARK,
    MARKED,
    MOST_PARAGRAPHS,
    Around,
    Clock,
    Layout,
    Line,
    OddError,
    Told,
    around_of,
    specimen,
)
from feedpub.readers.html.tree import TEXT, Block, Node, Scope, Tree, Walk

MOST_ASSIGNED = 500  #: equals signs on a page that any layout stays within the limits with
_TIMES = 4  #: paragraphs, and characters of each, so that they are most of the page's prose
_PARAGRAPH = b"<p>%bp %b.</p>" % (MARK.encode(), b"word " * 4_000)
_HOLDS_NONE = frozenset("p li blockquote span ul ol".split())  #: elements that hold no story
_DEEPEST = 50
_MOST_SAID = 50  #: values of a field: of many more, which ones are heard is up to what they are
_NOTHING = "{}"  #: the JSON-LD of a page that a layout is learned from; a tag in it would be none, and no end of it
_OPENS, _HOLDS = '<script type="application/', f'">{_NOTHING}'
_LABELS = ("twitter:label", "twitter:data")  #: which say what another value is


def learned(raw: bytes) -> Layout | None:
    """The layout of a page, ``None`` where it cannot be told what other pages like it are."""
    marked = specimen(raw)
    if marked is None:
        return None
    begin, end, scripts = marked
    # A tag has no more attributes than there are equals signs, and those that values may bring come on top.
    whole = begin + b"<p>x</p>" * MOST_PARAGRAPHS + end
    if not limits.is_far_from(whole.decode(), limits.LEAST_TAGS - 2 * MOST_ASSIGNED):
        return None
    parsed = tree.parse(begin + b"\n".join([_PARAGRAPH] * _TIMES) + end)
    try:
        return _layout(parsed, begin.decode(), scripts, around_of(raw))
    except OddError:
        return None


def _layout(parsed: Tree, source: str, scripts: list[int], around: Around | None) -> Layout:
    numbers = set(map(int, MARKED.findall(source)))
    if parsed.body is None or parsed.head is None or len(scripts) != 1:
        raise OddError
    found = tree.walk(parsed.body)
    run = [block for block in found.blocks if block.text.startswith(f"{MARK}p")]
    rest = [block for block in found.blocks if not block.text.startswith(f"{MARK}p")]
    holder = _holder(found, run)
    facts, in_head = _facts(parsed)
    declared = [Fact(one.kind, one.name, one.value) for one in facts if one.field == "language"]
    lines, texts = _lines(rest)
    clocks = tuple(_clocks(found))
    heading = _heading(found, lines)
    if in_head | {line.nth for line in lines} | {clock.given for clock in clocks} != numbers:
        raise OddError
    signs = tuple(_signs(found))
    signed = {line.scope.node.mem_id for line in lines if line.nth in signs}
    if any(one.scope.chrome or one.scope.hidden for one in lines) or not _may_stand(rest, run, holder):
        raise OddError
    return Layout(
        around=around,
        tree=parsed,
        is_utf8=encoding.declared_in(source.partition(MARK)[0].encode())[0] == "utf-8",
        facts={name: tuple([one for one in facts if one.field == name]) for name in {one.field: 0 for one in facts}},
        language=details.spoken_in(declared),
        has_language=all(one.nth is None for one in facts if one.field == "language"),
        script=scripts[0],
        heading=heading,
        lines=lines,
        top=lines.index(heading),
        signs=signs,
        clocks=clocks,
        texts=texts,
        prose=sum(len(one.text) - one.linked for one in texts if len(one.text) >= tree.PROSE),
        holder=holder,
        lasting=(lasting := _lasting(source, facts)),
        sought=tuple(one.strip('"').encode() for one in lasting if not one.startswith("<")),
        places={},
        left_out=_left_out(found, holder, signed),
    )


def _number(text: str) -> int | None:
    """The number of the value that a text is, ``None`` of a text without any."""
    if m := MARKED.fullmatch(text):
        return int(m[1])
    if MARK in text:
        raise OddError
    return None


def _holder(found: Walk, run: list[Block]) -> Scope:
    """The element that holds the story; the paragraphs stand in it or in one within it, one after the other."""
    first = run[0].scope if run else None
    parent = first.parent if first else None
    holder = body.find(found)
    if len(run) != _TIMES or first is None or parent is None or holder is None:
        raise OddError
    if any(one.scope.parent is not parent or one.tag != "p" or not _is_text(one.scope.node) for one in run):
        raise OddError
    if any(one.scope.node.attributes for one in run) or parent.tag in _HOLDS_NONE or first.linked:
        raise OddError
    if any(up.around or up.hidden for up in first.chain()) or not any(up is holder for up in parent.chain()):
        raise OddError
    return holder


def _facts(parsed: Tree) -> tuple[tuple[Told, ...], set[int]]:
    """What the head says, and the numbers of the values there."""
    scripts = [node.text() for node in parsed.css('script[type*="ld+json" i]')]
    if scripts != [_NOTHING] or parsed.css("[itemprop]"):
        raise OddError
    if any(one.tag != "meta" or one.parent is None or one.parent.tag != "head" for one in parsed.css("[property]")):
        raise OddError
    facts = Facts()
    metatags.gather(parsed, facts)
    if "expires" in facts.by_field or any(len(each) > _MOST_SAID for each in facts.by_field.values()):
        raise OddError
    told = tuple(
        Told(field, one.kind, one.name, one.needles, one.value, _number(one.value))
        for field, each in facts.by_field.items()
        for one in each
    )
    seen = [node.attributes.get("content") or "" for node in parsed.tags("meta")]
    seen += [node.attributes.get("href") or "" for node in parsed.css("link")]
    title = parsed.head.css_first("title") if parsed.head else None
    seen += [] if title is None else [title.text()]
    for meta in parsed.tags("meta"):
        if any((meta.attributes.get(name) or "").lower().startswith(_LABELS) for name in ("property", "name")):
            raise OddError
    numbers = {number for text in seen if (number := _number(text)) is not None}
    return told, numbers


def _lines(rest: list[Block]) -> tuple[tuple[Line, ...], tuple[Block, ...]]:
    """The lines that are values, and those that all pages have."""
    numbered = [(_number(one.text), one) for one in rest]
    lines = tuple(Line(nth, one.scope, one.order, one.linked > 0) for nth, one in numbered if nth is not None)
    return lines, tuple(one for nth, one in numbered if nth is None)


def _heading(found: Walk, lines: tuple[Line, ...]) -> Line:
    """The page's only heading, of the first level and nothing but a value."""
    scope = found.headings[0] if len(found.headings) == 1 else None
    if scope is None or scope.tag != "h1" or scope.linked or not _is_text(scope.node):
        raise OddError
    for line in lines:
        if line.scope is scope:
            return line
    raise OddError


def _is_text(node: Node) -> bool:
    child = node.first_child
    return child is not None and child.tag_id == TEXT and child.next is None


def _clocks(found: Walk) -> Iterator[Clock]:
    seen = set()
    for mark in found.marks:
        if mark.what == "lead":
            raise OddError
        if mark.what != "when" or mark.scope.order in seen:
            continue
        seen.add(mark.scope.order)
        attributes = mark.scope.node.attributes
        if mark.scope.tag == "time":
            given, text = _number(attributes.get("datetime") or ""), _number(mark.text)
            if given is None or text is None or not _is_text(mark.scope.node):
                raise OddError
            yield Clock(mark.scope, given, text)
        elif mark.scope.tag == "abbr" or any(attributes.get(name) for name in moments.GIVEN):
            raise OddError


def _signs(found: Walk) -> Iterator[int | str]:
    for mark in found.marks:
        if mark.what == "author":
            number = _number(mark.text)
            yield mark.text if number is None else number


def _may_stand(rest: list[Block], run: list[Block], holder: Scope) -> bool:
    """Whether no line beside the paragraphs may be taken for one, or for a standfirst."""
    for one in rest:
        scope, is_text = one.scope, MARK not in one.text
        within = any(up is holder for up in scope.chain())
        if is_text and not scope.chrome and len(one.text) >= body.SHORTEST:
            return False
        if within and (one.order > run[-1].order or (is_text and len(one.text) >= body.SHORTEST)):
            return False
        if is_text and holder.order < one.order < run[0].order and len(one.text) >= body.SHORTEST:
            return False
    return True


def _left_out(found: Walk, holder: Scope, signed: set[int]) -> int:
    """How many elements of the text in front of its paragraphs leave an empty line; there is nothing but such."""
    around = {scope.node.mem_id for scope in found.scopes if scope.around or scope.hidden}
    pieces = "".join(_pieces(holder.node, around, signed, 0))
    if not pieces.endswith("p" * _TIMES) or "p" in (before := pieces[:-_TIMES]):
        raise OddError
    return len(before)


def _pieces(node: Node, around: set[int], signed: set[int], depth: int) -> Iterator[str]:
    """``p`` for each paragraph and ``-`` for each byline of its own below a node; it has nothing else to read."""
    child = node.first_child
    while child is not None:
        tag = child.tag or ""
        if child.tag_id == TEXT:
            if not (child.text_content or "").isspace():
                raise OddError
        elif child.is_element_node and (body.is_seen(tag) or not (body.is_gone(tag) or child.mem_id in around)):
            text = tree.text_of(child) if _is_text(child) else ""
            if tag == "p" and text.startswith(f"{MARK}p"):
                yield "p"
            elif child.mem_id in signed and tag in ("p", "div"):
                yield from "-" if tag == "p" else ""
            elif body.is_box(tag) and depth < _DEEPEST:
                yield from _pieces(child, around, signed, depth + 1)
            else:
                raise OddError
        child = child.next


def _lasting(source: str, facts: tuple[Told, ...]) -> frozenset[str]:
    """The first needles of facts that stand in front of the JSON-LD, and its own: whatever values are, as long as none
    has one in it (but for quotation marks), the first place of each is on the same line.
    """
    before, _, behind = source.partition(JSON_LD)
    # Where something else has its name before it, what is looked for behind that may stand in a value in between.
    is_first = before.endswith(_OPENS) and behind.startswith(_HOLDS)
    own = [JSON_LD] if is_first else []
    return frozenset([*own, *(one.needles[0] for one in facts if one.needles[0] in before)])


@lru_cache(maxsize=512)
def says_nothing(layout: Layout, language: str | None) -> bool:
    """Whether none of the lines that all these pages have tells a day, or names anybody."""
    return not any(_tells(one, language) for one in layout.texts)


def _tells(one: Block, language: str | None) -> bool:
    text = one.text
    if dates_in(text, language) or (one.pieces and dates_in(one.apart, language)):
        return True
    if len(text) > byline.LONGEST or (one.linked >= len(text) and one.scope.chrome):
        return False
    if byline.unlabelled(text, language) is not None or lone.is_label(text):
        return True
    return not agreed.names_nobody(text, language, one.linked > 0)
