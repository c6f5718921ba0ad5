"""``python -m feedpub`` is the ``feedpub`` command."""

from feedpub.cli import main

main()
