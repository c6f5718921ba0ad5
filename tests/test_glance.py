"""Looking at folders: those of the last day first, as that is where something changed, if anything did."""

from pathlib import Path

import pytest

from feedpub.executor import Serial
from feedpub.sources.glance import glance


@pytest.mark.parametrize("shape", ["{section}/{day}", "{day}/{section}", "{section}/{flat}", "{flat}-{section}"])
def test_folders_of_the_last_day_are_looked_at_first_be_sections_within_days_or_around_them(
    tmp_path: Path, shape: str
) -> None:
    sections = ("city", "economy", "world")
    days = ("2025/11", "2025/12", "2026/2", "2026/8", "2026/9", "2026/10")
    for section in sections:
        for day in days:
            folder = tmp_path / shape.format(section=section, day=day, flat=day.replace("/", "-"))
            folder.mkdir(parents=True)
            (folder / "a.md").write_text("A tram runs.\n", "utf-8")
    order: list[str] = []
    assert glance([(str(tmp_path), ())], Serial(), order.extend)
    seen = [next(day for day in reversed(days) if day in path.replace("-", "/")) for path in order]
    assert seen == [day for day in reversed(days) for _ in sections]
