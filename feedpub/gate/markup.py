"""HTML inside a feed: every address whole, nothing that runs, nothing that a reader throws away with its content.

One search passes over what is well; only what is not is taken apart to say where.
"""

import re
from collections.abc import Iterator
from html import unescape

from feedpub.gate.texts import reference, shown

_ADDRESSES = "href|src|poster|cite|background|longdesc|data|action|formaction"
_RISKY = "script|style|iframe|frame|object|embed|applet|form|input|button|select|textarea|meta|link|base|svg|math"
# A tag that is not known to be well: harmless, its addresses whole. It is looked at piece by piece, and may be well all
# the same. Never going back, a search passes at once over all that is well.
_ODD = re.compile(
    r'<(?!/|(?:p|em|strong|li|ul|b|i|br|figure|blockquote|h[2-4])>|a href="https?://[^"<>\s]++">|'
    rf"(?!(?:{_RISKY})\b)[a-z][a-z0-9]*+(?:\s++(?:"
    r'(?:href|src|cite|poster)="(?:https?://|mailto:|tel:)[^"<>\s]++"'
    rf'|(?!on|srcset|(?:{_ADDRESSES})\b)[a-z][a-z-]*+="[^"<]*+"))*+\s*+/?>)'
)
_TAG = re.compile(r"<([a-z][a-z0-9]*|\?import)((?:\s+|/)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)?>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-z][a-z0-9:-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_URLS = frozenset(_ADDRESSES.split("|"))
_RISKS = frozenset([*_RISKY.split("|"), "?import"])
_SCHEME = re.compile(r"\s*([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_CANDIDATE = re.compile(r"\s*([^\s,]\S*[^\s,]|[^\s,])(?:\s+[^,]+)?\s*(?:,|$)")
_FINE = frozenset(("http", "https", "mailto", "tel"))
MOST = 20  #: findings in one text; the others are of the same make

Fault = tuple[str, str, int]  #: short name, message, the place in the text


def faults(html: str) -> tuple[Fault, ...]:
    """What is wrong with a text of HTML: ``relative``, ``scheme``, ``uri``, ``risk``."""
    if _ODD.search(html) is None:
        return ()
    found: list[Fault] = []
    for tag in _TAG.finditer(html):
        name = tag[1].lower()
        if name in _RISKS:
            found.append(("risk", f"has <{name}> in it, which readers drop, some with all that is in it", tag.start()))
        for attribute in _ATTRIBUTE.finditer(tag[2] or ""):
            for fault, message in _attribute(
                name, attribute[1].lower(), next(filter(None, attribute.groups()[1:]), "")
            ):
                found.append((fault, message, tag.start()))
        if len(found) >= MOST:
            break
    return tuple(found[:MOST])


def _attribute(tag: str, name: str, value: str) -> Iterator[tuple[str, str]]:
    if name.startswith("on"):
        yield "risk", f"has {name}= in it, which would run a script and which readers drop"
    elif name in _URLS:
        yield from address(unescape(value), f"{name} of <{tag}>")
    elif name == "srcset":
        for one in _CANDIDATE.finditer(unescape(value)):
            yield from address(one[1], f"srcset of <{tag}>")


def address(value: str, place: str) -> Iterator[tuple[str, str]]:
    """What is wrong with an address in a text of HTML, which may lead to the web, to mail or to a telephone."""
    scheme = _SCHEME.match(value)
    if scheme is None:
        yield "relative", f"has the address {shown(value)} in it ({place}), which leads elsewhere in each reader"
    elif scheme[1].lower() not in _FINE:
        yield "scheme", f"has the address {shown(value)} in it ({place}), which readers drop"
    elif fault := reference(value):
        yield "uri", f"has an address in it ({place}) that {fault[1]}"
