"""What a file is by its name: the one table that all readers ask where a story does not say a file's media type.

Python's own table differs from release to release, and takes in the machine's.
"""

import re
from pathlib import PurePosixPath
from urllib.parse import urlsplit

MEDIA_TYPES = {
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "aac": "audio/aac",
    "oga": "audio/ogg",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "flac": "audio/flac",
    "wav": "audio/wav",
    "mp4": "video/mp4",
    "m4v": "video/mp4",
    "mov": "video/quicktime",
    "webm": "video/webm",
    "ogv": "video/ogg",
    "pdf": "application/pdf",
    "epub": "application/epub+zip",
    "zip": "application/zip",
    "csv": "text/csv",
    "txt": "text/plain",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "svg": "image/svg+xml",
}
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]*", re.IGNORECASE)


def media_type(said: str | None, address: str) -> str:
    """The media type (RFC 6838) in small letters: the one that is said, else that of the address; ``""`` for neither.

    What is said counts only where it is one; parameters (``; charset=...``) are no part of it.
    """
    written = (said or "").partition(";")[0].strip()
    return written.lower() if _MEDIA_TYPE.fullmatch(written) else _by_suffix(address)


def _by_suffix(address: str) -> str:
    try:
        path = urlsplit(address).path
    except ValueError:  # an address that urllib refuses, such as http://[
        return ""
    return MEDIA_TYPES.get(PurePosixPath(path).suffix[1:].lower(), "")
