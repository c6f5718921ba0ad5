"""Where documents go, and what a destination says it did with them.

A target is a module with ``publish(place, documents, *, owned, keep) -> Receipt``: afterwards every document is there
whole, whoever reads meanwhile gets the one before or the new one, what did not change was not touched, and what feedpub
published once and no feed has any more is gone, unless somebody else has written it since. What a target cannot do is
a :class:`~feedpub.errors.TargetError`, and costs that target only. :mod:`.directory` is the one that there is.
"""

from hashlib import sha256

from msgspec import Struct

from feedpub.targets._together import begun

__all__ = ["Receipt", "begun", "digest"]


class Receipt(Struct, frozen=True, kw_only=True):
    """What a target did, as paths relative to it. ``written`` and ``unchanged`` together are the release."""

    written: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()  #: no feed has them any more, but what is there now is somebody else's


def digest(body: bytes) -> str:
    """What a document is recognised by later: its SHA-256, in hexadecimal digits."""
    return sha256(body).hexdigest()
