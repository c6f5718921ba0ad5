"""Times as documents write them, in whole seconds and with the newsroom's offset."""

from datetime import date, datetime
from email.utils import format_datetime


def rfc3339(moment: date) -> str:
    """RFC 3339 with seconds and offset; a plain day as it is (W3C date and time formats)."""
    return moment.isoformat(timespec="seconds") if isinstance(moment, datetime) else moment.isoformat()


def rfc822(moment: datetime) -> str:
    """RFC 822 with a year of four digits, English names whatever the machine's language."""
    return format_datetime(moment.replace(microsecond=0))
