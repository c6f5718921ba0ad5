"""A field's value as the candidates for it are told: people and pictures by their names and addresses."""

from datetime import date

from feedpub.model import Image, Person


def shown(value: object) -> str:
    """The value as one text."""
    if isinstance(value, tuple):
        return ", ".join(map(shown, value))
    if isinstance(value, Person):
        return value.name
    if isinstance(value, Image):
        return value.url
    return value.isoformat() if isinstance(value, date) else str(value)
