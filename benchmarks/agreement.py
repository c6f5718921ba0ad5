"""How far `feedpub validate` agrees with the W3C feed validator on that validator's own test cases.

    python benchmarks/agreement.py FOLDER        its clone: src/ and testcases/ are in it; needs html5lib, lxml, rdflib
    python benchmarks/agreement.py -v FOLDER     and name each error that is not shared

The validator runs as a library, on the cases for RSS, Atom, OPML, Media RSS and RFC 5005; nothing of it is kept here.
Counted are its errors, each kind once for each element of a case: is there one of ours that means the same at the same
element? Left out are errors about what feedpub cannot write (below), and cases that are of another format.
A false alarm is a case in which it finds no error and we do.
"""

import re
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from feedpub.gate import anybody
from feedpub.gate.finding import Finding, Severity

FOLDERS = ("atom", "rss", "rss20", "ext/media", "ext/fh", "opml")
#: Modules that no format of feedpub has, by the prefixes that the cases use.
FOREIGN = {
    *("admin", "blogChannel", "creativeCommons", "geo", "geourl", "icbm", "slash", "thr", "trackback", "app", "wfw"),
    *("sse", "itunes", "cc", "foaf", "rdf"),
}
#: What the validator calls it, and what it is called here, after the format's own prefix.
MEANS = {
    "BadXmlVersion": "version",
    "CurrentNotSelfInCompleteFeed": "complete",
    "DeprecatedDTD": "doctype",
    "DuplicateAtomLink": "alternate",
    "DuplicateElement": "twice",
    "DuplicateIds": "id-twice same-entry twice",
    "DuplicateValue": "guid-twice skip",
    "EightDaysAWeek": "skip",
    "FeedRelInCompleteFeed": "complete",
    "IncorrectDOW": "weekday",
    "InvalidAddrSpec": "email",
    "InvalidBooleanAttribute": "guid-word",
    "InvalidContact": "email",
    "InvalidCountryCode": "restriction",
    "InvalidCreditRole": "credit",
    "InvalidDay": "skip",
    "InvalidDoctype": "doctype",
    "InvalidFloat": "number",
    "InvalidFormComponentName": "form",
    "InvalidFullLink": "uri url",
    "InvalidHeight": "number",
    "InvalidHour": "skip",
    "InvalidHttpGUID": "guid-permalink",
    "InvalidIntegerAttribute": "number",
    "InvalidIRI": "uri",
    "InvalidLanguage": "language",
    "InvalidLink": "uri",
    "InvalidMediaExpression": "word",
    "InvalidMediaHash": "hash",
    "InvalidMediaMedium": "word",
    "InvalidMediaRating": "rating",
    "InvalidMediaRestriction": "restriction",
    "InvalidMediaRestrictionRel": "restriction",
    "InvalidMediaRestrictionType": "restriction",
    "InvalidMediaTextType": "text-type",
    "InvalidMIMEAttribute": "media-type",
    "InvalidMIMEType": "media-type",
    "InvalidNPTTime": "time",
    "InvalidNamespace": "namespace",
    "InvalidNonNegativeInteger": "number",
    "InvalidOPMLVersion": "version",
    "InvalidExpansionState": "number",
    "InvalidPermalink": "guid-permalink",
    "InvalidPositiveInteger": "number",
    "InvalidRFC2822Date": "date",
    "InvalidRFC3339Date": "date",
    "InvalidRSSVersion": "version",
    "InvalidTAG": "uri",
    "InvalidTextType": "text-type media-type",
    "InvalidTrueFalse": "word",
    "InvalidUpdatePeriod": "period",
    "InvalidURIAttribute": "uri white-space",
    "InvalidURLAttribute": "uri",
    "InvalidUriChar": "uri url white-space base",
    "InvalidURN": "uri",
    "InvalidUUID": "uri",
    "InvalidW3CDTFDate": "w3c-date",
    "InvalidWidth": "number",
    "ItemMustContainTitleOrDescription": "item-empty",
    "LinkPastEnd": "paging",
    "MediaGroupWithoutAlternatives": "group",
    "MediaRssNamespace": "namespace",
    "MisplacedMetadata": "late",
    "MissingAttribute": "attribute-missing missing version",
    "MissingContentOrAlternate": "empty",
    "MissingDescription": "missing",
    "MissingElement": "missing author version empty",
    "MissingHref": "attribute-missing",
    "MissingLink": "missing",
    "MissingNamespace": "namespace unknown division element",
    "MissingSummary": "summary",
    "MissingTitle": "missing",
    "MissingXhtmlDiv": "division",
    "NoBlink": "element",
    "NotBase64": "base64",
    "NotEnoughHoursInTheDay": "skip",
    "NotEscaped": "element",
    "NotInANamespace": "element",
    "ObsoleteNamespace": "namespace unknown",
    "SAXError": "form decoding",
    "UndefinedElement": "element unknown namespace version",
    "UnexpectedAttribute": "attribute",
    "UnexpectedText": "text content-src base64 division element",
    "UnexpectedWhitespace": "white-space",
    "UnicodeError": "form decoding",
    "UriNotIri": "iri",
    "UseZeroForUnknown": "number",
    "WPBlankLine": "form",
}
Event = tuple[str, str, str]  #: kind, parent, element or attribute


def main() -> None:
    words = [word for word in sys.argv[1:] if word != "-v"]
    if len(words) != 1:
        sys.exit(__doc__)
    folder = Path(words[0])
    wanted = sorted(one for name in FOLDERS for one in (folder / "testcases" / name).rglob("*.xml"))
    missed: list[tuple[Path, Event]] = []
    alarms: list[tuple[Path, Finding]] = []
    shared_kinds: Counter[str] = Counter()
    clean = cases = 0
    for case, (errors, is_other) in zip(wanted, events(folder, wanted), strict=True):
        if is_other:
            continue
        cases += 1
        ours = [one for one in anybody.findings(case.read_bytes()) if one.severity is Severity.ERROR]
        theirs = [one for one in errors if not is_foreign(one)]
        for one in theirs:
            if any(means(one, finding) for finding in ours):
                shared_kinds[one[0]] += 1
            else:
                missed.append((case.relative_to(folder), one))
        if not errors:
            clean += 1
            if ours:
                alarms.append((case.relative_to(folder), ours[0]))
    if "-v" in sys.argv:
        for place, event in missed:
            print("missed", place, *event)
        for place, finding in alarms:
            print("alarm ", place, finding.code, finding.message)
    shared = shared_kinds.total()
    every = shared + len(missed)
    print(f"{cases} cases; {every} errors of the validator's, {shared} found here too: {100 * shared / every:.1f} %")
    some = [shared_kinds[name] for name in shared_kinds if not name.startswith("Missing")]
    lost = sum(not event[0].startswith("Missing") for _, event in missed)
    print(f"without those about what is missing: {sum(some) + lost}, {100 * sum(some) / (sum(some) + lost):.1f} %")
    print(
        f"{clean} cases without an error of the validator's, alarm in {len(alarms)}: {100 * len(alarms) / clean:.1f} %"
    )
    print("missed:", ", ".join(f"{name} {count}" for name, count in Counter(one[0] for _, one in missed).most_common()))


def events(folder: Path, cases: list[Path]) -> Iterator[tuple[set[Event], bool]]:
    """The validator's errors in each case, and whether the case is of a format that has no rules here."""
    warnings.simplefilter("ignore")
    sys.path.insert(0, str(folder / "src"))
    import feedvalidator  # noqa: PLC0415  # type: ignore[import-not-found]
    from feedvalidator import logging  # noqa: PLC0415  # type: ignore[import-not-found]

    known = {base_type: name for name, base_type in vars(logging).items() if name.startswith("TYPE_")}
    for case in cases:
        body = case.read_bytes()
        try:
            given: dict[str, Any] = feedvalidator.validateString(
                body, firstOccurrenceOnly=0, fallback="utf-8", base="http://www.feedvalidator.org/x"
            )
        except logging.ValidationFailure as failure:
            given = {"loggedEvents": [failure.event], "feedType": None}
        found = {event(one) for one in given["loggedEvents"] if isinstance(one, logging.Error)}
        kind = known.get(given.get("feedType"), "")
        yield found, kind == "TYPE_RSS1" or b"<rdf:RDF" in body or b'rdf="' in body[:800]


def event(one: Any) -> Event:
    names = [str(one.params.get(name, "")) for name in ("parent", "element")]
    attribute = str(one.params.get("attr", ""))
    return type(one).__name__, names[0], attribute or names[1]


def is_foreign(one: Event) -> bool:
    return any(re.split("[:_]", name)[0] in FOREIGN for name in one[1:] if ":" in name or "_" in name)


def means(theirs: Event, ours: Finding) -> bool:
    """Whether a finding of ours says what an error of the validator's says, of the same element."""
    fault = ours.code.partition("-")[2]
    if fault not in MEANS.get(theirs[0], "").split():
        return False
    name = theirs[2].rpartition(":")[2]
    return not name or name in re.findall(r"\w+", f"{ours.where} {ours.message}") or theirs[0] in WHOLE


#: Errors whose element the validator names in its own way: it is the parent's, or the attribute's neighbour's.
WHOLE = {
    *("MediaGroupWithoutAlternatives", "InvalidFloat", "InvalidPositiveInteger", "InvalidNonNegativeInteger"),
    *("InvalidMediaExpression", "InvalidMediaMedium", "InvalidTrueFalse", "InvalidCountryCode", "InvalidMIMEAttribute"),
    *("MissingNamespace", "UndefinedElement", "InvalidNamespace", "ObsoleteNamespace", "MissingSummary"),
}

if __name__ == "__main__":
    main()
