"""Who is told of what was done: how much they want to hear, where they stand, and what takes their lines."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from msgspec import Struct


class Say(Protocol):
    """Takes lines for a person: to the standard output, or with ``err`` to the standard error."""

    def __call__(self, text: str, *, err: bool = False) -> None: ...


class Listener(Struct, frozen=True, kw_only=True):
    """The person, or the log, at the other end of a command, be it in this process or in another."""

    say: Say
    folder: Path  #: where they stand, which is where the paths that they are told begin
    config: str = ""  #: the configuration's file as they named it
    verbose: int = 0
    quiet: bool = False
    watched: bool = False  #: whether a person sees the lines as they come

    def show(self, lines: Iterable[str]) -> None:
        """What was done; who wants to hear only what is wrong does not hear it."""
        if not self.quiet:
            for line in lines:
                self.say(line)

    def warn(self, lines: Iterable[str]) -> None:
        """What is wrong, or odd."""
        for line in lines:
            self.say(line, err=True)

    def facts(self) -> dict[str, object]:
        """What another process needs to know to tell them just the same (as JSON has it)."""
        return {
            "folder": os.fspath(self.folder),
            "config": self.config,
            "verbose": self.verbose,
            "quiet": self.quiet,
            "watched": self.watched,
        }

    @classmethod
    def elsewhere(cls, facts: Mapping[str, object], say: Say) -> "Listener":
        """The one whose :meth:`facts` another process sent."""
        verbose = facts.get("verbose")
        return cls(
            say=say,
            folder=Path(str(facts.get("folder") or "/")),
            config=str(facts.get("config") or ""),
            verbose=verbose if isinstance(verbose, int) else 0,
            quiet=facts.get("quiet") is True,
            watched=facts.get("watched") is True,
        )
