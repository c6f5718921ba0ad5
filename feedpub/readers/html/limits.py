"""What a page may not have, because it would take the parser's time or memory beyond all bounds.

HTML's tree construction takes time that grows with the square of the depth and of the attributes of one tag, and
formatting tags that are never closed are opened again in each paragraph. All is seen before anything is parsed, in one
pass over the tags that never goes back; of nearly all pages a rougher look, which takes half as long, says that they
cannot be beyond. Of some 3,500 real pages none has more than 75 attributes in a tag, four open formatting tags, or one
of them opened again for every tag.
"""

import re

from feedpub.errors import ArticleError

MOST_TAGS = 100_000
#: Tags that any page may have, and characters for each beyond them: what is nothing but tags is no story.
LEAST_TAGS, EACH_TAG = 3_000, 12
DEEPEST = 2_000
MOST_ATTRIBUTES = 2_000
MOST_FORMATTING = 200
#: Tags, each counted as often as formatting tags are open around it: what any page may have, and more for each tag.
LEAST_AGAIN, EACH_AGAIN = 2_000, 4
_LONG_TAG = 100  #: characters from which on a tag's attributes are counted
_VERY_LONG = 1_000  #: from which on they are counted one by one, since few may have an equals sign, and values many
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
# Without `a`: one closes the one before it, so that never more than one is opened again.
_FORMATTING = frozenset("b big code em font i nobr s small strike strong tt u".split())
# Void tags, and those whose end may be left out, so that one more of them is no level deeper.
_LEVEL = frozenset(
    (
        "area base br col embed hr img input link meta param source track wbr "
        "p li dt dd tr td th thead tbody tfoot option optgroup colgroup html head body"
    ).split()
)
# A bracket ends a tag unless it is in quotes, and quotes count behind an equals sign only.
_REST = r"[^>=]*+(?:=\s*(?:\"[^\"]*\"|'[^']*'|[^\s>]*+)[^>=]*+)*+"
# What most tags are is told by the pattern alone, which takes half the time: those that are no level have no group.
_TAG = re.compile(
    rf"<(?:/?(?:{'|'.join(sorted(_LEVEL))})(?=[\s/>]){_REST}|(!--)|/([a-zA-Z][^\s/>]*){_REST}|([a-zA-Z][^\s/>]*){_REST})"
)
_COMMENT, _CLOSING = 1, 2  # groups
#: Elements whose content is text, and where they end.
_RAW = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "textarea", "title")}

# The rougher look. What it sees need be no tag: whatever stands where, there are no more tags than it counts.
_MOST_LOOKED_AT = 8_000  #: brackets, so that it is no longer work than the pass that it is to save
_NO_LEVEL = re.compile(rf"<(?:{'|'.join(sorted(_LEVEL))})(?=[\s/>])")
# A formatting tag that is not closed again soon, with nothing between that could be anything but what it seems.
_PLAIN = r"(?:\s++[\w:-]++(?:=(?:\"[^\"<>]*+\"|'[^'<>]*+'))?+)*+\s*+"
_BETWEEN = rf"[^<]*+(?:<(?:(?:a|img|span|br){_PLAIN}/?|/(?:a|span)\s*+|!--[^<>-]*+--)>[^<]*+){{0,6}}"
_LEFT_OPEN = rf"((?i:{'|'.join(sorted(_FORMATTING))}))(?![^\s/>])(?!{_PLAIN}>{_BETWEEN}</\1>)"
# A tag that may be long: without an end so far, or whose first bracket may be in quotes, since the last quotation mark
# before it may be the one that begins a value.
_FAR = _VERY_LONG - 2
_LONG = rf"[^>]{{{_FAR}}}|(?>[^>]{{0,{_FAR}}}\")(?<=[=\s]\")|(?>[^>]{{0,{_FAR}}}')(?<=[=\s]')"
_SUSPECT = re.compile(rf"<(?:(?=[bcefinstuBCEFINSTU]){_LEFT_OPEN}|/?[a-zA-Z](?={_LONG}))")


def check(path: str, text: str) -> None:
    """ArticleError, with the line, for a page that goes beyond the limits."""
    most = min(MOST_TAGS, LEAST_TAGS + len(text) // EACH_TAG)
    if not is_far_from(text, most):
        check_each(path, text, most)


def is_far_from(text: str, most: int) -> bool:
    """Whether a page cannot be beyond the limits, of which ``most`` is that of tags; it may be far and not look so."""
    brackets = text.count("<")
    if brackets > min(most, _MOST_LOOKED_AT):
        return False
    if brackets > DEEPEST:
        opening = brackets - text.count("</")
        if opening > DEEPEST and opening - len(_NO_LEVEL.findall(text)) > DEEPEST:
            return False
    # Of those that are closed at once only one is open at a time.
    left_open, attributes, spent = 1, text.count("="), 0
    most_open = min(MOST_FORMATTING, EACH_AGAIN + LEAST_AGAIN // max(brackets, 1))
    for suspect in _SUSPECT.finditer(text):
        left_open += suspect.lastindex is not None
        if left_open > most_open:
            return False
        start = suspect.start()
        tag = _TAG.match(text, start)
        end = tag.end() if tag else len(text)
        if end - start > _LONG_TAG:
            spent += end - start
            count = _attributes(text, start + 1, end)
            attributes += count
            if count > MOST_ATTRIBUTES or spent > len(text):
                return False
    return attributes <= most


def check_each(path: str, text: str, most: int) -> None:
    """ArticleError, with the line, for a page that goes beyond the limits, of which ``most`` is that of tags."""
    opened: dict[str, int] = {}
    tags = depth = formatting = again = position = assigned = 0
    while position >= 0:
        for m in _TAG.finditer(text, position):
            start, end = m.span()
            kind = m.lastindex
            if kind == _COMMENT:
                position = text.find("-->", end)
                break
            tags += 1
            if end - start > _LONG_TAG:
                assigned = _check_attributes(path, text, (start + 1, end), assigned, most)
            again += formatting
            if tags > most or again > LEAST_AGAIN + EACH_AGAIN * tags:
                raise _too_much(path, text, start, tags > most, depth, most)
            name = m[kind].lower() if kind else ""
            if not name or name in _LEVEL:  # in capitals
                continue
            if kind == _CLOSING:
                if count := opened.get(name, 0):
                    opened[name] = count - 1
                    depth -= 1
                    formatting -= name in _FORMATTING
            elif name in _RAW and not (opened.get("svg") or opened.get("math")):
                found = _RAW[name].search(text, end)
                position = found.start() if found else -1
                break
            else:
                opened[name] = opened.get(name, 0) + 1
                depth += 1
                formatting += name in _FORMATTING
                if depth > DEEPEST or formatting > MOST_FORMATTING:
                    raise _too_much(path, text, start, False, depth, most)
        else:
            return


def _check_attributes(path: str, text: str, span: tuple[int, int], before: int, most: int) -> int:
    """How many attributes there are so far, with those of a long tag; ArticleError where they are too many."""
    start, end = span
    count = _attributes(text, start, end)
    message = ""
    if count > MOST_ATTRIBUTES:
        message = f"a tag has more than {MOST_ATTRIBUTES:,} attributes; save the page again"
    elif before + count > most:
        message = f"more than {most:,} attributes are no story's; save the page again, or leave it out"
    if message:
        raise ArticleError(path, message, line=text.count("\n", 0, start) + 1)
    return before + count


def _attributes(text: str, start: int, end: int) -> int:
    """About how many attributes the tag has whose name begins at ``start``."""
    if end - start > _VERY_LONG:
        # White space and slashes part attributes, and so does the end of a quotation. The first word is the tag's name.
        return len(_QUOTED.sub(" ", text[start:end]).replace("/", " ").split()) - 1
    return text.count("=", start, end)


def _too_much(path: str, text: str, at: int, crowded: bool, depth: int, most: int) -> ArticleError:
    if crowded:
        what = f"more than {most:,} tags are no story; split the page or leave it out"
    elif depth > DEEPEST:
        what = f"tags are nested more than {DEEPEST:,} deep; close them"
    else:
        what = "too many tags like <b> or <i> are open at once; close them"
    return ArticleError(path, what, line=text.count("\n", 0, at) + 1)
