"""What a person reads and does where a folder or its disk refuses something."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from feedpub.errors import TargetError


def reason(error: OSError) -> str:
    """What the system says."""
    return error.strerror or type(error).__name__


def todo(error: OSError, needed: int) -> str:
    """What to do about it; ``needed`` are the bytes of all that is to be written."""
    space = f"the release needs {needed:,} bytes: free some space"
    return {
        errno.ENOSPC: f"{space}, or files where there is space (`df -i`)",
        errno.EDQUOT: f"{space}, or have the quota raised",
        errno.EACCES: "let the user that runs feedpub write there",
        errno.EPERM: "let the user that runs feedpub write there",
        errno.EROFS: "mount it for writing, or name another folder",
        errno.EISDIR: "remove the folder of that name",
        errno.ENOTDIR: "remove the file that is in the place of a folder",
        errno.EEXIST: "remove what is in the place of a folder or of a temporary file",
        errno.ELOOP: "remove the link that leads to itself",
        errno.ENAMETOOLONG: "name a folder with a shorter path",
    }.get(error.errno or 0, "check the disk it is on, then build again")


@contextmanager
def failing(subject: str, path: str, needed: int) -> Iterator[None]:
    """An error of the system, before the first rename, as a TargetError of the ``subject``."""
    try:
        yield
    except OSError as error:
        raise TargetError(
            subject, f"{path} cannot be written ({reason(error)}), nothing was replaced; {todo(error, needed)}"
        ) from None
