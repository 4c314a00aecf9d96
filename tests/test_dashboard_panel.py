"""A source that is counted by one definition alone: shown by that one, and said so; absent where nothing is judged."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import app, charts, frames
from tests import made_snapshot
from tests.made_snapshot import publish_made
from warehouse.taxonomy import PANEL

TABLES = made_snapshot.tables()
INVERSION = TABLES["inversion_monthly"]
LABEL = "997 Greenhouse boards, by title"


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("panel")
    publish_made(folder)
    return folder


def opened(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("ROLESHIFT_DATA_DIR", str(data_dir))
    return AppTest.from_file(str(app.__file__), default_timeout=120).run()


def test_the_definition_asked_for_is_kept_where_the_source_has_it() -> None:
    assert frames.definition_of(INVERSION, "hn", "judged") == "judged"
    assert frames.definition_of(INVERSION, PANEL, "title") == "title"
    assert frames.definition_of(INVERSION, PANEL, "judged") == "title"
    assert frames.definition_of(INVERSION, "nowhere", "phrase") == "phrase"


def test_the_panel_is_shown_by_title_and_says_so(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = opened(data_dir, monkeypatch).button_group(key="source").set_value(PANEL).run()
    assert not page.exception
    assert page.title[0].value.startswith("Undecided")
    assert page.markdown[0].value.startswith(f"{LABEL}: the AI:ML ratio crosses 1:1 around **April 2026**")
    assert [note.value for note in page.info] == [
        f"{LABEL}: nothing is counted by judged work here, so these figures are by literal title."
    ]
    captions = " ".join(caption.value for caption in page.caption)
    drawn = page.get("vega_lite_chart")[0].proto.spec
    assert f"Source: {LABEL}; data to July 2026" in " ".join(json.loads(drawn)["title"]["subtitle"])
    assert "no month before November 2025 is drawn" in captions
    by_title = page.button_group(key="definition").set_value("title").run()
    assert not by_title.info
    assert by_title.metric[1].value == page.metric[1].value


def test_only_the_first_page_offers_a_source_without_judgements(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = opened(data_dir, monkeypatch)
    assert LABEL in first.button_group(key="source").options
    for path in ("postings", "roles", "skills"):
        page = _view(path, data_dir, monkeypatch)
        assert not page.exception
        assert LABEL not in page.button_group(key="source").options


def _view(path: str, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setenv("ROLESHIFT_DATA_DIR", str(data_dir))

    def script(path: str) -> None:
        from dashboard import app, read

        next(view for _, name, view in app.VIEWS if name == path)(read.snapshot())

    return AppTest.from_function(script, default_timeout=120, args=(path,)).run()


def test_the_method_page_keeps_the_panel_out_of_the_postings(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = _view("method", data_dir, monkeypatch)
    assert not page.exception
    assert f"#### A second source: {LABEL}" in [text.value for text in page.markdown]
    covered, panel = page.dataframe[0].value, page.dataframe[1].value
    assert set(covered["source"]) == {"hn", "boards", "sample"}
    assert panel.shape == (30, 12)


def test_the_essays_path_stays_inside_the_chart_of_a_short_series() -> None:
    own = frames.of(INVERSION, source=PANEL)
    trend = frames.of(TABLES["forecast_monthly"], source=PANEL)
    layers = charts.inversion(
        frames.ratio_points(own, "month"), trend, "2028-06", trend.clear(), TABLES["breaks"].clear()
    ).to_dict()["layer"]
    dashed = [layer["mark"] for layer in layers if layer["mark"].get("strokeDash") == [2, 3]]
    assert [mark["clip"] for mark in dashed] == [True]
