"""The bytes of an XML file as text that a strict parser takes.

Files in the wild are broken. What is broken in one obvious way is mended here, and each mend is told once: blank lines
before the declaration, characters that XML forbids, HTML's entities, a lone ``&``, a declared encoding that is plainly
not the real one. Anything else is left for the parser to refuse. Entity declarations are refused, and no document type
ever reaches the parser, so that no entity is ever expanded and none is fetched.
"""

import codecs
import re
from collections.abc import Callable, Iterator
from functools import partial
from html import escape
from html.entities import html5

from feedpub.errors import ArticleError

Notes = dict[str, tuple[int, str]]  #: what was mended: of each kind the first, its line and a message

_HEAD = 1 << 18  #: characters to look for the root in; exports begin with long comments
_DECLARED = re.compile(rb"<\?xml\s[^>]{0,200}?\bencoding\s*=\s*[\"']([A-Za-z0-9._:-]{1,40})[\"']")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
# Encodings in which any bytes mean something, so that a text that is good UTF-8 as well is surely that.
_ONE_BYTE = re.compile(r"ascii|iso8859-\d+|cp125\d|koi8-[ru]|mac-(?:roman|cyrillic)|utf-(?:16|32)(?:-[lb]e)?")
_LEGACY = re.compile(r"cp8\d\d|gb2312|gbk|gb18030|big5|euc_(?:jp|kr)|shift_jis|iso2022_(?:jp|kr)|cp932|cp949")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REFERENCE = re.compile(r"&(?:#(?:([0-9]{1,9})|[xX]([0-9A-Fa-f]{1,8}));|([A-Za-z][A-Za-z0-9]{0,31});)?")
_XMLS_OWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(\[[^\]]*\]\s*)?>")
_LITERAL = re.compile(r"<!--|<\?|<!\[CDATA\[")  # where an ampersand is just that
_ENDS = {"<!--": "-->", "<?": "?>", "<![CDATA[": "]]>"}
_SPACE = re.compile(r"\s*")


def is_plain(raw: bytes) -> bool:
    """Whether the parser may have the bytes as they are: UTF-8 from the first character on, without a document type."""
    if not raw.startswith((b"<", codecs.BOM_UTF8)) or b"<!DOCTYPE" in raw or raw.startswith(b"<\0"):
        return False
    declared = _DECLARED.match(raw.removeprefix(codecs.BOM_UTF8))
    return declared is None or declared[1].lower() == b"utf-8"


def mended(path: str, raw: bytes) -> tuple[str, Notes]:
    """The file's text from its root on, on the lines that it has there, and what was mended in it.

    ArticleError, with the line, for what is no text, declares entities, or is in an encoding that cannot be told.
    """
    notes: Notes = {}
    text = _decoded(path, raw, notes)
    start = _root_at(path, text, notes)
    if forbidden := _FORBIDDEN.search(text, start):
        line = _line(text, forbidden.start())
        notes["character"] = (line, f"a character that XML forbids (0x{ord(forbidden[0]):02x}) was left out")
    body = "".join(_body(text, start, notes))
    return "\n" * text.count("\n", 0, start) + _FORBIDDEN.sub("", body), notes


def root_of(path: str, raw: bytes) -> tuple[str, str]:
    """The name of the root as it is written, with its prefix, and its whole tag. ArticleError where there is none."""
    encoding = next((name for bom, name in _BOMS if raw.startswith(bom)), "utf-8")
    head = raw[: _HEAD * 2].decode(encoding, "replace")[:_HEAD]
    start = _root_at(path, head, {})
    tag = head[start : head.find(">", start) + 1 or None]
    named = re.match(r"<([^\s/>]{1,100})", tag)
    if named is None:
        raise ArticleError(path, "is no XML that has a root; export the file again", line=_line(head, start))
    return named[1], tag


def _decoded(path: str, raw: bytes, notes: Notes) -> str:
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return _strictly(path, raw, encoding)
    if (nul := raw.find(b"\0")) >= 0:
        line = raw.count(b"\n", 0, nul) + 1
        raise ArticleError(path, "this is a binary file; export the stories as XML", line=line)
    declared = _DECLARED.search(raw, 0, 1024)
    if declared is None:
        return _strictly(path, raw, "utf-8")
    name = declared[1].decode("ascii")
    codec = _codec(name)
    if codec == "utf-8" or (codec and _LEGACY.fullmatch(codec)):
        return _strictly(path, raw, codec)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        if codec is None or not _ONE_BYTE.fullmatch(codec):
            message = f"its encoding `{name}` is none that feedpub reads; save the file as UTF-8"
            raise ArticleError(path, message, line=raw.count(b"\n", 0, declared.start()) + 1) from None
        return _strictly(path, raw, codec)
    if not text.isascii():
        line = _line(text, next(at for at, letter in enumerate(text) if not letter.isascii()))
        notes["encoding"] = (line, f"it says that it is {name}, but it is UTF-8, and was read so")
    return text


def _codec(name: str) -> str | None:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None


def _strictly(path: str, raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = (
            f"byte 0x{raw[error.start]:02x} is not {encoding.upper()}; save the file as UTF-8, "
            "or name its encoding in the first line"
        )
        raise ArticleError(path, message, line=line) from None


def _root_at(path: str, text: str, notes: Notes) -> int:
    """Where the root starts, behind declaration, comments and document type."""
    at = text.find("<")
    before = " ".join(text[: max(at, 0)].strip("\ufeff").split())
    if at < 0 or not before.isprintable():
        message = "the file is empty; export it again" if not text.strip() else "is no XML; export the stories as XML"
        raise ArticleError(path, message, line=1)
    if text[:at].strip("\ufeff"):
        what = repr(before[:40]) if before else "white space"
        notes["start"] = (1, f"{what} in front of the XML was left out; many readers refuse such a file")
    while text.startswith(("<?", "<!"), at):
        at = _SPACE.match(text, _end_of(path, text, at)).end()  # type: ignore[union-attr]
    if not text.startswith("<", at):
        raise ArticleError(path, "has no root; export the file again", line=_line(text, at))
    return at


def _end_of(path: str, text: str, at: int) -> int:
    """Where what begins here, in front of the root, ends."""
    if text.startswith("<!DOCTYPE", at):
        found = _DOCTYPE.match(text, at)
        if found and "<!ENTITY" not in (found[1] or ""):
            return found.end()
        what = "declares entities in its DOCTYPE, which feedpub never expands"
        raise ArticleError(
            path, f"{what}; write the characters themselves and take the DOCTYPE out", line=_line(text, at)
        )
    opening = _LITERAL.match(text, at)
    end = text.find(_ENDS[opening[0]], opening.end()) if opening and opening[0] != "<![CDATA[" else -1
    if opening is None or end < 0:
        raise ArticleError(path, "is not well-formed in front of its root; export it again", line=_line(text, at))
    return end + len(_ENDS[opening[0]])


def _body(text: str, at: int, notes: Notes) -> Iterator[str]:
    """The text from ``at`` on, with all its references ones that XML knows."""
    mend = _mender(text, notes)
    while at < len(text):
        literal = _LITERAL.search(text, at)
        here = literal.start() if literal else len(text)
        yield _REFERENCE.sub(partial(mend, at), text[at:here])
        end = text.find(_ENDS[literal[0]], here) if literal else -1
        if literal is None or end < 0:  # what never ends is the parser's to refuse
            yield text[here:]
            return
        at = end + len(_ENDS[literal[0]])
        yield text[here:at]


def _mender(text: str, notes: Notes) -> Callable[[int, re.Match[str]], str]:
    def note(kind: str, at: int, message: str) -> None:
        if kind not in notes:
            notes[kind] = (_line(text, at), message)

    def mend(offset: int, found: re.Match[str]) -> str:
        decimal, hexadecimal, name = found.groups()
        if name in _XMLS_OWN:
            return found[0]
        at = offset + found.start()
        if decimal or hexadecimal:
            number = int(decimal) if decimal else int(hexadecimal, 16)
            if _is_allowed(number):
                return f"&#{number};"
            note("reference", at, f"`{found[0]}` is no character of XML and was left out")
            return ""
        if name and (character := html5.get(name + ";")):
            note("entity", at, f"`{found[0]}` is not declared; it was read as HTML's")
            return escape(character)
        note("ampersand", at, "a lone `&` was read as text; write it as `&amp;`")
        return "&amp;" + found[0][1:]

    return mend


def _is_allowed(number: int) -> bool:
    return (
        number in (9, 10, 13) or 0x20 <= number <= 0xD7FF or 0xE000 <= number <= 0xFFFD or 0x10000 <= number < 0x110000
    )


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
