"""Measure what reading an odd file takes in memory: one fresh process a case, as times the file's size.

    python benchmarks/reading_memory.py [--size MIB] [PART OF A NAME]

A small file of the same form is read first, so that imports count for nothing; then the kernel's mark of the most
memory is put back, the file is read, and what the mark moved by is divided by the file's size. Linux only.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

PROSE = "The eastern pier, closed since March, opens again this Friday at six, the harbour office said at last. "
PAGE = "<!doctype html><html lang=en><meta charset=utf-8><title>The pier</title><h1>The pier opens</h1>"
LD = '<script type="application/ld+json">'
HEAD = "---\ntitle: A\ndate: 2026-01-01\n"
STORY = '{"title":"A","date":"2026-01-01","content":"a"'
WARM = {
    "html": f"{PAGE}<time>2026-01-01</time><p>By Jane Doe</p>{LD}{{'a':1,}}</script><p>{PROSE}</p>",
    "txt": f"The pier opens\n\n2 March 2026\n\nBy Jane Doe\n\n{PROSE}\n",
    "md": f"{HEAD}---\na\n",
    "json": STORY + "}",
    "xml": "<rss version='2.0'><channel><item><title>a</title></item></channel></rss>",
}
CHILD = """
import gc, sys, zoneinfo
from feedpub import readers
from feedpub.errors import ArticleError
context = readers.Reading(zone=zoneinfo.ZoneInfo("UTC"))
form, warm, path = sys.argv[1:]
def read(raw):
    try:
        return len(list(readers.read(f"a.{form}", raw, context)))
    except ArticleError as error:
        return f"refused: {error.message[:60]}"
def memory(mark):
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith(mark)) * 1024
read(warm.encode()), read(warm.encode()), gc.collect()
raw = open(path, "rb").read()
open("/proc/self/clear_refs", "w").write("5")
before = memory("VmRSS")
said = read(raw)
print(f"{(memory('VmHWM') - before) / len(raw):.1f}x", said)
"""


def cases(size: int) -> Iterator[tuple[str, str, str]]:
    """Name, form and text of each case, of about ``size`` bytes."""

    def filled(unit: str) -> str:
        return unit * (size // len(unit))

    keys = size // 12
    yield "prose", "html", PAGE + filled(f"<p>{PROSE}</p>")
    yield "tags of twelve letters", "html", PAGE + filled("<b>pier</b> and <i>quay</i> ")
    yield "attributes", "html", PAGE + filled("<p " + " ".join(f"a{n}=1" for n in range(200)) + ">x")
    yield "nested tables", "html", PAGE + "<table><tr><td>" * min(size // 15, 1990)
    yield "paragraphs of one letter", "html", PAGE + filled("<p>a")
    yield (
        "broken JSON-LD",
        "html",
        f'{PAGE}{LD}{{"a":[{filled(chr(34) + "x" + chr(34) + ",")}</script>',
    )
    yield "broken JSON-LD, strings", "html", f'{PAGE}{LD}{{"a":"{filled(chr(92) + "q" + chr(34))}</script>'
    yield "prose", "txt", filled(f"{PROSE}\n\n")
    yield "lines of one letter", "txt", filled("a\n")
    yield "lines of dates", "txt", filled("2026-01-01\n")
    yield "keys", "md", HEAD + "".join(f"k{n:x}: 1\n" for n in range(keys)) + "---\na\n"
    yield "a list on top", "md", f"{HEAD}x: [{filled('a, ')}]\n---\na\n"
    yield "keys", "json", STORY + "".join(f',"k{n:x}":1' for n in range(keys)) + "}"
    yield "numbers", "json", f'{STORY},"x":[{filled("1,")}1]}}'
    yield "objects", "json", f'{STORY},"x":[{filled(chr(123) + chr(34) + "a" + chr(34) + ":1},")}1]}}'
    yield "tags", "xml", f"<nitf><body>{filled('<p>a</p>')}</body></nitf>"
    yield "attributes", "xml", "<nitf><body " + " ".join(f'a{n}="1"' for n in range(keys)) + "/></nitf>"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=float, default=1.0, help="MiB of each file")
    parser.add_argument("part", nargs="?", default="", help="only cases with this in their names")
    options = parser.parse_args()
    print("| form | case | memory, times the size |\n|---|---|---|")
    for name, form, text in cases(int(options.size * (1 << 20))):
        if options.part not in f"{form} {name}":
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"a.{form}"
            path.write_text(text, "utf-8")
            command = [sys.executable, "-c", CHILD, form, WARM[form], str(path)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
        times, _, said = done.stdout.strip().partition(" ")
        print(f"| {form} | {name} | {times.rstrip('x')} ({'read' if said.isdigit() else said}) |")


if __name__ == "__main__":
    main()
