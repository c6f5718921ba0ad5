"""Fit the weights of what speaks for a line as a page's headline, and tell how well they do on sites left out.

    python benchmarks/headline_weights.py SAMPLES

Needs scipy, resiliparse and inscriptis. SAMPLES is a folder with ``score.py``, ``html/*/index.jsonl`` and, at will,
``pagetext``. Each page is made text in several ways; the line that has its headline should win among all candidates
(a conditional logit), and where that line is taken out, none should. Prints the weights for
``feedpub/readers/pagetext/signals.py``, and for each way the per cent of pages whose headline wins: with all pages,
and for each half of the sites with the weights of the other half.
"""

import importlib.util
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pagetexts
from scipy.optimize import minimize

from feedpub.readers.pagetext import headline, lines, parts, signals
from feedpub.readers.pagetext.context import subheads

ENOUGH = "enough"  #: the score that the best line needs
SET = signals.RARE
WEIGHT = {"archive": 3.0, "kept": 3.0}
LOST = 0.15  #: how much a page whose headline was taken out counts
RIDGE = 0.005


@dataclass(frozen=True, slots=True)
class Page:
    form: str
    half: str
    values: Any  #: candidates × signals, the last row for "none of them"
    right: Any
    weight: float


def candidates(text: str) -> tuple[list[str], list[dict[str, float]]]:
    _, split = lines.split(text, None)
    settled = subheads(split)
    run = parts.story(settled)
    if run is None:
        return [], []
    page, possible = headline.candidates(settled, run)
    return [settled[i].text for i in possible], [dict(page.signals(i)) for i in possible]


def pages(samples: Path, fold: Any) -> Iterator[Page]:
    texts: list[tuple[str, str, str, set[str]]] = []
    for row in filter(lambda row: row["title"], pagetexts.rows(samples)):
        half, titles = pagetexts.half(row), {fold(row["title"])}
        texts += [(form, half, pagetexts.text(samples, row, form), titles) for form in pagetexts.FORMS]
    for index in samples.glob("pagetext/**/index.json"):
        for row in json.loads(index.read_text("utf-8")):
            kept = (index.parent / row["file"]).read_text("utf-8")
            texts.append(("kept", "AB", kept, {fold(title) for title in row.get("titles_ok", [row["title"]])}))
    for form, half, text, titles in texts:
        found, said = candidates(text)
        right = [fold(one) in titles for one in found]
        if any(right):
            weight = WEIGHT.get(form, 1.0)
            yield Page(form, half, matrix(said), np.array([*right, False]), weight)
            rest = [one for one, title in zip(said, found, strict=True) if not any(t in fold(title) for t in titles)]
            yield Page("none", half, matrix(rest), np.array([*(False for _ in rest), True]), LOST * weight)


NAMES = [*signals.WEIGHTS, *signals.RARE, ENOUGH]


def matrix(said: Sequence[dict[str, float]]) -> Any:
    values = np.zeros((len(said) + 1, len(NAMES)))
    for at, one in enumerate(said):
        for name, value in one.items():
            values[at, NAMES.index(name)] = value
    values[-1, -1] = 1.0
    return values


def fit(known: Sequence[Page]) -> Any:
    free = np.array([name not in SET for name in NAMES])
    given = np.array([SET.get(name, 0.0) for name in NAMES])
    total = sum(page.weight for page in known)

    def loss(weights: Any) -> tuple[float, Any]:
        weights = np.where(free, weights, given)
        value, slope = RIDGE * (weights @ weights) / 2, RIDGE * weights
        for page in known:
            points = page.values @ weights
            shares = np.exp(points - points.max())
            shares /= shares.sum()
            own = shares * page.right
            hit = own.sum() + 1e-12
            value -= page.weight * np.log(hit) / total
            slope = slope - page.weight * (page.values.T @ (own / hit - shares)) / total
        return value, np.where(free, slope, 0.0)

    return np.where(free, minimize(loss, given, jac=True, method="L-BFGS-B").x, given)


def reached(weights: Any, judged: Sequence[Page]) -> dict[str, float]:
    right: dict[str, list[bool]] = defaultdict(list)
    for page in judged:
        right[page.form].append(bool(page.right[int((page.values @ weights).argmax())]))
    return {form: round(100 * sum(each) / len(each), 1) for form, each in right.items()}


def main(samples: Path) -> None:
    spec = importlib.util.spec_from_file_location("score", samples / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    known = list(pages(samples, scorer.fold))
    weights = fit(known)
    for name, weight in zip(NAMES, weights, strict=True):
        print(f'    "{name}": {weight:.1f},')
    print("all pages", reached(weights, known))
    for here, there in ("AB", "BA"):
        other = fit([page for page in known if there in page.half])
        print(f"half {here}, by the weights of {there}", reached(other, [page for page in known if page.half == here]))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
