"""The docs say what the code does: generated pages are current, every mart, setting and command is named."""

import re
from dataclasses import fields
from pathlib import Path

import pytest
import typer.main

import flows
from crawlers import registry
from dashboard import app
from warehouse import contracts, dictionary
from warehouse.settings import Settings

ROOT = Path(__file__).parents[1]
PAGES = dictionary.pages()
DOCS = sorted((ROOT / "docs").glob("*.md"))


@pytest.mark.parametrize("path", PAGES)
def test_generated_page_is_current(path: str) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == PAGES[path], "run `make docs`"


def test_dictionary_has_every_table_and_column() -> None:
    rows = set(PAGES["docs/data-dictionary.md"].splitlines())
    tables = [v for v in vars(contracts).values() if isinstance(v, contracts.Table)]
    assert len(tables) >= 20
    for table in tables:
        assert f"### {table.name}" in rows
        for column, (_, meaning) in table.columns.items():
            assert any(row.startswith(f"| `{column}` |") and meaning in row for row in rows)


def test_env_example_is_read_back_as_the_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every line of the example, switched on, is a setting that exists and keeps its default."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"ROLESHIFT_{name}".upper(), raising=False)
    lines = [line[2:] for line in PAGES[".env.example"].splitlines() if line.startswith("# ROLESHIFT_")]
    env = tmp_path / ".env"
    env.write_text("\n".join(line for line in lines if not line.endswith("=")), encoding="utf-8")
    assert len(lines) == len(Settings.model_fields)
    assert Settings(_env_file=env) == Settings(_env_file=None)


def test_operations_describes_every_command_and_no_other() -> None:
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    table = text.partition("## Commands")[2].partition("##")[0]
    commands = typer.main.get_command(flows.app).commands  # type: ignore[attr-defined]
    assert set(re.findall(r"`roleshift ([\w-]+)`", table)) == set(commands)


def test_operations_describes_every_page_and_no_other() -> None:
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    table = text.partition("## Pages")[2].partition("##")[0]
    assert re.findall(r"^\| ([A-Z][\w ]+) \|", table, re.M) == [title for title, _, _ in app.VIEWS]


def test_the_row_that_adds_a_source_is_one(tmp_path: Path) -> None:
    """The TOML of docs/adding.md is a registry, and the table below it names every field of a row."""
    text = (ROOT / "docs/adding.md").read_text(encoding="utf-8").partition("## A skill")[0]
    (tmp_path / "sources.toml").write_text(text.partition("```toml\n")[2].partition("```")[0], encoding="utf-8")
    (source,) = registry.load(tmp_path / "sources.toml")
    assert source.company == "Acme"
    told = {name for row in re.findall(r"^\| (`.*?) \|", text, re.M) for name in re.findall(r"`(\w+)`", row)}
    assert told >= {field.name for field in fields(registry.Source)}


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_files_and_links_of_a_page_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    files = re.findall(r"`([\w.-]+(?:/[\w.-]+)+(?:\.(?:py|toml|sql|sh)|/))`", text)
    assert not [f for f in files if not f.startswith("data/") and not (ROOT / f).exists()]
    for target, _, anchor in re.findall(r"\]\(([\w.-]*)(#([\w-]+))?\)", text):
        linked = page.parent / target if target else page
        assert linked.exists(), target
        assert not anchor or re.search(rf"^#+ {anchor}$", linked.read_text(encoding="utf-8"), re.M | re.I), anchor
