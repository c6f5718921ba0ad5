"""Bylines of pages whose markup names nobody: labels with lists, links to authors' pages, boxes, dated lines."""

import pytest

from tests.test_html import HEADLINE, ld, page
from tests.test_html_places import LONG, authors


def test_a_name_with_the_date_beside_it_signs_in_what_is_called_after_the_category() -> None:
    line = (
        '<div class="spot-category"><span>Jane Doe &nbsp;|</span> <span>05.04.2026 - Update : 05.04.2026</span></div>'
    )
    assert authors(page(body=line)) == ["Jane Doe"]
    assert authors(page(body='<div class="spot-category">Jane Doe</div>')) == []


@pytest.mark.parametrize("label", ["Author(s)", "Authors", "Autoren", "Written by"])
def test_the_items_of_a_list_below_a_label_are_the_authors(label: str) -> None:
    box = f"<h6>{label}</h6><ul><li>Jane Doe</li><li>Ivan A. Koval,</li></ul><p>Petr Dvorak</p>"
    assert authors(page(body=box)) == ["Jane Doe", "Ivan A. Koval"]


def test_a_label_that_only_says_author_counts_in_a_sidebar_and_one_about_a_blogs_owner_does_not() -> None:
    def beside(label: str) -> str:
        return page(body=LONG).replace("</main>", f"</main><aside><h3>{label}</h3><p>Jane Doe</p></aside>")

    assert authors(beside("Author")) == ["Jane Doe"]
    assert authors(beside("About the author")) == []


def test_an_entry_of_a_menu_is_no_label() -> None:
    menu = '<ul class="nav"><li><a href="/authors">Authors</a></li><li><a href="/jobs">Find Work</a></li></ul>'
    assert authors(page(body=LONG).replace("<h1", f"{menu}<h1", 1)) == []


def test_behind_a_label_with_a_colon_an_agency_may_stand_beside_the_name() -> None:
    assert authors(page(body="<h5>Author:</h5><div>Jane Doe/SP-X</div>")) == ["Jane Doe"]
    assert authors(page(body="<h5>Author:</h5><div>Reading time 5/6</div>")) == []


@pytest.mark.parametrize("address", ["/author/jane-doe/", "https://g.example/people/jane.doe", "/all?_author=J%20Doe"])
def test_a_name_at_the_headline_that_links_to_its_own_page_signs_whatever_is_around_it(address: str) -> None:
    assert authors(page(body=f'<div class="share"><a href="{address}">Jane Doe</a></div>')) == ["Jane Doe"]


@pytest.mark.parametrize("address", ["/tag/jane-doe/", "/author/petr-dvorak", "/people/jane-roe", "https://g.example/"])
def test_a_name_that_links_elsewhere_signs_nothing(address: str) -> None:
    assert authors(page(body=f'<div class="share"><a href="{address}">Jane Doe</a></div>')) == []


def test_far_from_the_headline_a_name_that_links_to_its_own_page_signs_if_it_is_told_who_bears_it() -> None:
    link = '<div><a href="/author/jane-doe/">Jane Doe</a></div>'
    assert authors(page(body=f"{LONG}{link}<p>Jane writes on piers.</p>")) == ["Jane Doe"]
    assert authors(page(body=f"{LONG}{link}<p>More on piers.</p>")) == []
    another = link.replace("jane", "ivan").replace("Jane", "Ivan") + "<p>Ivan writes on ships.</p>"
    assert authors(page(body=f"{LONG}{link}<p>Jane writes on piers.</p>{another}")) == []


def test_the_name_that_begins_a_box_about_an_author_signs() -> None:
    box = '<div class="author-bio footer"><h3>Jane Doe</h3><p>Jane writes on piers and all that lands there.</p></div>'
    assert authors(page(body=LONG + box)) == ["Jane Doe"]
    assert authors(page(body=LONG + box.replace("author-bio footer", "comment-author"))) == []
    assert authors(page(body=LONG + box.replace("<h3>Jane", "<h4>3 replies</h4><h3>Jane"))) == []


def test_half_of_the_name_of_a_desk_is_nobody() -> None:
    head = ld(headline=HEADLINE, author={"@type": "Organization", "name": "The Dorsal Finley Chambers"})
    box = '<div class="author-box"><h3>Dorsal Finley</h3><p>At Dorsal we write on piers, PROSE.</p></div>'.replace(
        "PROSE", "ships and what lands there " * 8
    )
    assert authors(page(head, LONG + box)) == ["The Dorsal Finley Chambers"]


def test_beside_people_what_has_a_word_of_the_sites_is_a_part_of_its_house() -> None:
    site = '<link rel="canonical" href="https://bbb.example/pier">'
    assert authors(page(site, '<p class="author">by Jane Doe, BBB NORTH</p>')) == ["Jane Doe"]
    family = site.replace("bbb", "doe")
    assert authors(page(family, "<p>By Jane Doe and Ivan Doe</p>")) == ["Jane Doe", "Ivan Doe"]


def test_whoever_took_the_pictures_is_no_author() -> None:
    assert authors(page(body="<p>by Jane Doe (reporting) and Ivan Koval (photography)</p>")) == ["Jane Doe"]


def test_a_name_that_goes_on_with_its_first_word_is_one_name() -> None:
    assert authors(page(body='<div class="author"><b>Jane Doe</b> <i>Jane</i></div>')) == ["Jane Doe"]


def test_a_day_that_could_be_read_in_two_ways_is_no_part_of_a_nickname() -> None:
    assert authors(page(body='<div class="author"><a>Ibby</a><span>3/4/2025</span></div>')) == ["Ibby"]


def test_an_initial_is_no_article() -> None:
    assert authors(page(body="<p>Written by</p><p>Jane A. Doe</p>")) == ["Jane A. Doe"]


def test_whoever_stands_in_a_line_of_names_at_the_headline_beside_the_one_of_the_markup_wrote_with_her() -> None:
    head = ld(headline=HEADLINE, author={"@type": "Person", "name": "Jane Doe"})
    line = '<div><a href="/a/1">Jane Doe</a>, <a href="/a/2">Ivan Koval</a> &amp; <a href="/a/3">Petr Dvorak</a></div>'
    assert authors(page(head, line)) == ["Jane Doe", "Ivan Koval", "Petr Dvorak"]
    assert authors(page(head, line.replace("Jane Doe", "Nora Novak"))) == ["Jane Doe"]
    assert authors(page(head, line.replace("</div>", " win the harbour's prize for old piers</div>"))) == ["Jane Doe"]


def test_the_place_in_front_of_a_korean_byline_is_no_part_of_the_name_that_json_ld_has() -> None:
    head = ld(headline=HEADLINE, author={"@type": "Person", "name": "홍길동"})
    assert authors(page(head, '<p class="byline">부산 홍길동 기자</p>')) == ["홍길동"]


@pytest.mark.parametrize("post", ["Leitender Wirtschaftsredakteur", "Auslandskorrespondentin", "Senior Reporter"])
def test_what_somebody_does_is_no_name_in_german_either(post: str) -> None:
    assert authors(page(body=f"<p>Von Jana Novak, {post}</p>", attributes='lang="de"')) == ["Jana Novak"]
    assert authors(page(body='<p class="byline">Jana Schleiter</p>')) == ["Jana Schleiter"]
