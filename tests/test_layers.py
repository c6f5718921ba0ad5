"""The shape of the project, kept: which module may import what, where the clock is, how long a module may be."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import lru_cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "feedpub"
MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))

#: Each dependency and the only modules that import it.
DOORS = {
    "apscheduler": {"schedule.py"},
    "click": {
        *("cli/__init__.py", "cli/looking.py", "cli/options.py", "cli/publishing.py", "cli/starting.py"),
        *("cli/moving.py", "cli/remembering.py", "cli/retracting.py", "cli/scoring.py", "cli/validating.py"),
        "terminal.py",
    },
    "cmarkgfm": {"commonmark.py"},
    "cronsim": {"cron.py"},
    "feedgen": {"formats/_feedgen.py", "formats/_extension.py"},
    "anyascii": {"transliteration.py"},
    "inotify_simple": {"watch.py"},
    "jinja2": {"formats/_templates.py"},
    "lxml": {
        *("formats/_extension.py", "formats/_licensing.py", "formats/cutting.py", "formats/newssitemap.py"),
        "formats/opml.py",
        *("gate/shape.py", "gate/xmldoc.py", "readers/xml/tree.py"),
    },
    "nh3": {"markup.py"},
    "pydantic": {"_configfeedkeys.py", "_configkeys.py", "_configtypes.py"},
    "re2": {"readers/linepattern.py"},
    "rich": {"terminal.py"},
    "selectolax": {"readers/html/tree.py"},
    "sqlite3": {"ledger/sqlite.py", "index/sqlite.py"},
    "yaml": {"yamltext.py"},
}

#: What any module may import, since every record is made with it.
EVERYWHERE = {"msgspec"}

#: What the modules that a pattern fits may import of feedpub. Those that fit none are above the pipe or its whole.
LAYERS = {
    "errors.py": ("model",),
    "model.py": ("folded",),
    "languages.py": (),
    "text.py": ("errors",),
    "urls.py": ("text",),
    "fetch.py": ("errors", "urls"),
    "harmless.py": (),
    "markup.py": ("commonmark", "harmless", "text", "urls"),
    "summary.py": ("text",),
    "people.py": ("_bylinewords", "languages", "model"),
    "dates.py": ("_dateforms", "languages"),
    "sources/*": ("errors", "sources"),
    "readers/*": (
        *(
            "_bylinewords",
            "dates",
            "errors",
            "languages",
            "markup",
            "model",
            "people",
            "readers",
            "summary",
        ),
        *("text", "urls", "yamltext"),
    ),
    "naming.py": ("errors", "languages", "markup", "model", "text", "urls"),
    "notices.py": ("languages", "markup", "model"),
    "media.py": ("markup", "model", "text", "urls"),
    "normalize.py": (
        *("dates", "errors", "languages", "markup", "media", "model", "naming", "summary", "text", "urls"),
    ),
    "adopted.py": ("dates", "keptlist", "languages", "markup", "model", "naming", "yamltext"),
    "marks.py": ("markup", "model", "normalize", "text", "urls"),
    "retraction.py": ("marks", "model", "normalize", "notices", "urls"),
    "called.py": ("model", "naming", "retraction", "settings", "urls"),
    "listtext.py": ("yamltext",),
    "keptlist.py": ("errors", "listtext", "text", "yamltext"),
    "withdrawn.py": ("dates", "keptlist", "model", "yamltext"),
    "ledger/*": ("errors", "folded", "ledger", "model", "urls"),
    "workers.py": (),
    "executor.py": ("workers",),
    "madewith.py": (),
    "index/*": ("index",),
    "folded.py": (),
    "packing.py": ("model", "reading"),
    "plainfile.py": ("_yamlplain", "readers", "text", "yamltext"),
    "plainvalues.py": ("_yamlplain", "dates", "markup", "model", "naming", "plainfile", "readers", "yamltext"),
    "plainstory.py": (
        *("_yamlplain", "dates", "languages", "markup", "media", "model", "naming", "normalize", "plainfile"),
        *("plainvalues", "readers", "text", "urls", "yamltext"),
    ),
    "plainpage.py": (
        *("dates", "errors", "markup", "media", "model", "naming", "normalize", "readers", "text", "urls"),
    ),
    "onego.py": ("model", "naming", "plainpage", "plainstory", "readers"),
    "reading.py": ("errors", "model", "naming", "normalize", "onego", "readers", "sources"),
    "book.py": ("index", "naming", "readers", "reading", "sources"),
    "ahead.py": ("executor", "formats", "gate", "gather", "model", "parts", "pieces"),
    "halves.py": ("errors", "executor", "folded", "model", "naming", "normalize", "onego", "reading"),
    "recall.py": ("book", "executor", "index", "model", "packing", "reading"),
    "guards.py": ("errors", "gather", "ledger", "model", "naming", "normalize"),
    "otherids.py": ("errors", "gather", "guards", "ledger", "model"),
    "wording.py": ("errors", "gather", "halves", "ledger", "model"),
    "identity.py": ("guards", "errors", "gather", "ledger", "model", "naming", "normalize"),
    "lifecycle.py": ("errors", "gather", "identity", "ledger", "model", "normalize"),
    "restraint.py": ("dates", "gather", "ledger", "model", "normalize", "selection"),
    "selection.py": ("languages", "model"),
    "transliteration.py": (),
    "endonyms.py": (),
    "excerpt.py": (),
    "translations.py": ("languages", "model"),
    "settings.py": ("config",),
    "fitting.py": ("settings", "formats", "model", "selection"),
    "matrix.py": ("endonyms", "errors", "ledger", "model", "selection", "settings", "transliteration", "values"),
    "values.py": ("settings", "languages", "model", "selection"),
    "storykeys.py": ("model",),
    "publication.py": ("model",),
    "archives/chain.py": ("archives", "ledger", "model", "urls"),
    "archives/planning.py": ("archives", "ledger", "model", "selection"),
    "archives/shelf.py": ("archives", "settings", "ledger", "targets"),
    "overview.py": ("assemble", "settings", "formats", "matrix", "model", "publication", "selection"),
    "parts.py": (),
    "pieces.py": ("model", "parts"),
    "sharing.py": ("model", "parts", "pieces"),
    "formats/*": ("endonyms", "formats", "model", "parts", "pieces", "publication"),
    "gate/*": ("errors", "formats._namespaces", "gate", "model", "pieces"),
    "targets/*": ("errors", "model", "targets"),
    "validating.py": ("__version__", "errors", "fetch", "gate"),
    "hub.py": (),
    "diff.py": ("model",),
    "cron.py": (),
    "running.py": ("errors",),
    "due.py": (),
    "stopping.py": (),
    "schedule.py": ("cron", "due", "stopping"),
}

#: The only callers of a clock: `now` is handed down from there. A monotonic clock measures patience, and says no time.
CLOCKS = {
    "now": {"cli/options.py", "schedule.py"},
    "monotonic": {"asking.py", "schedule.py", "terminal.py"},
}
READS_A_CLOCK = {"now", "utcnow", "today", "time_ns", "monotonic", "perf_counter", "localtime", "gmtime", "ctime"}

#: What stands above the pipe: these talk with a person.
COMMAND_LINE = {
    "answers.py",
    "building.py",
    "comparing.py",
    "recounting.py",
    "terminal.py",
    *(module for module in MODULES if module.startswith("cli/")),
}

LONGEST = 300  #: lines; a module beyond that is two ideas

SLOW = {
    "anyascii",
    "apscheduler",
    "cmarkgfm",
    "feedgen",
    "inotify_simple",
    "jinja2",
    "lxml",
    "nh3",
    "pydantic",
    "re2",
    "rich",
    "selectolax",
    "sqlite3",
    "yaml",
}

each_module = pytest.mark.parametrize("module", MODULES)


@lru_cache
def tree(module: str) -> ast.Module:
    return ast.parse((PACKAGE / module).read_text())


def at_run_time(node: ast.AST) -> Iterator[ast.AST]:
    """All that is in a module, but for what only type checkers see."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and isinstance(child.test, ast.Name) and child.test.id == "TYPE_CHECKING":
            continue
        yield child
        yield from at_run_time(child)


def imports(module: str, *, types: bool = True) -> set[str]:
    """The dotted names of all that a module imports, wherever in it."""
    found = set()
    for node in ast.walk(tree(module)) if types else at_run_time(tree(module)):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno}: a relative import; write the module's whole name"
            package = node.module or ""
            found |= {f"{package}.{one.name}" if is_package(package) else package for one in node.names}
    return found


def is_package(name: str) -> bool:
    """Whether names imported from it may be modules of feedpub's own."""
    head, _, rest = name.partition(".")
    return head == "feedpub" and (PACKAGE / rest.replace(".", "/")).is_dir()


def is_below(name: str, allowed: str) -> bool:
    return f"{name}.".startswith(f"feedpub.{allowed}.")


@each_module
def test_each_dependency_has_one_door(module: str) -> None:
    for name in imports(module, types=False):
        door = DOORS.get(name.partition(".")[0])
        assert door is None or module in door, f"{module} imports {name}"


def test_every_dependency_that_is_imported_has_a_door() -> None:
    foreign = {
        top
        for module in MODULES
        for name in imports(module)
        if (top := name.partition(".")[0]) != "feedpub" and top not in sys.stdlib_module_names
    }
    assert foreign <= set(DOORS) | EVERYWHERE


def test_every_door_is_in_use() -> None:
    for dependency, modules in DOORS.items():
        for module in modules:
            assert any(name.partition(".")[0] == dependency for name in imports(module)), (module, dependency)


@pytest.mark.parametrize(
    ("module", "allowed"),
    [(module, allowed) for pattern, allowed in LAYERS.items() for module in MODULES if fnmatch(module, pattern)],
)
def test_a_stage_of_the_pipe_knows_only_what_is_below_it(module: str, allowed: tuple[str, ...]) -> None:
    own = {name for name in imports(module) if name.partition(".")[0] == "feedpub"}
    assert {name for name in own if not any(is_below(name, one) for one in allowed)} == set()


def test_every_layer_has_its_modules() -> None:
    assert [pattern for pattern in LAYERS if not any(fnmatch(module, pattern) for module in MODULES)] == []


@each_module
def test_nothing_below_the_command_line_calls_up_to_it(module: str) -> None:
    above = {"feedpub.building", "feedpub.cli", "feedpub.terminal", "feedpub.report"}
    if module not in ("__main__.py", *COMMAND_LINE):
        assert imports(module, types=False) & above == set()


@each_module
def test_only_the_command_line_and_the_scheduler_ask_a_clock(module: str) -> None:
    calls = {
        node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name)
    }
    timed = {
        node.func.attr
        for node in ast.walk(tree(module))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "time"
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "time"
    }
    asked = (calls & READS_A_CLOCK) | timed
    assert {name for name in asked if module not in CLOCKS.get(name, ())} == set()


@each_module
def test_nothing_is_left_to_chance(module: str) -> None:
    assert imports(module) & {"random", "secrets", "uuid"} == set()


@each_module
def test_only_the_command_line_prints(module: str) -> None:
    if module in COMMAND_LINE:
        return
    for node in ast.walk(tree(module)):
        assert not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"), module
        assert not (isinstance(node, ast.Attribute) and node.attr in ("stdout", "stderr")), module


@each_module
def test_no_module_grows_past_one_idea(module: str) -> None:
    lines = len((PACKAGE / module).read_text().splitlines())
    assert lines <= LONGEST, f"{module} has {lines} lines"


@each_module
def test_no_module_is_named_for_nothing_in_particular(module: str) -> None:
    vague = {"utils", "util", "helpers", "common", "base", "manager", "service", "engine", "factory", "handler", "misc"}
    assert set(module.removesuffix(".py").split("/")) & vague == set()


@each_module
def test_every_module_says_what_it_is_for(module: str) -> None:
    assert ast.get_docstring(tree(module))


def loaded(program: str, tmp_path: Path) -> set[str]:
    """The top names of all modules that a program has imported at its end."""
    return {name.partition(".")[0] for name in modules(program, tmp_path)}


def modules(program: str, tmp_path: Path) -> set[str]:
    """All modules that a program has imported at its end."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"import atexit, json, sys\n{ENDING}\n{program}"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(PACKAGE.parent), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


ENDING = "atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr))"


@pytest.mark.parametrize("words", [["--help"], ["--version"], ["build", "--help"], ["run", "--help"], ["nonsense"]])
def test_the_command_line_answers_without_importing_what_is_slow(words: list[str], tmp_path: Path) -> None:
    found = loaded(f"sys.argv = ['feedpub', *{words!r}]\nfrom feedpub.cli import main\nmain()", tmp_path)
    assert "click" in found
    assert found & SLOW == set()


def test_the_first_page_of_help_imports_no_command(tmp_path: Path) -> None:
    found = modules("sys.argv = ['feedpub', '--help']\nfrom feedpub.cli import main\nmain()", tmp_path)
    assert {name for name in found if name.startswith("feedpub.cli.")} == {"feedpub.cli.options", "feedpub.cli.outlet"}
    assert not found & {"logging", "msgspec"}


def test_the_records_and_the_errors_import_nothing_but_what_records_are_made_with(tmp_path: Path) -> None:
    found = loaded("import feedpub.errors, feedpub.model", tmp_path)
    assert "feedpub" in found
    assert found & (SLOW | {"click", "cronsim"}) == set()
