"""What the rules are made of and what they find: records without behaviour."""

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import force_setattr


class Severity(StrEnum):
    """How much a finding weighs for a feed's readers."""

    ERROR = "error"  #: against a MUST of a specification: some readers lose the feed or part of it
    WARNING = "warning"  #: allowed, or not forbidden, but readers fare worse


class Rule(Struct, frozen=True):
    """One thing that a document must or should be: what it demands, and where that is written.

    ``held``: feedpub publishes no document of its own that breaks it. Errors always are.
    """

    code: str  #: format and fault, e.g. ``rss-guid-twice``; it never changes its meaning
    severity: Severity
    says: str
    source: str
    held: bool = False

    def __post_init__(self) -> None:
        if self.severity is Severity.ERROR:
            force_setattr(self, "held", True)


class Finding(Struct, frozen=True, kw_only=True):
    """A rule that a document breaks, and where. ``message`` says what is there instead and, if need be, what to do."""

    code: str
    severity: Severity
    message: str
    line: int | None = None  #: from 1
    where: str = ""  #: the path of the element, e.g. ``/rss/channel/item[3]/pubDate``, or of the member of JSON
    entry: str | None = None  #: the id of the entry that it is in
    source: str = ""
    held: bool = True


def error(code: str, says: str, source: str) -> Rule:
    """A rule that is a MUST."""
    return Rule(code, Severity.ERROR, says, source)


def warning(code: str, says: str, source: str, *, held: bool = False) -> Rule:
    """A rule that is a SHOULD, or that readers taught; ``held`` if feedpub keeps it as if it were a MUST."""
    return Rule(code, Severity.WARNING, says, source, held)
