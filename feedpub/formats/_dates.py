"""Times as documents write them, in whole seconds and with the newsroom's offset."""

from datetime import date, datetime


def rfc3339(moment: date) -> str:
    """RFC 3339 with seconds and offset; a plain day as it is (W3C date and time formats)."""
    return moment.isoformat(timespec="seconds") if isinstance(moment, datetime) else moment.isoformat()


def rfc822(moment: datetime) -> str:
    """RFC 822 with a year of four digits, English names whatever the machine's language."""
    from email.utils import format_datetime  # noqa: PLC0415  it imports sockets, and only OPML has such times

    return format_datetime(moment.replace(microsecond=0))
