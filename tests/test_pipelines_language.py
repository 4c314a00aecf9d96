"""English or not: what the judgement may be trusted on."""

import pytest

from pipelines.language import reads_english

ENGLISH = [
    "Amber Loom | Berlin | Remote",
    "Amber Loom | La Coruña, España | Remote\n\nWe build maps for the people of Galicia and you will train our models.",
    "Roles:\n- Backend Engineer https://example.com/jobs/backend\n- Designer https://example.com/jobs/design\n" * 5,
    "",
]
OTHER = [
    "Dune Works | KI-Ingenieur | Hamburg\n\nWir suchen eine Person, die mit uns und für die Kunden das System baut.",
    "Elm Street | Paris\n\nNous cherchons une personne pour notre équipe, avec des idées et le goût du travail sur le web.",
    "榆树街正在寻找一位工程师。我们做地图，你会训练模型。欢迎联系我们，地点上海。",
    "Birch Signal | Warszawa\n\nSzukamy osoby na stanowisko inżyniera, która nie boi się danych i modeli dla klientów oraz"
    " jest gotowa do pracy przez cały rok.",
]  # fmt: skip


@pytest.mark.parametrize("text", ENGLISH)
def test_english_and_texts_too_short_to_tell(text: str) -> None:
    assert reads_english(text)


@pytest.mark.parametrize("text", OTHER)
def test_other_languages(text: str) -> None:
    assert not reads_english(text)
