"""Where a story comes from: the city and agency it is dated from, and the medium that it credits."""

import re
from collections.abc import Iterator

from feedpub import people
from feedpub._bylinewords import AGENCIES
from feedpub.languages import fold, folded

_INLINE = re.compile(
    r"(?P<city>[^\W\d_][\w'’., -]{1,40}?)\s?\((?P<agency>[^()]{2,30})\)\s{0,2}[-–—.:]\s"
    r"|(?P<city2>[A-ZА-ЯҐЄІЇ][A-ZА-ЯҐЄІЇ' -]{2,30})\.\s[0-9]{1,2}\s[^\W\d_]{3,12}\.\s(?P<agency2>[^\W\d_]{2,12})\.\s"
    r"|(?P<city3>[A-ZА-ЯҐЄІЇÀ-Þ][A-ZА-ЯҐЄІЇÀ-Þ' -]{3,30}(?:, [\w. ]{2,20})?)(?::|\s[–—-])\s(?=[\"“«„]?[^\W\d_])"
)
_NO_CITY = folded("update exclusive watch breaking opinion video photos відео фото видео важно note fact question")


def placed(text: str) -> tuple[str, str | None] | None:
    """City and agency from the start of a first paragraph: "PRAGUE (Reuters) - ", "КИЕВ. 3 декабря. УНН. "."""
    m = _INLINE.match(text)
    if not m:
        return None
    city = next(value for key, value in m.groupdict().items() if key.startswith("city") and value)
    agency = m["agency"] or m["agency2"]
    if agency and people.agency_of(f"X ({agency}) -") is None and m["agency"]:
        return None
    if len(city.split()) > 4 or fold(city.split()[0].strip(",:")) in _NO_CITY:
        return None
    return city.strip(" ,"), agency


_REPORTS = (
    r"(?:reports?|reported|writes|wrote|according to|citing|reported by|пише|повідомля|передає|інформує|"
    r"посилання(?:м)? на|пишет|сообща|передает|со ссылкой на|berichtet|meldet|selon|rapporte|según|informa|"
    r"secondo|riporta|pisze|podaje)"
)


def credited(title: str, body: str) -> str | None:
    """The medium that a headline credits behind its last dash ("... - Politico"), if the text says that it reports."""
    parts = re.split(r"\s[-–—]\s", title)
    if len(parts) < 2:
        return None
    name = parts[-1].strip()
    if not 2 <= len(name) <= 40 or len(name.split()) > 4 or not name[0].isupper():
        return None
    safe = re.escape(name)
    before = rf"{safe}\W{{1,3}}(?:\w{{1,20}}\W{{1,2}}){{0,2}}{_REPORTS}"
    after = rf"{_REPORTS}\w{{0,4}}\W{{1,2}}(?:\w{{1,20}}\W{{1,2}}){{0,3}}{safe}"
    return name if re.search(before, body) or re.search(after, body) else None


_CAPITAL = r"[A-ZÀ-ÞА-ЯҐЄІЇ][\w'’&-]*"
_NAME = rf"(?:the )?(?P<name>{_CAPITAL}(?: (?:(?:of|the|and|de|la) ){{0,2}}{_CAPITAL}){{0,4}})"  # "Voice of the Harbor"
_LATIN = r"(?P<latin>[A-Z][\w'’&-]*(?:\.\w+)?(?: [A-Z][\w'’&-]*){0,3})"
_MARKED = r"[\"“«„](?P<marked>[^\"“”«»„]{2,40})[\"”»“]"
_ENDS = r"(?=[,.]| (?:citing|quoting|with reference))"
_TELLS = r"(?:пише|пишуть|повідомляє|повідомляють|передає|передають|інформує|пишет|пишут|сообща[ею]т|переда[её]т)"
_ON = r"(?:[із]?з посиланням на|посилаючись на|со ссылкой на|ссылаясь на)"
_KIND = r"(?:видання|агентство|агенці[яю]|газет[ау]|журнал|телеканал|портал|издание)"
_REPORTS_IT = rf"(?:^|[,\"”»–—-] ){_NAME} (?P<verb>reports|writes){_ENDS}"  # "..., Harbor Gazette reports, writes ..."
_IT_REPORTS = rf", (?P<verb>reports|writes) {_NAME}{_ENDS}"
_REFERS_TO = rf"(?:reports|writes)[^.,]{{0,30}} (?:with reference to|citing) {_NAME}(?=[,.]|$)"
_ACCORDING = rf"(?P<weak>[Aa]ccording to|citing|with reference to) (?:a report (?:by|in) )?{_NAME}"
_NATIVE = rf"(?P<native>[А-ЯҐЄІЇ](?:(?! {_ON})[^,.;:!?()\"«]){{1,38}})"
_TELLS_IT = rf", {_TELLS} (?:{_KIND} )?(?:{_MARKED}|{_LATIN}|{_NATIVE})(?=[,.]| {_ON})"
# Behind a preposition the name is inflected: only one in foreign letters, or in marks behind its kind, stays as it is.
_WITH_LINK = rf"{_ON} (?:{_KIND} {_MARKED}|(?:{_KIND} )?{_LATIN})"
_CREDITS = tuple(map(re.compile, (_REPORTS_IT, _IT_REPORTS, _REFERS_TO, _ACCORDING, _TELLS_IT, _WITH_LINK)))
_SPEAKS = "said|says|told|added|asked|сказа|розпові|додав|додала|заяви|поясни|рассказа|добави"
_SAID = "said|says|сказа|розпові|додав|додала|заяви|поясни|рассказа|добави"  # not "told", which a medium is
_MEDIA = folded(
    """
    gazette times herald tribune post press daily telegraph guardian chronicle observer magazine journal news radio tv
    television channel weekly independent mail sun standard review today mirror inquirer courier bulletin broadcasting
    газета газети новини новости видання правда радіо радио телебачення телеканал журнал тиждень вісник вестник дзеркало
    курʼєр кур'єр курьер ведомости известия медіа медиа суспільне хроніка хроника
    """
)


def credited_within(opening: list[str], prose: str, own: str | None) -> str | None:
    """The medium that a story's opening paragraphs credit by its proper name ("..., Harbor Gazette reports, ...").

    ``own`` is the agency that tells the story, which is no source of itself. A person, who is quoted and not credited,
    and a description ("the tram company") are none either; where a name could be both, nobody is named.
    """
    for text in (paragraph[:1500] for paragraph in opening):
        again = own is not None and own in text
        for credit in _CREDITS:
            for hit in credit.finditer(text):
                name = _source(hit, prose, told=again)
                if name and fold(name) != fold(own or ""):
                    return name
    return None


def _source(hit: re.Match[str], prose: str, *, told: bool) -> str | None:
    """The name that a credit gives, if it is a medium's; ``told`` where the agency's own credit stands beside it."""
    groups = hit.groupdict()
    kind = next(kind for kind in ("name", "marked", "latin", "native") if groups.get(kind))
    name = groups[kind].strip()
    if fold(name) in AGENCIES or any(word in _MEDIA for word in _words(name)):
        return name
    if groups.get("weak") or _is_quoted(name.split()[-1], prose):
        return None
    if groups.get("verb") == "writes" and " " not in name:  # in a letter, in a post: a person does, too
        return None
    if kind == "native" and not name.isupper():  # "повідомляє Кличко" is a person as likely: a medium has a common noun
        return name if any(word[0].islower() for word in name.split()[1:2]) else None
    return name if kind != "name" or told or not people.is_name(name) else None


def _is_quoted(name: str, prose: str) -> bool:
    """Whether the text lets somebody of that name speak."""
    safe = re.escape(name)
    return re.search(rf"{safe}\W{{1,3}}(?:{_SPEAKS})|(?:{_SAID})\w{{0,3}} (?:\w{{1,30}} )?{safe}", prose) is not None


def _words(name: str) -> Iterator[str]:
    return (fold(word) for word in re.split(r"[\s-]+", name))
