"""A story's file as text: what no reader of text would take is refused here, in one place."""

import zlib

from feedpub.errors import ArticleError
from feedpub.text import decode, decoded_if_plain

LARGEST = 1 << 20  #: bytes of one story's text; more is a database dump or a mistake
_GZIP, _MOST_MEMBERS = b"\x1f\x8b", 100
BOMS = (b"\xff\xfe", b"\xfe\xff")


def plain_text_of(raw: bytes) -> str | None:
    """What :func:`text_of` gives, where nothing in it has to be looked at twice; ``None`` where it might."""
    if len(raw) > LARGEST or raw.isspace() or not raw:
        return None
    return decoded_if_plain(raw)


def text_of(path: str, raw: bytes) -> str:
    """The file's text as it was typed, without a byte order mark.

    ArticleError, with the line, for a file that is too large, binary, in another encoding, or empty.
    """
    if len(raw) > LARGEST:
        size = f"{len(raw) / LARGEST:.1f} MiB"
        raise ArticleError(path, f"{size} is more than a story; split the file or leave it out of the folder")
    if not raw.startswith(BOMS) and (nul := raw.find(b"\0")) >= 0:
        line = raw.count(b"\n", 0, nul) + 1
        raise ArticleError(path, "this is a binary file; save the story as plain text in UTF-8", line=line)
    text = decode(raw, path).lstrip("\ufeff")
    if not text.strip():
        raise ArticleError(path, "the file is empty; write the story or delete the file", line=1)
    return text


def undamaged(raw: bytes) -> str:
    """As much of a file's text as can be read, with U+FFFD for what cannot: of a story that is held back anyway."""
    return raw.decode("utf-16" if raw.startswith(BOMS) else "utf-8", "replace").replace("\0", "\ufffd").lstrip("\ufeff")


def unpacked(path: str, raw: bytes, largest: int) -> bytes:
    """The bytes, taken out of their gzip members where the file's name ends in ``.gz``.

    ArticleError where they are damaged, or would be more than ``largest``: a small file may unpack to any size.
    """
    if not path.lower().endswith(".gz"):
        return raw
    if raw and not raw.startswith(_GZIP):
        raise ArticleError(path, "is no gzip file, though its name says so; take .gz off its name, or pack it")
    parts: list[bytes] = []
    room = largest + 1
    rest = raw
    while rest.strip(b"\0") and room:
        if len(parts) == _MOST_MEMBERS:  # each takes the time of copying what is behind it
            what = f"is put together of more than {_MOST_MEMBERS:,} gzip files"
            raise ArticleError(path, f"{what}; unpack it and pack it again")
        member = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            part = member.decompress(rest, room)
        except zlib.error as error:
            raise ArticleError(path, f"is a damaged gzip file ({error}); pack it again") from None
        if not member.eof and len(part) < room:
            raise ArticleError(path, "is a gzip file that ends too early; copy it again")
        parts.append(part)
        room -= len(part)
        rest = member.unused_data
    if parts and parts[0].startswith(_GZIP):
        raise ArticleError(path, "is packed twice; unpack it once")
    if not room:
        raise ArticleError(path, f"unpacks to more than {largest >> 20} MiB; split it or leave it out of the folder")
    return b"".join(parts)
