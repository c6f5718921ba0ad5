"""The keys of a front matter under the name that they had: :mod:`feedpub.readers.frontmatter.keys`."""

from feedpub.readers.frontmatter.keys import FIELDS, declared

__all__ = ["FIELDS", "declared"]
