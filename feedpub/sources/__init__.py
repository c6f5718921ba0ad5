"""Where articles come from.

A source finds things and opens them, and knows nothing of what they say; readers know nothing of where a file was. It
is a module with two functions:

``scan(place, *, include, exclude, known) -> (items, errors)``
    What is there now: cheap enough to ask at every build, in an order that is the same on every machine, each item
    with what changes when its content does. What cannot be told costs itself only, as an ArticleError.
``load(item) -> bytes``
    One item's content, whole and of one moment, or an ArticleError.

:mod:`.directory` is the one that there is: a folder of files. A table in SQL or an object store is a module beside it,
with an ``Item`` of its own that has a ``path``.
"""
