"""What pages say beside a time: how often the page was seen, how long ago, whether it was published or updated then."""

import re

from feedpub.readers.pagetext.words import phrases

_COUNTED = phrases(
    """view|views|переглядів|перегляди|перегляд|перегляду|просмотр|просмотра|просмотров|просмотры|aufrufe|vues
        visualizzazioni
    visualizações|visitas|wyświetleń|odsłon|görüntülenme|peržiūros|peržiūrų|weergaven|share|shares|comment
        comments|likes
    min read|mins read|minute read|minutes read|minutes to read|min. read|хв читання|хвилини читання|хвилин читання
    мин чтения|минуты чтения|минут чтения|min. lesezeit|min lesezeit|minuten lesezeit|min de lecture|min de lectura
    min di lettura|min. czytania|min leestijd|dk okuma|minutes ago|minute ago|hours ago|hour ago|days ago|минут назад
    хвилин тому|годин тому|часов назад"""
)
COUNTER = re.compile(
    rf"[•·\s]{{0,4}}(?:[\d\s.,]{{1,12}}[kкm]?)\s?(?:{_COUNTED})(?!\w).{{0,20}}|(?:"
    + phrases(
        """views|переглядів|просмотров|перегляди|просмотры|lesezeit|reading time|час читання|время чтения
        estimated read"""
    )
    + r")\s?:?\s?\d.{0,24}"
)
#: How long ago, which without a clock is no date.
AGE = re.compile(
    r"(?:(?:published|updated|posted|last updated|опубліковано|оновлено|опубликовано|обновлено|veroffentlicht|"
    r"aktualisiert|publie|publicado|pubblicato|opublikowano)\W{0,3})?"
    r"(?:(?:vor|il y a|hace|ha|fa) )?\d{1,2}\s?(?:"
    r"(?:sec|min|h\b|hour|day|week|month|std|stund|minut|sekund|tag|heur|jour|hora|dia|or[ae]\b|giorn|godz|dni|"
    r"saat|dakika|gun|valand|хв|год|час|мин|дн|ден|тиж|недел)\w{0,8}\.?)(?: (?:ago|тому|назад|temu|once|pries))?"
)
VIEWS = re.compile(
    r"[•·|\s]{1,6}(\d[\d\s.,\u00a0]{0,12})\s?(?:views?|перегляд\w{0,3}|просмотр\w{0,3}|aufrufe|vues|wyświetleń|odsłon|"
    r"görüntülenme|peržiūr\w{0,3}|visualiza\w{3,5}|visitas|weergaven)\s*$",
    re.IGNORECASE,
)
#: What is said of a date: that the page was changed then, or published.
UPDATED = re.compile(
    r"updat|оновлен|обновл|изменен|змінен|aktuali|mis a jour|actualiz|aggiornat|atualizad|guncelle|atnaujint|oppdatert|"
    r"uppdatera|opdateret|bijgewerkt|modified|diperbarui|stand\b|更新"
)
PUBLISHED = re.compile(
    r"publi|posted|опубл|створен|создан|veroffentl|erstellt|pubblicat|yayin|paskelbt|gepubl|dodano|terbit|created|"
    r"issued|first published|公開|入力"
)
#: That a page is older than the day it shows at its headline. "First published in 1974" is news of a book.
FIRST_PUBLISHED = re.compile(
    r"(?:this|the) (?:article|story|post|piece|page|guide|review|report|interview|column) (?:was|is|has been) "
    r"(?:originally|first|initially) (?:published|posted|written)|^\W{0,3}(?:originally|first) (?:published|posted)\b|"
    r"erstmals (?:veroffentlicht|erschienen)|(?:dieser|der) (?:artikel|text|beitrag) (?:ist|erschien|wurde) "
    r"(?:erstmals|zuerst|ursprunglich)|article (?:a ete )?initialement publie"
)
