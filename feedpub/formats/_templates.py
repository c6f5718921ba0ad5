"""The only door to jinja2: pages from templates in ``feedpub/formats/pages``, every value escaped."""

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment

_DASH = re.compile(r" (?=[–—] )")
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "yi", "ps", "sd", "ckb", "dv"})


def page(template: str, **values: Any) -> bytes:
    """The template filled in, in UTF-8. A name that it uses and nobody gave is an error, not an empty text."""
    return _environment().get_template(template).render(**values).encode()


def direction(language: str) -> str:
    """Which way a language is written, as HTML says it."""
    return "rtl" if language.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


def bound(text: str) -> str:
    """The text with its dashes bound to the word before them: no line begins with one."""
    return _DASH.sub("\u00a0", text)


@lru_cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415  few commands need it

    environment = Environment(
        loader=PackageLoader("feedpub.formats", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,  # a file is looked at once, not for each story
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["direction"] = direction
    environment.filters["bound"] = bound
    return environment
