"""The pages of the documentation taken apart: sections, tables, blocks of code, marks."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]


def text(page: Path) -> str:
    """All of a page."""
    return page.read_text("utf-8")


def section(page: Path, heading: str) -> str:
    """What stands under a heading, up to the next of any level."""
    found = re.search(
        rf"^#+ {re.escape(heading)}\n(.*?)(?=^#+ |\Z)", without_code(text(page)), re.MULTILINE | re.DOTALL
    )
    assert found, f"{page.name} has no heading {heading!r}"
    return found[1]


def without_code(text: str) -> str:
    """The text with the lines of code blocks blanked, in which a # begins no heading."""
    return re.sub(
        r"^( *)```.*?^\1```$", lambda block: re.sub(r"[^\n]+", "", block[0]), text, flags=re.MULTILINE | re.DOTALL
    )


def rows(text: str) -> list[list[str]]:
    """The rows of the tables in a text, without their heads."""
    lines = [line.strip() for line in text.splitlines()]
    rows = []
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if line.startswith("|") and not line.startswith("|---") and not following.startswith("|---"):
            rows.append([cell.strip() for cell in line[1:-1].split("|")])
    return rows


def quoted(cell: str) -> list[str]:
    """What stands in backticks."""
    return re.findall(r"`([^`]+)`", cell)


def after(page: Path, mark: str) -> str:
    """What follows a mark ``<!-- mark -->``, which says to tests what stands below it."""
    _, found, rest = text(page).partition(f"<!-- {mark} -->\n")
    assert found, f"{page.name} has no mark {mark!r}"
    return rest


def table_after(page: Path, mark: str) -> list[list[str]]:
    """The rows of the table that a mark stands above."""
    return rows(after(page, mark).partition("\n\n")[0])


def blocks(page: Path, *kinds: str) -> Iterator[str]:
    """The blocks of code of these languages, without the indentation of a list that they stand in."""
    for block in re.finditer(r"^( *)```(\w*)\n(.*?)^\1```$", text(page), re.MULTILINE | re.DOTALL):
        if block[2] in kinds:
            yield re.sub(rf"^{block[1]}", "", block[3], flags=re.MULTILINE)


def blocks_in(text: str) -> Iterator[str]:
    """All blocks of code in a text."""
    return (block[1] for block in re.finditer(r"^```\w*\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", without_code(text(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
