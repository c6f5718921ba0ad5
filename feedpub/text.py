"""Plain text that every format and every reader of feeds can carry.

Cleaning comes before anything else sees a text: one character that XML 1.0 forbids costs the whole feed in feedgen,
and stripping it after the sanitizer would turn ``java\\x03script:`` into a live link.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from feedpub.errors import ArticleError

# C1 controls in a decoded text are Windows-1252 punctuation that went through Latin-1 (as HTML reads them, too).
_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)}
_BREAKS = str.maketrans(
    _WINDOWS | {"\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n", "\r": "\n"}
)
_BREAK = re.compile("[\r\x0b\x0c\x80-\x9f\u2028\u2029]")
# Everything that XML 1.0 (section 2.2) forbids or discourages, U+FEFF inside a text, and the bidirectional controls
# that would spill over into a subscriber's page; joiners and direction marks stay.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)
_PLAIN_ASCII = bytes(range(0x20, 0x7F)) + b"\n"
_CLEAN_ASCII = _PLAIN_ASCII + b"\t"
# Letters and signs of most languages that stay as they are wherever they stand: none is white space, combines with
# what stands before it, or is forbidden. What is left out (Greek, marks, emoji ...) takes the long way.
_PLAIN = re.compile(
    "[\u00a1-\u00ac\u00ae-\u02ff\u0400-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2100-\u2125"
    "\u3001-\u3029\u3041-\u3096\u309d-\u30ff\u4e00-\u9fff\uac00-\ud7a3]*"
)
_CLEAN = re.compile(_PLAIN.pattern.replace("[", "[\xa0", 1))
_SHORT = 100  #: characters up to which a text is looked at as it is
_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """The text without characters that no feed may carry: NFC, lone surrogates as U+FFFD, all line ends ``\\n``."""
    if len(text) > _SHORT:
        # A sweep over bytes takes a third of the time that it takes to ask of each letter whether it can be printed.
        return text if _is_of(text.encode("utf-8", "surrogatepass"), _CLEAN_ASCII, _CLEAN) else cleaned(text)
    return text if text.isascii() and text.isprintable() else cleaned(text)


def cleaned(text: str) -> str:
    """The same as :func:`clean` the long way, which few texts need."""
    if _BREAK.search(text):  # translate() is slow, and nearly no text needs it
        text = text.replace("\r\n", "\n").translate(_BREAKS)
    if _SURROGATE.search(text):
        text = _SURROGATE_PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
        text = _SURROGATE.sub("\ufffd", text)
    text = _FORBIDDEN.sub("", text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """Cleaned text on one line, each run of white space one space."""
    bare = text.strip(" \n\t")
    if bare.isprintable() and (bare.isascii() or unicodedata.is_normalized("NFC", bare)):  # there is nothing to clean
        return " ".join(bare.split()) if "  " in bare else bare
    bare = bare.replace("\n", " ").replace("\t", " ")
    if bare.isprintable() and (bare.isascii() or unicodedata.is_normalized("NFC", bare)):
        return " ".join(bare.split())
    return " ".join(clean(text).split())


def is_plain(raw: bytes) -> bool:
    """Whether bytes are UTF-8 that :func:`clean` would leave as it is, with no white space but spaces and line ends.

    It is sure of a yes, and may say no to a text that is. Asked of bytes, since all but a few go in one sweep.
    """
    return decoded_if_plain(raw) is not None


def decoded_if_plain(raw: bytes) -> str | None:
    """The text that such bytes are, ``None`` of any others."""
    return _decoded(raw) if _is_of(raw, _PLAIN_ASCII, _PLAIN) else None


def is_clean(raw: bytes) -> bool:
    """Whether bytes are UTF-8 that :func:`clean` would leave as it is, with no white space but that of ASCII.

    It is sure of a yes, and may say no to a text that is.
    """
    return is_clean_but(raw, raw.translate(None, _CLEAN_ASCII))


def is_clean_but(raw: bytes, others: bytes) -> bool:
    """The same, to whoever knows the bytes in it that are no clean ASCII."""
    return not others or (_PLAIN.fullmatch(others.decode("utf-8", "replace")) is not None and _decoded(raw) is not None)


class Clear(NamedTuple):
    """What :func:`clean` would leave as it is, by lines; ``is_plain`` as :func:`is_plain` has it."""

    lines: list[bytes]
    is_plain: bool


def cleared(raw: bytes) -> Clear | None:
    """The lines of bytes that :func:`clean` would leave as they are, else ``None``; line ends are none of theirs.

    It is sure of what it gives, and may give none where there is something.
    """
    lines = raw.split(b"\n")
    rest = raw.translate(None, _CLEAN_ASCII)
    if not rest:
        return Clear(lines, b"\t" not in raw)
    others = rest.decode("utf-8", "replace")
    # The bytes of a broken letter may seem to make a whole one without the ASCII between them.
    if not _CLEAN.fullmatch(others) or _decoded(b"\n".join([one for one in lines if not one.isascii()])) is None:
        return None
    return Clear(lines, b"\t" not in raw and "\xa0" not in others)


def _decoded(raw: bytes) -> str | None:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return None


def _is_of(raw: bytes, letters: bytes, others: re.Pattern[str]) -> bool:
    rest = raw.translate(None, letters)
    return not rest or others.fullmatch(rest.decode("utf-8", "replace")) is not None


def squeezed(text: str) -> bytes:
    """The text in UTF-8, each run of white space one space, and none around it."""
    if len(text) > 200:
        raw = text.encode("utf-8", "surrogatepass")
        if _is_of(raw, _PLAIN_ASCII, _PLAIN):
            return squeezed_lines(raw.split(b"\n"))
    return " ".join(text.split()).encode("utf-8", "surrogatepass")


def squeezed_lines(lines: Iterable[bytes]) -> bytes:
    """The same of a plain text's lines (:func:`is_plain`)."""
    joined = b" ".join(filter(None, lines)).strip(b" ")
    # A space at the end of a line is one of two here; to look for them so takes half the time of `in`.
    return joined if joined.rfind(b"  ") < 0 else b" ".join(joined.split())


def decode(raw: bytes, path: str) -> str:
    """A file's bytes as text: by its byte order mark, else UTF-8; an ArticleError with line and byte if it is not."""
    encoding = "utf-8-sig"
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        byte = raw[error.start]
        raise ArticleError(
            path, f"byte 0x{byte:02x} is not {error.encoding.upper()}; save the file as UTF-8", line=line
        ) from None
