"""feedpub: a newsroom's articles in, feeds that every reader accepts out.

Start reading at :mod:`feedpub.pipeline`, which states the whole pipe and runs it.
"""

__version__ = "0.1.0"
