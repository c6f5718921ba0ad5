"""File names for any script, Ukrainian by its national standard."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedpub.transliteration import slug

#: The examples of the standard itself (Cabinet of Ministers of Ukraine, 27 January 2010, no. 55), letter by letter.
STANDARD = """
Алушта Alushta   Андрій Andrii   Борщагівка Borshchahivka   Борисенко Borysenko   Вінниця Vinnytsia
Володимир Volodymyr   Гадяч Hadiach   Богдан Bohdan   Згурський Zghurskyi   Ґалаґан Galagan
Ґорґани Gorgany   Донецьк Donetsk   Дмитро Dmytro   Рівне Rivne   Олег Oleh   Есмань Esman
Єнакієве Yenakiieve   Гаєвич Haievych   Короп'є Koropie   Житомир Zhytomyr   Жанна Zhanna
Жежелів Zhezheliv   Закарпаття Zakarpattia   Казимирчук Kazymyrchuk   Медвин Medvyn
Михайленко Mykhailenko   Іванків Ivankiv   Іващенко Ivashchenko   Їжакевич Yizhakevych
Кадиївка Kadyivka   Мар'їне Marine   Йосипівка Yosypivka   Стрий Stryi   Олексій Oleksii   Київ Kyiv
Коваленко Kovalenko   Лебедин Lebedyn   Леонід Leonid   Миколаїв Mykolaiv   Маринич Marynych
Ніжин Nizhyn   Наталія Nataliia   Одеса Odesa   Онищенко Onyshchenko   Полтава Poltava   Петро Petro
Решетилівка Reshetylivka   Рибчинський Rybchynskyi   Суми Sumy   Соломія Solomiia   Тернопіль Ternopil
Троць Trots   Ужгород Uzhhorod   Уляна Uliana   Фастів Fastiv   Філіпчук Filipchuk   Харків Kharkiv
Христина Khrystyna   Біла+Церква Bila+Tserkva   Стеценко Stetsenko   Чернівці Chernivtsi
Шевченко Shevchenko   Шостка Shostka   Кишеньки Kyshenky   Щербухи Shcherbukhy   Гоща Hoshcha
Гаращенко Harashchenko   Юрій Yurii   Корюківка Koriukivka   Яготин Yahotyn   Ярошенко Yaroshenko
Костянтин Kostiantyn   Знам'янка Znamianka   Феодосія Feodosiia
""".split()


@pytest.mark.parametrize(("word", "latin"), list(zip(STANDARD[::2], STANDARD[1::2], strict=True)))
def test_ukrainian_is_written_as_its_standard_says(word: str, latin: str) -> None:
    assert slug(word.replace("+", " ")) == latin.lower().replace("+", "-")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Порт", "port"),
        ("ПОРТ І МІСТО", "port-i-misto"),
        ("п’ять", "piat"),
        ("Івано-Франківськ", "ivano-frankivsk"),
        ("Rock'n'Roll", "rock-n-roll"),
        ("  C++ / C#  ", "c-c"),
        ("Łódź", "lodz"),
        ("Ελλάδα", "ellada"),
        ("北京", "beijing"),
        ("объезд", "ob-ezd"),
        ("🎉", "tada"),
        ("2026", "2026"),
        ("…!", ""),
        ("", ""),
        ("й" * 300, "y" + "i" * 99),
    ],
)
def test_other_texts_get_names_that_can_be_typed(text: str, name: str) -> None:
    assert slug(text) == name


@given(st.text(max_size=80))
def test_a_name_is_fit_for_a_file_and_an_address_and_names_itself(text: str) -> None:
    name = slug(text)
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", name)
    assert len(name) <= 100
    assert slug(name) == name
    assert slug(text.upper()) == name or text.upper().lower() != text.lower()
