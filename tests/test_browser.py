"""The pages in a real browser: seen, clicked, and gone over by an accessibility checker."""

import functools
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
#: As docs/operating.md tells nginx to send it.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' https:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'"
)
CONFIG = """\
site:
  title: {title}
  url: https://gazette.example/
  authority: "gazette.example,2025"
  language: {language}
  timezone: Europe/Kyiv
  rights: © Gazette
sources:
  - {{path: ../content, story_url: "https://gazette.example/{{slug}}"}}
feeds:
  news: {{title: "{title}", description: "All of it", formats: [rss, atom, json, html]}}
  short: {{title: "Short", content: summary}}
  tags: {{each: tag, title: "About {{tag}}", formats: [rss, html]}}
landing: {{}}
opml: {{}}
targets:
  - path: ../output
"""
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
AXE = [Path(one) / "axe-core/axe.min.js" for one in os.environ.get("NODE_PATH", "").split(":") if one]


class _Handler(SimpleHTTPRequestHandler):
    """Serves a folder under the policy, feeds as XML, as a browser gets them that shows them."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".rss": "application/xml", ".atom": "application/xml"}

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Tell nobody."""


@pytest.fixture(scope="module", params=["en", "uk"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A newsroom's language, and the address that its pages are served at."""
    folder = tmp_path_factory.mktemp("newsroom")
    title = {"en": "Gazette", "uk": "Газета"}[request.param]
    (folder / "config").mkdir()
    (folder / "config/feedpub.yaml").write_text(CONFIG.format(title=title, language=request.param))
    (folder / "content").mkdir()
    for number in range(14):
        (folder / f"content/story-{number:02}.md").write_text(
            f"---\ntitle: Story {number}\ndate: 2026-11-{number + 1:02} 10:00\ntags: [topic {number}, їжак]\n"
            f"lang: {request.param}\nauthor: Jane Doe\n---\nText of it.\n"
        )
    for name, language, words in (
        ("long", "de", "Donaudampfschifffahrt" * 6),
        ("right-to-left", "ar", "الميناء (2026)!"),
    ):
        (folder / f"content/{name}.md").write_text(
            f"---\ntitle: {words}\ndate: 2026-10-01\ntags: [{words}]\nlang: {language}\nauthor: {words}\n---\n{words}\n"
        )
    command = [sys.executable, "-m", "feedpub", "build", "-c", str(folder / "config/feedpub.yaml")]
    subprocess.run([*command, "--now", "2026-11-23T12:00"], check=True, timeout=60)
    handler = functools.partial(_Handler, directory=str(folder / "output"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield request.param, f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Chromium, driven by Playwright, with a profile of its own."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("needs Chromium; install it (Debian: `chromium`)")
    playwright = pytest.importorskip("playwright.sync_api", reason="needs playwright; install it from PyPI")
    with playwright.sync_playwright() as driver:
        context = driver.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"), executable_path=chromium, headless=True, args=FLAGS
        )
        context.set_default_timeout(120_000)
        yield context
        context.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A tab that knows of every error that a page made."""
    tab = browser.new_page()
    tab.errors = []
    tab.on("response", lambda answer: tab.errors.append(answer.url) if answer.status >= 400 else None)
    tab.on("pageerror", lambda error: tab.errors.append(str(error)))
    tab.on("console", lambda said: tab.errors.append(said.text) if "Content Security Policy" in said.text else None)
    yield tab
    assert tab.errors == []
    tab.close()


SIZES = {"phone": {"width": 360, "height": 740}, "desk": {"width": 1280, "height": 900}}
PAGES = ("index.html", "news.html", "tags/yizhak.html")


@pytest.mark.parametrize(("scheme", "size"), [("light", "phone"), ("dark", "desk")])
def test_a_page_fits_its_screen_and_an_accessibility_checker_finds_nothing_serious(
    page: Any, site: tuple[str, str], scheme: str, size: str
) -> None:
    checker = next((path for path in AXE if path.exists()), None)
    if checker is None:
        pytest.skip("needs axe-core; install it from npm, and name its folder in NODE_PATH")
    page.set_viewport_size(SIZES[size])
    page.emulate_media(color_scheme=scheme)
    for name in PAGES:
        page.goto(site[1] + name)
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"], name
        # Evaluated by the driver, since the policy lets the page itself load no foreign script.
        page.evaluate(checker.read_text())
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        serious = [
            (one["id"], one["impact"], [node["target"] for node in one["nodes"]][:3])
            for one in found["violations"]
            if one["impact"] in ("serious", "critical", "moderate")
        ]
        assert serious == [], name
        assert len(found["passes"]) > 10


def test_a_click_copies_a_feeds_address_and_says_so(page: Any, browser: Any, site: tuple[str, str]) -> None:
    language, address = site
    browser.grant_permissions(["clipboard-read", "clipboard-write"], origin=address.rstrip("/"))
    page.goto(address + "index.html")
    button = page.locator("button.copy").first
    button.click()
    page.locator("p.unseen[role=status]:not(:empty)").wait_for(state="attached")
    said = page.locator("p.unseen[role=status]").text_content()
    assert said == {"en": "Copied", "uk": "Скопійовано"}[language]
    assert page.evaluate("navigator.clipboard.readText()") == "https://gazette.example/news.rss"
    rows = page.locator(".rows button.copy")
    rows.last.click()
    page.locator(".rows button.copy:disabled").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "https://gazette.example/tags/yizhak.rss"


def test_where_there_is_no_clipboard_the_address_is_selected(page: Any, site: tuple[str, str]) -> None:
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.goto(site[1] + "index.html")
    page.locator("button.copy").first.click()
    chosen = (
        "(() => { const one = document.activeElement; return one.value.slice(one.selectionStart, one.selectionEnd) })()"
    )
    assert page.evaluate(chosen) == "https://gazette.example/news.rss"


def test_a_word_finds_a_feed_whatever_its_accents(page: Any, site: tuple[str, str]) -> None:
    page.goto(site[1] + "index.html")
    field = page.locator("input[type=search]")
    assert field.count() == 1
    field.fill("ІЖАК")
    assert page.locator(".rows li:visible").count() == 1
    field.fill("topic 1")
    assert page.locator(".rows li:visible").count() == 5
    field.fill("nothing of the kind")
    assert page.locator(".rows li:visible").count() == 0
    assert page.locator(".nothing").text_content()


def test_everything_is_there_without_script(browser: Any, site: tuple[str, str]) -> None:
    context = browser.browser.new_context(java_script_enabled=False) if browser.browser else None
    if context is None:
        pytest.skip("this Playwright gives no second context")
    tab = context.new_page()
    tab.goto(site[1] + "index.html")
    assert tab.locator("button:visible").count() == 0
    assert tab.locator(".rows li:visible").count() == 17
    assert tab.locator("input[readonly]").first.input_value() == "https://gazette.example/news.rss"
    tab.locator("details.how summary").click()
    assert tab.locator("details.how li").first.is_visible()
    context.close()


def test_a_feed_that_is_opened_looks_like_a_page_and_says_what_it_is(page: Any, site: tuple[str, str]) -> None:
    language, address = site
    for name in ("news.rss", "news.atom", "tags/yizhak.rss"):
        page.goto(address + name)
        shown = page.evaluate(
            """() => {
                const style = (path, pseudo) => {
                    const element = document.querySelector(path);
                    return element && getComputedStyle(element, pseudo);
                };
                return {
                    root: style('rss, feed').display,
                    hint: style('rss, feed', '::before').content,
                    title: parseFloat(style('channel > title, feed > title').fontSize),
                    item: style('item, entry').display,
                    guid: style('item > guid, entry > id').display,
                };
            }"""
        )
        assert (shown["root"], shown["item"], shown["guid"]) == ("block", "flex", "none"), name
        assert {"en": "This is a web feed", "uk": "Це стрічка новин"}[language] in shown["hint"], name
        assert shown["title"] >= 24
