"""A newsroom's documents and memory are the same, however many processes read its stories and however they begin."""

import shutil
from pathlib import Path

import pytest

from feedpub import ahead, building, config, dates, pipeline, recall, sifting
from feedpub.executor import Executor, Processes, Serial
from feedpub.gather import Means
from tests.test_sifting import documents, remembered

PROJECT = Path(__file__).parent.parent
NOW = "2026-11-24T12:00:00+02:00"


def built(folder: Path, executor: Executor) -> tuple[object, ...]:
    """What comes of the sample newsroom: the documents, the ledger, what is told."""
    for name in ("config", "content"):
        shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns(".feedpub"))
    (folder / "content" / "en" / "broken.md").write_text("---\ntitle: Broken\ndate: 2026-02-30\n---\n\nText.\n")
    loaded = config.load(folder / "config" / "feedpub.yaml")
    now = dates.localize(dates.parse(NOW), loaded.site.timezone)
    with building.memory(loaded, now, write=True) as ledger:
        release = pipeline.build(loaded, now, ledger, means=Means(executor=executor))
    return documents(folder), remembered(folder), [str(one) for one in release.problems], release.notes, release.advice


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> tuple[object, ...]:
    """What comes of it where all is read in this process."""
    return built(tmp_path_factory.mktemp("here"), Serial())


@pytest.mark.parametrize("start", ["fork", "spawn"])
@pytest.mark.parametrize("count", [1, 2, 4])
def test_any_number_of_processes_makes_the_same(
    here: tuple[object, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, start: str
) -> None:
    monkeypatch.setattr(recall, "AT_A_TIME", 20)
    monkeypatch.setattr(sifting, "SPARE", 0)
    monkeypatch.setattr(ahead, "_TOGETHER", 7)
    found = built(tmp_path, Processes(count, start=start, chunk=3))
    assert found == here
    assert len(found[2]) == 1  # type: ignore[arg-type]
