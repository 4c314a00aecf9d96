"""The source registry."""

from datetime import date
from pathlib import Path

import pytest
from scrapy.utils.misc import load_object

from crawlers.registry import SPIDERS, load, select
from crawlers.sample import SOURCES
from pipelines.sources import PARSERS
from warehouse.errors import RoleshiftError


def test_the_registry_of_the_house() -> None:
    """`load` refuses a file with an unknown kind or a double."""
    sources = load()
    assert len(sources) >= 140
    assert "hn" in {source.id for source in sources}
    assert sources == sorted(sources, key=lambda source: (source.kind, source.slug.casefold()))
    assert all(date.fromisoformat(source.added) for source in sources)
    assert all(source.company for source in sources if source.slug not in ("all", "whoishiring"))


def test_every_kind_has_a_spider_a_parser_and_a_sample() -> None:
    for kind, path in SPIDERS.items():
        assert load_object(path).name == kind
    assert set(PARSERS) == set(SPIDERS) == {source.kind for source in load(SOURCES)}


def test_sample_boards_cannot_be_taken_for_real_ones() -> None:
    assert all(source.slug.startswith("sample") for source in load(SOURCES) if source.kind != "hn")


def test_select_by_kind() -> None:
    sources = load()
    assert select(sources, []) == sources
    assert [source.id for source in select(sources, ["hn"])] == ["hn"]
    boards = select(sources, ["boards"])
    assert boards == [source for source in sources if source.kind != "hn"]
    assert select(sources, ["hn", "boards"]) == sources
    with pytest.raises(RoleshiftError, match=r"unknown source 'monster'; known are hn, greenhouse, .*boards"):
        select(sources, ["hn", "monster"])


ROW = '[[source]]\nkind = "lever"\nslug = "x"\nadded = 2026-11-21\n'


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "no source found"),
        ("source = 3", "no source found"),
        ("source = [3]", "not a table"),
        ("[[source", "cannot be read"),
        (ROW.replace("slug", "slog"), "slug is missing"),
        (ROW.replace('"lever"', '"monster"'), "unknown kind 'monster'; known are hn, greenhouse"),
        (ROW + 'colour = "red"\n', "unknown field colour"),
        (ROW + ROW, "lever/x stands there twice"),
    ],
)
def test_a_bad_registry_is_refused_with_the_place(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(text)
    with pytest.raises(RoleshiftError, match=complaint) as caught:
        load(path)
    assert str(path) in str(caught.value)


def test_a_missing_registry_is_told(tmp_path: Path) -> None:
    with pytest.raises(RoleshiftError, match="cannot be read"):
        load(tmp_path / "none.toml")
