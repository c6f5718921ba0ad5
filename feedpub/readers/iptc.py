"""IPTC's words for where an item stands, which ninjs, NewsML-G2, NITF and digitalwires share.

Sources: http://cv.iptc.org/newscodes/pubstatusg2/ and http://cv.iptc.org/newscodes/signal/.
"""

import re

from feedpub.model import Status

#: ``pubStatus``; ``cancelled`` is how half of the world spells it.
STATUSES = {
    "usable": Status.USABLE,
    "withheld": Status.WITHHELD,
    "canceled": Status.CANCELED,
    "cancelled": Status.CANCELED,
}
TELL = "write a note for readers if they should know"
_KILL = re.compile(r"(?<![a-z])(?:kill|withdraw|cancel|retract|recall)", re.IGNORECASE)
_CORRECTS = re.compile(r"\W*(?:eds?:\s*)?(?:corrects|correcting|correction)\b", re.IGNORECASE)
_KEEPS_IN = re.compile(
    r"\b(?:kill(?:ed)?|withdrawn|embargo(?:ed)?|not for publication|hold for release)\b", re.IGNORECASE
)


def is_kill(signal: str) -> bool:
    """Whether a signal (``sig:kill``) takes an item back."""
    return _KILL.search(signal) is not None


def warning_of(note: str) -> str | None:
    """What a note to the desk says that a person should look at; the note itself is never published."""
    if _KEEPS_IN.search(note):
        return "tells the desk that the story may have to stay in; see whether it may go out"
    return f"tells the desk of a correction; {TELL}" if _CORRECTS.match(note) else None
