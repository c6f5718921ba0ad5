"""Plain text that every format and every reader of feeds can carry.

Cleaning comes before anything else sees a text: one character that XML 1.0 forbids costs the whole feed in feedgen,
and stripping it after the sanitizer would turn ``java\\x03script:`` into a live link.
"""

import re
import unicodedata

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
_SURROGATE_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """The text without characters that no feed may carry: NFC, lone surrogates as U+FFFD, all line ends ``\\n``."""
    if text.isascii() and text.isprintable():
        return text
    if _BREAK.search(text):  # translate() is slow, and nearly no text needs it
        text = text.replace("\r\n", "\n").translate(_BREAKS)
    if _SURROGATE.search(text):
        text = _SURROGATE_PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
        text = _SURROGATE.sub("\ufffd", text)
    text = _FORBIDDEN.sub("", text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """Cleaned text on one line, each run of white space one space."""
    if text.isascii() and text.isprintable() and "  " not in text:  # as nearly every short text is
        return text.strip()
    return " ".join(clean(text).split())


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
