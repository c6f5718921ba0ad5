"""Every way in which feedpub fails on purpose, in one tree.

    FeedpubError
    ├─ ConfigError      nothing runs                                          exit 2
    ├─ ArticleError     that article is held back, its last good entry stays  exit 1
    ├─ FeedError        that document keeps its last good file                exit 1
    ├─ GuardError       nothing is published but kills                        exit 1
    ├─ TargetError      the other targets still get the release               exit 1
    └─ FetchError       somebody else's document could not be read            exit 2

An error is raised where it happens, knows what it is about, and reads as ``file:line: what is wrong; what to do``.
Any other exception is a bug in feedpub.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from feedpub.model import Article


class FeedpubError(Exception):
    """Something that a person can mend.

    ``subject`` is a path, a feed's name or a target's; ``line`` counts from 1; ``message`` says what is wrong and,
    after a semicolon, what to do about it.
    """

    kind: ClassVar[str] = "problem"

    def __init__(self, subject: str, message: str, *, line: int | None = None) -> None:
        super().__init__(subject, message, line)
        self.subject = subject
        self.message = message
        self.line = line

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions travel between processes; keyword-only arguments do not survive the default way.
        return _rebuild, (type(self), self.subject, self.message, self.line)

    def __str__(self) -> str:
        where = self.subject if self.line is None else f"{self.subject}:{self.line}"
        return f"{where}: {self.message}"


def _rebuild(kind: type[FeedpubError], subject: str, message: str, line: int | None) -> FeedpubError:
    return kind(subject, message, line=line)


class ConfigError(FeedpubError):
    """The configuration cannot be used: nothing was read, nothing was touched."""

    kind = "configuration"


class ConfigErrors(ConfigError):  # noqa: N818  the plural is the point
    """Everything that is wrong with a configuration, so that it is mended in one sitting."""

    def __init__(self, errors: Iterable[ConfigError]) -> None:
        self.errors = tuple(errors)
        first = self.errors[0]
        super().__init__(first.subject, first.message, line=first.line)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self.errors,)

    def __str__(self) -> str:
        return "\n".join(map(str, self.errors))


class ArticleError(FeedpubError):
    """One article cannot be published as it is; it is held back, the others go on.

    ``known`` is what could be read of it all the same. What that says of who may see the story and when (status,
    access, embargo, expiry) holds for its last good entry, too.
    """

    kind = "article"

    def __init__(self, subject: str, message: str, *, line: int | None = None, known: "Article | None" = None) -> None:
        super().__init__(subject, message, line=line)
        self.known = known

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild_article, (self.subject, self.message, self.line, self.known)

    def renamed(self, subject: str) -> "ArticleError":
        """The same error under another path."""
        return ArticleError(subject, self.message, line=self.line, known=self.known)


def _rebuild_article(subject: str, message: str, line: int | None, known: "Article | None") -> ArticleError:
    return ArticleError(subject, message, line=line, known=known)


class FeedError(FeedpubError):
    """One document must not be published; its last good file stays."""

    kind = "feed"


RUN = "feedpub build"  #: what an error is about that is about the whole run


class GuardError(FeedpubError):
    """Too much would change at once: nothing goes out but kills. Its subject is :data:`RUN`."""

    kind = "guard"


class TargetError(FeedpubError):
    """One destination cannot be written; the other targets still get the release."""

    kind = "target"


class FetchError(FeedpubError):
    """Somebody else's document could not be read, from the web or from a file; nothing is known of it."""

    kind = "address"
