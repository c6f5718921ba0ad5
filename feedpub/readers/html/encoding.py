"""The bytes of a page as text: by its byte order mark, as UTF-8, else in the encoding that the page itself declares."""

import codecs
import re

from feedpub.errors import ArticleError

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_DECLARED = re.compile(
    rb"""<meta[^<>]{0,200}?\bcharset\s{0,3}=\s{0,3}["']?\s{0,3}([A-Za-z0-9_:.-]{1,40})"""
    rb"""|<\?xml[^<>]{0,100}?\bencoding\s{0,3}=\s{0,3}["']([A-Za-z0-9_:.-]{1,40})""",
    re.IGNORECASE,
)
_HEAD = 8192  #: bytes in which a page declares its encoding
# What pages call by a narrower name than they mean (WHATWG Encoding Standard, section 4.2).
_WIDER = {
    **dict.fromkeys(("iso8859-1", "ascii"), "cp1252"),
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    **dict.fromkeys(("gb2312", "gbk", "x-gbk"), "gb18030"),
    **dict.fromkeys(("shift_jis", "x-sjis"), "cp932"),
    **dict.fromkeys(("euc_kr", "ks_c_5601-1987"), "cp949"),
    "big5": "big5hkscs",
    "x-mac-cyrillic": "mac_cyrillic",
}
_MOST_BROKEN = 1000  #: one character in as many may be broken in a page that declares what it is in
Warnings = list[tuple[int | None, str]]


def decode(path: str, raw: bytes) -> tuple[str, bytes, Warnings]:
    """The page as text with ``\\n`` line ends, the same in UTF-8, and what is odd about its encoding.

    ArticleError, with line and byte, for what is neither UTF-8 nor in the encoding that it declares, or is no text.
    """
    if not raw[:_HEAD].strip().removeprefix(codecs.BOM_UTF8) and not raw.strip().removeprefix(codecs.BOM_UTF8):
        raise ArticleError(path, "the file is empty; save the page again or delete the file", line=1)
    bom = next((name for mark, name in _BOMS if raw.startswith(mark)), None)
    declared, line = declared_in(raw)
    warnings: Warnings = []
    if bom is None and declared and known(declared) is None:
        warnings.append((line, f"`{declared[:40]}` is no encoding; declare the one that the page is in, best utf-8"))
    whole = raw
    utf8 = _with_plain_ends(whole)
    text = None if bom else _strict(utf8, declared)
    if text is None:
        encoding = bom or known(declared)
        if encoding is None:
            raise _not_utf8(path, raw, declared)
        text = raw.decode(encoding, "replace")
        _check_broken(path, raw, text, encoding, warnings)
        whole = text.encode("utf-8", "ignore")
        utf8 = _with_plain_ends(whole)
        text = utf8.decode()
    if b"\0" in raw and 20 * text.count("\0") > len(text) + len(whole) - len(utf8):
        raise ArticleError(path, "this is a binary file; save the page as HTML", line=1)
    return text, utf8, warnings


def _with_plain_ends(utf8: bytes) -> bytes:
    return utf8.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in utf8 else utf8


def _check_broken(path: str, raw: bytes, text: str, encoding: str, warnings: Warnings) -> None:
    """Bytes that are not of the encoding: a few are told of, more mean that the page is in another."""
    broken = text.count("\ufffd") - raw.count("\ufffd".encode())
    if broken * _MOST_BROKEN > len(text):
        if encoding.startswith("utf-8"):
            raise _not_utf8(path, raw)
        raise ArticleError(path, f"is not in {encoding}, as it says; save it as UTF-8", line=declared_in(raw)[1])
    if broken > 0:
        at = text.count("\n", 0, text.find("\ufffd")) + 1
        warnings.append((at, f"{broken} bytes are no {encoding}; check the text there"))


def declared_in(raw: bytes) -> tuple[str | None, int]:
    """The encoding that a page's head names, in small letters, and the line (from 1) where it does."""
    m = _DECLARED.search(raw, 0, _HEAD)
    if m is None:
        return None, 1
    return (m[1] or m[2]).decode("ascii").lower(), raw.count(b"\n", 0, m.start()) + 1


def known(name: str | None) -> str | None:
    """The codec for an encoding as pages name it, or ``None`` where there is none."""
    if not name:
        return None
    if name in _WIDER:
        return _WIDER[name]
    try:
        codec = codecs.lookup(name).name
        b"x".decode(name, "replace")  # refuses codecs that are none of text, such as rot13
    except (LookupError, ValueError):
        return None
    if codec.startswith("utf-16"):  # without its mark the declaration itself could not have been read
        return "utf-8"
    if codec.startswith(("utf-7", "idna", "punycode", "unicode", "raw")):  # ways to write Unicode in ASCII
        return None
    return _WIDER.get(codec, codec)


def _strict(raw: bytes, declared: str | None) -> str | None:
    """The text if it is UTF-8, whatever it declares: nothing else looks like it by chance, but for ISO-2022."""
    if declared and declared.startswith("iso-2022") and b"\x1b$" in raw:
        return None
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return None


def _not_utf8(path: str, raw: bytes, unknown: str | None = None) -> ArticleError:
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        said = f"`{unknown[:40]}`, which the page declares, is no encoding" if unknown else ""
        what = f"byte 0x{raw[error.start]:02x} is not UTF-8, and {said or 'the page declares no other encoding'}"
        return ArticleError(path, f"{what}; save it as UTF-8 or declare its charset", line=line)
    return ArticleError(path, "is in an encoding that is not known; save it as UTF-8", line=1)
