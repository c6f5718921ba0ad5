"""A document of JSON, read strictly, and where in it each thing stands."""

import json
import json.scanner
from datetime import UTC, datetime
from json import decoder
from typing import Any

from feedpub.gate import jsonfeed
from feedpub.gate.finding import Finding
from feedpub.gate.rules import RULES


def findings(body: bytes, *, url: str | None, now: datetime | None) -> tuple[list[Finding], str, list[str]]:
    """What a document of JSON breaks; ``json`` if it is JSON at all; the ids of its entries, in their order."""
    found: list[Finding] = []
    if body.startswith(b"\xef\xbb\xbf"):
        found.append(_of("json-mark", "begins with a byte order mark; leave it out", 1))
        body = body[3:]
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        return [*found, _of("json-form", f"byte 0x{body[error.start]:02x} is not UTF-8", line)], "", []
    names: list[str] = []
    try:
        value = json.loads(text, object_pairs_hook=lambda pairs: _object(pairs, names), parse_constant=_refuse)
    except json.JSONDecodeError as error:
        return [*found, _of("json-form", f"is not JSON ({error.msg})", error.lineno)], "", []
    except ValueError as error:  # NaN, or a number of more digits than Python reads
        at = max(text.find(str(error).partition(" ")[0]), 0)
        return [*found, _of("json-form", f"is not JSON ({error})", text.count("\n", 0, at) + 1)], "", []
    except RecursionError:
        return [*found, _of("json-deep", "is nested deeper than a reader can follow", 1)], "", []
    for name in names[:20]:
        line = text.count("\n", 0, text.rfind(json.dumps(name, ensure_ascii=False))) + 1
        found.append(_of("json-name-twice", f"the name {name!r} is there twice in one object", line))
    look = jsonfeed.Look(url, now and now.astimezone(UTC))
    ids = jsonfeed.look(value, look)
    if look.facts:
        lines = _Lines(text)
        found += [_finding(fact, value, lines) for fact in look.facts]
    return found, "json", ids


def _object(pairs: list[tuple[str, Any]], names: list[str]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        for name, _ in pairs:
            if name in seen:
                names.append(name)
            seen.add(name)
    return made


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number of JSON")


def _of(code: str, message: str, line: int | None, where: str = "", entry: str | None = None) -> Finding:
    rule = RULES[code]
    return Finding(
        code=code,
        severity=rule.severity,
        message=message,
        line=line,
        where=where,
        entry=entry,
        source=rule.source,
        held=rule.held,
    )


def _finding(fact: jsonfeed.Fact, value: Any, lines: "_Lines") -> Finding:
    entry = None
    if len(fact.place) > 1 and fact.place[0] == "items":
        item = value["items"][fact.place[1]]
        entry = str(item["id"]) if isinstance(item, dict) and "id" in item else None
    where = "$" + "".join(f"[{one}]" if isinstance(one, int) else f".{one}" for one in fact.place)
    return _of(f"json-{fact.fault}", fact.message, lines.of(fact.place), where, entry)


class _Lines:
    """The lines that members stand on: the text is read once more, by a scanner that remembers where."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts: dict[int, int] = {}
        self._kept: list[Any] = []  # an object that goes would give its identity to another
        reader = decoder.JSONDecoder()
        reader.parse_object = self._object  # type: ignore[attr-defined]
        reader.scan_once = json.scanner.py_make_scanner(reader)  # type: ignore[attr-defined]
        try:
            self._value, _ = reader.raw_decode(text, len(text) - len(text.lstrip(" \t\r\n")))
        except RecursionError:  # deeper than Python's own scanner goes
            self._value = None

    def _object(self, state: tuple[str, int], *rest: Any) -> tuple[Any, int]:
        made, end = decoder.JSONObject(state, *rest)  # type: ignore[attr-defined]
        self._starts[id(made)] = state[1]
        self._kept.append(made)
        return made, end

    def of(self, place: jsonfeed.Place) -> int | None:
        """The line of a member, or of the nearest object that it is in."""
        value, at = self._value, self._starts.get(id(self._value), 0)
        for step in place:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                break
            if isinstance(value, dict):
                at = self._starts.get(id(value), at)
            elif isinstance(step, str):
                found = self._text.find(json.dumps(step, ensure_ascii=False), at)
                at = found if found >= 0 else at
        return self._text.count("\n", 0, at) + 1
