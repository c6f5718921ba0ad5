"""Bylines as Korea, Japan and China have them: a name and "reporter" behind it."""

import re

_EASTERN = re.compile(r"(?!.{1,6}(?:社|报|報|网|网站|台)[记記])[\u3400-\u9fff\uac00-\ud7a3]{2,5}\s?(?:기자|記者|记者)")


def is_eastern(text: str) -> bool:
    """Whether a line is a name and "reporter" behind it, as in Korea, Japan and China."""
    return _EASTERN.fullmatch(text) is not None
