"""Bylines taken apart: people stay, prefixes, roles and agencies go, and nobody is made up."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedpub.model import Person
from feedpub.people import agency_of, authors, is_name


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Julia Shramko", ["Julia Shramko"]),
        ("By Orhan Coskun and Suleiman Al-Khalidi Reuters", ["Orhan Coskun", "Suleiman Al-Khalidi"]),
        ("Олеся Вітик, Данило Русин", ["Олеся Вітик", "Данило Русин"]),
        ("Олеся Вітик та Данило Русин", ["Олеся Вітик", "Данило Русин"]),
        ("Олеся Вітик і Данило Русин", ["Олеся Вітик", "Данило Русин"]),
        ("Автор: Олеся Вітик", ["Олеся Вітик"]),
        ("Текст: Іван Франко, кореспондентка", ["Іван Франко"]),
        ("Von Hans von der Leyen und Anna Maier, Berlin", ["Hans von der Leyen", "Anna Maier"]),
        ("Par Léa Dupont avec AFP", ["Léa Dupont"]),
        ("di Viviana Mazza", ["Viviana Mazza"]),
        ("Written by Marc Newton", ["Marc Newton"]),
        ("bySauli Giliard", ["Sauli Giliard"]),
        ("Reporting by Jason Hovet; Editing by Jan Lopatka", ["Jason Hovet"]),
        ("Reporting by Jason Hovet in Prague", ["Jason Hovet"]),
        ("Jane Doe, John Roe and Max Poe", ["Jane Doe", "John Roe", "Max Poe"]),
        ("Jane Doe; John Roe & Max Poe", ["Jane Doe", "John Roe", "Max Poe"]),
        ("Jane Doe, Political Correspondent", ["Jane Doe"]),
        ("Senior Reporter Jane Doe", ["Jane Doe"]),
        ("Jane Doe (Reuters)", ["Jane Doe"]),
        ("By Dolores Chang For Dailymail.Com", ["Dolores Chang"]),
        ("By JOHN SMITH, Associated Press", ["JOHN SMITH"]),
        ("Jane Doe, jane doe, JANE DOE", ["Jane Doe"]),
        ("J. K. Doe", ["J. K. Doe"]),
        ("Martin Luther King Jr.", ["Martin Luther King Jr."]),
        ("Henry Louis Gates, Jr., and Jane Doe", ["Henry Louis Gates Jr.", "Jane Doe"]),
        ("Louis Gates III", ["Louis Gates III"]),
        ("Kate O'Neil", ["Kate O'Neil"]),
        ("Шарль Д'Артаньян", ["Шарль Д'Артаньян"]),
        ("Mary-Jane O’Connor", ["Mary-Jane O’Connor"]),
        ("Ana María y Pérez", ["Ana María y Pérez"]),
        ("Ana María Ruiz y José Pérez", ["Ana María Ruiz", "José Pérez"]),
        ("Dr. Max Kolter", ["Dr. Max Kolter"]),
        ("Charles de Gaulle", ["Charles de Gaulle"]),
        ("山田太郎", ["山田太郎"]),
        ("Іван", ["Іван"]),
        ("Shramko, Julia", ["Julia Shramko"]),
        ("Jane Doe, MS, FAND Jane Doe, MS, FAND", ["Jane Doe"]),
        ("Jana Novak, Online-Redaktion Veröffentlicht", ["Jana Novak"]),
        ("Ibby Veröffentlicht", ["Ibby"]),
        ("Jane Doe on Tuesday", ["Jane Doe"]),
        ("Jane Doe on Fri", ["Jane Doe"]),
        ("Ibby Ibby", ["Ibby"]),
    ],
)
def test_a_byline_gives_its_people(byline: str, names: list[str]) -> None:
    assert [person.name for person in authors(byline)] == names


@pytest.mark.parametrize(
    "byline",
    [
        "Staff",
        "Staff writer",
        "Reuters",
        "By Associated Press",
        "УНН",
        "Редакція",
        "writes UNN",
        "AFP, Reuters",
        "Press Association",
        "By Thomson Reuters",
        "",
        "—",
    ],
)
def test_agencies_and_roles_are_nobody(byline: str) -> None:
    assert authors(byline) == ()


def test_an_address_stays_with_its_person() -> None:
    assert authors("Jane Doe <jane@x.example>") == (Person(name="Jane Doe", email="jane@x.example"),)
    assert authors("Jane Doe <jane@x.example>, John Roe") == (
        Person(name="Jane Doe", email="jane@x.example"),
        Person(name="John Roe"),
    )


def test_one_name_in_two_unicode_forms_is_one_person() -> None:
    composed = "Zoë Kravčenko"

    assert authors(f"{composed}, {unicodedata.normalize('NFD', composed)}") == (Person(name=composed),)


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("Kyiv • UNN", "UNN"),
        ("Київ • УНН", "УНН"),
        ("PRAGUE (Reuters) - Deliveries of cars dropped", "Reuters"),
        ("TOKYO (KYD) - A bloc of capitals in brackets", "KYD"),
        ("КИЕВ. 3 декабря. УНН. Парламент одобрил законопроект", "УНН"),
        ("By Orhan Coskun and Suleiman Al-Khalidi Reuters", "Reuters"),
        ("Jane Doe, AFP", "AFP"),
        ("Jane Doe, John Roe", None),
        ("The pa was in the garden", None),
        ("", None),
    ],
)
def test_the_agency_is_named_as_the_text_spells_it(text: str, agency: str | None) -> None:
    assert agency_of(text) == agency


@pytest.mark.parametrize(
    "text",
    [
        "Julia Shramko",
        "Олеся Вітик",
        "Елена КОВАЛЕВА",
        "Suleiman Al-Khalidi",
        "Hans von der Leyen",
        "J. K. Rowling Doe",
    ],
)
def test_names_look_like_names(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize(
    "text",
    [
        "Julia",
        "Read More",
        "Text Size",
        "Getty Images",
        "Associated Press",
        "LOAD MORE",
        "Julia Шрамко",
        "Sarah LazareTwitter",
        "the council met",
        "Jane Doe said it",
        "Political Correspondent",
        "Деталі Новини",
        "January February",
        "Jane 2 Doe",
        "",
    ],
)
def test_what_stands_in_capitals_on_any_page_is_no_name(text: str) -> None:
    assert not is_name(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("By Jane DoeStaff Writer", "Jane Doe"),
        ("Jane DoeTwitter", "Jane Doe"),
        ("Олеся ВітикЖурналістка", "Олеся Вітик"),
        ("By Sean McDonald", "Sean McDonald"),
        ("By Jane Doe on", "Jane Doe"),
        ("Posted: by Jane Doe", "Jane Doe"),
    ],
)
def test_a_role_or_a_link_that_is_glued_to_a_name_comes_off(text: str, name: str) -> None:
    assert [person.name for person in authors(text)] == [name]


def test_particles_may_be_written_in_capitals_but_an_article_in_front_begins_a_heading() -> None:
    assert is_name("Fouzia Van Der Fort")
    assert not is_name("Die Große Flut")


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_without_failing_and_every_person_has_a_name(text: str) -> None:
    people = authors(text)
    agency_of(text)
    is_name(text)

    assert all(person.name.strip() == person.name != "" for person in people)
    assert len({person.name.casefold() for person in people}) == len(people)


_FIRST = st.sampled_from(["Julia", "Олеся", "Jean-Luc", "Zoë", "Łukasz", "Suleiman"])
_LAST = st.sampled_from(["Shramko", "Вітик", "O'Neil", "Al-Khalidi", "García", "Müller"])


@settings(deadline=None)
@given(st.lists(st.tuples(_FIRST, _LAST), min_size=1, max_size=4, unique=True), st.sampled_from([", ", " and ", "; "]))
def test_joined_names_come_apart_again(pairs: list[tuple[str, str]], joint: str) -> None:
    names = [f"{first} {last}" for first, last in pairs if (first > "І") == (last > "І")]

    assert [person.name for person in authors("By " + joint.join(names))] == names
