"""Which language a text is in, and what its months are called."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feedpub.languages import MONTHS, detect, fold, month, primary, words_of

_TEXTS = {
    "uk": "Рада перенесла голосування за нові портові збори на весну, бо їй треба ще перевірити розрахунки.",
    "ru": "Рада перенесла голосование за новые портовые сборы на весну, чтобы ещё раз проверить расчёты.",
    "be": "Рада перанесла галасаванне за новыя зборы на вясну, каб яшчэ раз праверыць разлікі ўсіх партоў.",
    "bg": "Съветът отложи гласуването за новите пристанищни такси за пролетта, за да провери сметките.",
    "sr": (
        "Веће је одложило гласање о новим лучким таксама за пролеће, јер ће још једном проверити "
        "рачунице и трошкове ђака."
    ),
    "en": "The council has put off the vote on new harbour tolls until spring, and it will check the figures again.",
    "de": (
        "Der Rat hat die Abstimmung über die neuen Hafengebühren auf das Frühjahr verschoben und prüft die Zahlen noch."
    ),
    "fr": (
        "Le conseil a reporté au printemps le vote sur les nouveaux droits de port pour vérifier "
        "encore une fois les chiffres."
    ),
    "es": (
        "El consejo ha aplazado la votación sobre las nuevas tasas del puerto hasta la primavera "
        "para revisar las cifras."
    ),
    "it": (
        "Il consiglio ha rinviato alla primavera il voto sulle nuove tariffe del porto per verificare ancora le cifre."
    ),
    "pl": (
        "Rada przełożyła głosowanie nad nowymi opłatami portowymi na wiosnę, żeby się jeszcze raz "
        "przyjrzeć liczbom i że to nie jest łatwe."
    ),
    "pt": (
        "O conselho adiou a votação das novas taxas do porto para a primavera, mas não disse quem "
        "vai verificar os números."
    ),
    "tr": (
        "Meclis yeni liman ücretleri için oylamayı bahara erteledi ve hesapların bir kez daha "
        "gözden geçirilmesini istedi."
    ),
    "lt": (
        "Taryba balsavimą dėl naujų uosto mokesčių atidėjo iki pavasario, nes nori dar kartą "
        "patikrinti skaičius ir kad tai būtų aišku."
    ),
    "nl": (
        "De raad heeft de stemming over de nieuwe havengelden naar het voorjaar verschoven en laat "
        "de cijfers nog eens nakijken."
    ),
    "sv": (
        "Rådet har skjutit upp omröstningen om de nya hamnavgifterna till våren för att "
        "kontrollera siffrorna och det är inte klart."
    ),
    "id": (
        "Dewan menunda pemungutan suara untuk tarif pelabuhan yang baru dan akan memeriksa angka itu dengan teliti."
    ),
    "cs": (
        "Rada odložila hlasování o nových přístavních poplatcích na jaro, protože se ještě musí "
        "ověřit čísla, která byla podle ní chybná."
    ),
    "ro": (
        "Consiliul a amânat votul pentru noile taxe din port și va verifica încă o dată cifrele care nu sunt clare."
    ),
    "ja": "市議会は新しい港湾使用料の採決を春まで延期した。",
    "el": "Το συμβούλιο ανέβαλε την ψηφοφορία για τα νέα τέλη του λιμανιού.",
    "ko": "시의회는 새로운 항만 사용료에 대한 표결을 봄까지 미뤘다.",
}


_WITHOUT_OWN_LETTERS = {
    "uk": (
        "У Харкові у середу після капітального ремонту відкрили рух мостом через річку Лопань, повідомила міська рада, "
        "а ремонт тривав вісім місяців і коштував місту 120 мільйонів гривень, зазначили у департаменті будівництва."
    ),
    "be": "У сераду пасля рамонту адкрылі рух па масце, і гэта каштавала гораду многа, адзначылі у гарадской радзе.",
    "ru": "У нас в городе у реки на юге и у моста на севере после ремонта сегодня открыли движение, и мост готов.",
    "sr": "У граду је на северу и на југу од среде отворен мост, а за град је то више од посла, рекао је одборник.",
}


@pytest.mark.parametrize("language", _WITHOUT_OWN_LETTERS)
def test_cyrillic_without_the_letters_of_one_language_alone_is_told_by_those_that_others_lack(language: str) -> None:
    assert detect(_WITHOUT_OWN_LETTERS[language]) == language


@pytest.mark.parametrize("language", _TEXTS)
def test_a_sentence_tells_its_language(language: str) -> None:
    if language == "ja":  # written without spaces: one sentence is too few words to be sure
        assert detect(" ".join(_TEXTS[language])) == "ja"
    else:
        assert detect(_TEXTS[language]) == language


@pytest.mark.parametrize(
    "text", ["", "12345 $42.330.01", "Kyiv • UNN", "Menu Login RSS Facebook Twitter Home", "Київ • УНН"]
)
def test_a_few_words_do_not_make_a_language_sure(text: str) -> None:
    assert detect(text) is None


def test_a_foreign_name_does_not_change_the_language() -> None:
    assert detect(_TEXTS["uk"] * 3 + " Ёлка Бырыкина.") == "uk"


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_looked_at_without_failing(text: str) -> None:
    language = detect(text)

    assert language is None or 2 <= len(language) <= 3


@pytest.mark.parametrize("language", [name for name in MONTHS if name])
def test_every_language_names_all_twelve_months(language: str) -> None:
    assert set(MONTHS[language].values()) == set(range(1, 13))


@pytest.mark.parametrize("word", ["Şubat", "ŞUBAT", "şubat", "subat"])
def test_a_month_is_known_however_it_is_written(word: str) -> None:
    assert month(word) == 2


def test_folding_takes_case_and_accents_away() -> None:
    assert fold("Žurnalistė") == fold("ZURNALISTE")
    assert fold("Їжак") != fold("Ежак")


@pytest.mark.parametrize(
    ("tag", "subtag"), [("uk-UA", "uk"), ("en_GB", "en"), ("nn-NO", "nb"), ("", None), (None, None)]
)
def test_the_primary_subtag_is_cut_off(tag: str | None, subtag: str | None) -> None:
    assert primary(tag) == subtag


_SCRIPTS_MIXED = st.text(st.sampled_from("aeiouthndABÖñ абвгїыўДЖ ひ漢 αβ ²Ⅷ4_'’-.\n"), max_size=60)


@given(_SCRIPTS_MIXED)
def test_words_are_runs_of_letters_however_they_are_found(text: str) -> None:
    # A space around everything that is no letter changes no run of letters, and every piece is then a word or none.
    apart = re.sub(r"([\W\d_]+)", r" \1 ", text)
    assert detect(apart * 20) == detect(text.replace("\n", " \n") * 20)


@given(_SCRIPTS_MIXED | st.text(st.characters(exclude_categories=())))
def test_words_are_what_looking_for_runs_of_letters_finds(text: str) -> None:
    assert words_of(text) == re.findall(r"[^\W\d_]+", text)
