"""A folder that nobody may look into, who runs the tests included."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def close(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Refuse whatever is asked of what lies in the folder, as the system does where it may not be entered."""

    def guarded(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(path: Any, *args: Any, **kwargs: Any) -> Any:
            asked = Path(os.path.normpath(Path.cwd() / path)) if isinstance(path, str | os.PathLike) else Path()
            if folder in asked.parents or (asked == folder and real in (listed, scanned)):
                raise PermissionError(errno.EACCES, "Permission denied", os.fspath(path))
            return real(path, *args, **kwargs)

        return call

    listed, scanned = os.listdir, os.scandir
    for name in ("stat", "lstat", "open", "scandir", "listdir", "mkdir"):
        monkeypatch.setattr(os, name, guarded(getattr(os, name)))
    monkeypatch.setattr("io.open", guarded(open))
