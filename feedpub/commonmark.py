"""Markdown to HTML, by GitHub's parser; the only door to cmarkgfm.

cmarkgfm 2025.10 frees neither the tree that it parses nor the HTML that cmark writes: some 26 kB are lost with each
story, for as long as the process lives. Both are freed here.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, cast

_EXTENSIONS = ("table", "strikethrough", "autolink")


def to_html(text: str) -> str:
    """CommonMark with GitHub's tables and footnotes as HTML, in which all raw HTML stands as it was, harmful or not."""
    from cmarkgfm import cmark  # noqa: PLC0415
    from cmarkgfm._cmark import ffi, lib  # noqa: PLC0415

    free_tree, free_text, extensions = _cmark()
    options = cmark.Options.CMARK_OPT_UNSAFE | cmark.Options.CMARK_OPT_FOOTNOTES
    parser = cmark.parser_new(options=options)
    try:
        for extension in extensions:
            cmark.parser_attach_syntax_extension(parser, extension)
        cmark.parser_feed(parser, text)
        tree = cmark.parser_finish(parser)
        written = lib.cmark_render_html(tree, options, cmark.parser_get_syntax_extensions(parser))
        html: str = ffi.string(written).decode()
        free_text(int(ffi.cast("uintptr_t", written)))
        free_tree(int(ffi.cast("uintptr_t", tree)))
    finally:
        cmark.parser_free(parser)
    return html


@lru_cache(maxsize=1)
def _cmark() -> tuple[Callable[[int], None], Callable[[int], None], tuple[Any, ...]]:
    """What frees a tree, what frees a text, and the extensions."""
    from cmarkgfm import cmark  # noqa: PLC0415

    cmark.core_extensions_ensure_registered()
    free_tree, free_text = map(_found, ("cmark_node_free", "free"))
    return free_tree, free_text, tuple(map(cmark.find_syntax_extension, _EXTENSIONS))


def _found(name: str) -> Callable[[int], None]:
    """A function that frees. cmarkgfm does not name it, but the library that it brings along does.

    What is not there is never freed: a symbol, or ctypes, which a Python that was built without libffi lacks.
    """
    from cmarkgfm import _cmark  # noqa: PLC0415

    try:
        import ctypes  # noqa: PLC0415

        free: Any = getattr(ctypes.CDLL(_cmark.__file__), name)
    except (ImportError, OSError, AttributeError):
        return _leave
    free.argtypes, free.restype = [ctypes.c_void_p], None
    return cast("Callable[[int], None]", free)


def _leave(_address: int) -> None:
    return None
