"""The sample newsroom as subscribers get it: served by a real nginx as operating.md has it, read by a real newsboat."""

import gzip
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import datetime
from email.message import Message
from pathlib import Path
from zoneinfo import ZoneInfo

import feedparser
import pytest

from tests import pages

ROOT = Path(__file__).parents[1]
KYIV = ZoneInfo("Europe/Kyiv")
NGINX = """\
{user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
  access_log off;
  {paths}
  server {{
    listen 127.0.0.1:{port};
    {location}
  }}
}}
"""


def found(program: str, package: str) -> str:
    """The program's path; the test is skipped, saying what to install, where there is none."""
    path = shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if path is None:
        pytest.skip(f"{program} is missing; install the Debian package {package}")
    return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """The sample newsroom's output folder."""
    shutil.copytree(ROOT / "content", tmp_path / "content")
    (tmp_path / "config").mkdir()
    shutil.copy(ROOT / "config" / "feedpub.yaml", tmp_path / "config")
    build(tmp_path)
    return tmp_path / "output"


def build(newsroom: Path, now: str = "2026-11-23T12:00") -> None:
    command = [sys.executable, "-m", "feedpub", "build", "-c", str(newsroom / "config" / "feedpub.yaml"), "--now", now]
    subprocess.run(command, check=True, timeout=60)


@pytest.fixture
def served(published: Path, tmp_path: Path) -> Iterator[str]:
    """The address of the output folder at an nginx that is set up as operating.md says."""
    nginx = found("nginx", "nginx-light")
    folder = tmp_path / "nginx"
    folder.mkdir()
    # Without this a root's nginx reads as somebody who may not look into root's temporary folders.
    user = "user root;" if os.geteuid() == 0 else ""
    port = free_port()
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    config = folder / "nginx.conf"
    (written,) = pages.blocks(pages.DOCS / "operating.md", "nginx")
    assert "alias /srv/gazette/output/;" in written
    location = written.replace("/srv/gazette/output/", f"{published}/")
    config.write_text(NGINX.format(user=user, folder=folder, port=port, location=location, paths=paths))
    # It goes into the background once it listens, so nothing here has to wait for it.
    subprocess.run(
        [nginx, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(config)], check=True, timeout=20
    )
    process = int((folder / "nginx.pid").read_text())
    try:
        yield f"http://127.0.0.1:{port}/feeds/"
    finally:
        os.kill(process, signal.SIGTERM)


def meant(file: Path) -> set[tuple[str, str, str, datetime]]:
    """What a feed's subscribers are meant to see: id, title, names, instant."""
    feed = feedparser.parse(file.read_bytes())
    assert not feed.bozo
    return {
        (
            entry.id,
            entry.title,
            ", ".join(person.name for person in entry.get("authors", [])),
            datetime.fromisoformat(entry.published),
        )
        for entry in feed.entries
    }


@pytest.mark.parametrize("suffix", ["rss", "atom"])
@pytest.mark.parametrize("feed", ["news", "news-en", "harbor", "weekend"])
def test_newsboat_lists_every_story_with_its_title_author_and_time(
    served: str, published: Path, tmp_path: Path, feed: str, suffix: str
) -> None:
    newsboat = found("newsboat", "newsboat")
    folder = tmp_path / "newsboat"
    folder.mkdir()
    (folder / "urls").write_text(f"{served}{feed}.{suffix}\n")
    (folder / "config").touch()

    subprocess.run(
        [newsboat, "-u", "urls", "-c", "cache.db", "-C", "config", "-x", "reload"],
        cwd=folder, check=True, timeout=60, env=os.environ | {"LC_ALL": "C.UTF-8", "HOME": str(folder)},
    )  # fmt: skip
    with sqlite3.connect(folder / "cache.db") as cache:
        rows = cache.execute("SELECT guid, title, author, pubDate FROM rss_item").fetchall()
    cache.close()
    listed = {(guid, title, author, datetime.fromtimestamp(at, KYIV)) for guid, title, author, at in rows}

    # The Atom document says what is meant: in RSS a sign that looks like a tag is written so that no reader eats it.
    wanted = {
        (guid, title.replace("<est", "< est") if suffix == "rss" else title, author, at)
        for guid, title, author, at in meant(published / f"{feed}.atom")
    }
    assert len(wanted) >= 3
    assert listed == wanted


def test_nginx_serves_feeds_by_their_types_and_keeps_the_lock_to_itself(served: str) -> None:
    with urllib.request.urlopen(f"{served}news.rss", timeout=10) as answer:
        assert answer.headers["Content-Type"] == "application/rss+xml; charset=utf-8"
    with urllib.request.urlopen(f"{served}news.atom", timeout=10) as answer:
        assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    for nobodys in (".feedpub.lock", "tags/", "..%2fconfig/feedpub.yaml", "../config/feedpub.yaml"):
        with pytest.raises(urllib.error.HTTPError, match=r"40[034]"):
            urllib.request.urlopen(f"{served}{nobodys}", timeout=10)


def test_nginx_says_what_caches_and_browsers_may_do_with_a_feed_and_packs_it(served: str) -> None:
    request = urllib.request.Request(f"{served}news.atom", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        said = answer.headers
        body = gzip.decompress(answer.read())

    assert said["Content-Encoding"] == "gzip"
    assert not feedparser.parse(body).bozo
    assert said["Cache-Control"] == "public, max-age=300"
    assert said["Content-Security-Policy"].startswith("default-src 'none';")
    assert (said["X-Content-Type-Options"], said["Access-Control-Allow-Origin"]) == ("nosniff", "*")


def test_an_unchanged_feed_stays_304_and_a_corrected_one_does_not(served: str, published: Path) -> None:
    def status(etag: str) -> tuple[int, str]:
        request = urllib.request.Request(f"{served}city.rss", headers={"If-None-Match": etag} if etag else {})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.headers["ETag"]
        except urllib.error.HTTPError as error:
            return error.code, etag

    _, etag = status("")
    build(published.parent)
    unchanged, _ = status(etag)
    story = published.parent / "content" / "uk" / "city" / "battery-tram.md"
    text = story.read_text()
    story.write_text(text.replace("Перший акумуляторний", "Другий акумуляторний", 1))
    build(published.parent)
    changed, new_etag = status(etag)

    assert unchanged == 304
    assert (changed, new_etag != etag) == (200, True)


def test_nginx_sends_what_feedpub_packed_and_never_of_an_older_feed(served: str, published: Path) -> None:
    def asked(name: str, **headers: str) -> tuple[int, Message, bytes]:
        request = urllib.request.Request(
            served + name, headers={key.replace("_", "-"): one for key, one in headers.items()}
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.headers, b""

    config = published.parent / "config" / "feedpub.yaml"
    config.write_text(config.read_text().replace("  - path: ../output\n", "  - path: ../output\n    gzip: true\n"))
    build(published.parent)
    story = published.parent / "content" / "uk" / "city" / "battery-tram.md"
    editions = []
    for edition in ("Перший акумуляторний", "Другий акумуляторний"):
        story.write_text(story.read_text().replace("Перший акумуляторний", edition))
        build(published.parent)
        for name in ("city.rss", "city.atom", "feeds.opml", "index.html"):
            status, said, body = asked(name, Accept_Encoding="gzip")
            _, plain_said, plain = asked(name)
            # What nginx packs itself has no length.
            assert (status, said["Content-Encoding"], said["Content-Length"]) == (200, "gzip", str(len(body)))
            assert body == (published / f"{name}.gz").read_bytes()
            assert gzip.decompress(body) == plain == (published / name).read_bytes()
            assert said["Vary"] == plain_said["Vary"] == "Accept-Encoding"
            assert said["Content-Type"] == plain_said["Content-Type"]
            assert said["ETag"] != plain_said["ETag"]
            assert asked(name, Accept_Encoding="gzip", If_None_Match=said["ETag"])[0] == 304
        editions.append(asked("city.rss", Accept_Encoding="gzip"))
    (_, said, body), (_, new_said, new_body) = editions
    assert body != new_body
    assert said["ETag"] != new_said["ETag"]
    assert asked("city.rss", Accept_Encoding="gzip", If_None_Match=said["ETag"])[0] == 200


def test_a_page_of_an_archive_that_was_taken_away_is_said_to_be_gone(served: str, published: Path) -> None:
    folder = published / "news" / "archive"
    folder.mkdir(parents=True)
    for name, text in (("1.atom", ""), ("2.atom.gone", ""), ("2-2.atom", "<feed/>")):
        (folder / name).write_text(text)
    answers = {}
    for name in ("1.atom", "2.atom", "2-2.atom", "3.atom", "2.atom.gone"):
        try:
            with urllib.request.urlopen(f"{served}news/archive/{name}", timeout=10) as answer:
                answers[name] = answer.status
        except urllib.error.HTTPError as error:
            answers[name] = error.code

    assert answers == {"1.atom": 200, "2.atom": 410, "2-2.atom": 200, "3.atom": 404, "2.atom.gone": 404}
