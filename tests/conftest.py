"""What all tests share: the options, the folders of samples and schemas, and how hypothesis searches."""

import logging
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples at every run; `pytest --hypothesis-profile=explore` looks for new ones.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=2000)
settings.load_profile("steady")

# Under `nohup`, or behind a shell's `&`, feedpub leaves these signals alone, as it should; tests send them to end it.
for number, handler in ((signal.SIGHUP, signal.SIG_DFL), (signal.SIGINT, signal.default_int_handler)):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite", action="store_true", help="Write what the golden publications give now.")


def folder(variable: str, what: str) -> Path:
    """The folder that an environment variable names, or a skip that says what is missing."""
    named = os.environ.get(variable)
    if not named or not Path(named).is_dir():
        pytest.skip(f"needs {what}; set {variable} to their folder")
    return Path(named)


@pytest.fixture(scope="session")
def samples() -> Path:
    """Texts of others that are not ours to copy."""
    return folder("FEEDPUB_SAMPLES", "sample texts")


@pytest.fixture(scope="session")
def schemas() -> Path:
    """Schemas of Atom, RSS and their like."""
    return folder("FEEDPUB_SCHEMAS", "schemas")


@pytest.fixture(autouse=True)
def a_log_as_the_program_begins_with() -> Iterator[None]:
    """Undoes what a command called within a test asked of the log, as -q and -v do for the rest of the process."""
    log = logging.getLogger("feedpub")
    level, handlers, propagate = log.level, log.handlers[:], log.propagate
    yield
    log.setLevel(level)
    log.handlers[:] = handlers
    log.propagate = propagate
