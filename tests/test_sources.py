"""`roleshift sources`: real crawls of a loopback server, real registry files."""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import flows
from crawlers.registry import load
from crawlers.sample import SOURCES
from tests.crawlers_loopback import ALWAYS, Loopback, changed, serving

Run = Callable[..., tuple[int, str, str]]
GREENHOUSE = "https://job-boards.greenhouse.io/sample-harrowgate/jobs/1"
LEVER = "https://jobs.lever.co/sample-amberjack"
TODAY = f"{datetime.now(UTC):%Y-%m-%d}"


@pytest.fixture
def loopback(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """The sample's boards as the whole world."""
    with serving(Loopback()) as server:
        monkeypatch.setenv("ROLESHIFT_GATEWAY", server.address)
        yield server


@pytest.fixture
def roleshift(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], loopback: Loopback
) -> Run:
    """Run `roleshift` in an empty folder; gives exit status, output, and what stands on stderr."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["roleshift", *arguments])
        with pytest.raises(SystemExit) as ended:
            flows.main()
        printed = capsys.readouterr()
        if isinstance(ended.value.code, str):  # what `sys.exit` prints with status 1
            return 1, printed.out, ended.value.code
        return int(ended.value.code or 0), printed.out, printed.err

    return run


def test_a_board_is_tried_and_its_row_written(roleshift: Run, tmp_path: Path, loopback: Loopback) -> None:
    status, told, _ = roleshift("sources", "add", GREENHOUSE)
    assert status == 0
    assert loopback.times("/boards/sample-harrowgate/jobs"), "it was asked for"
    own = tmp_path / "data" / "sources.toml"
    (row,) = load(own)
    assert (row.id, row.added) == ("greenhouse/sample-harrowgate", TODAY)
    assert row.company == "Harrowgate Robotics", "as the ads say"
    assert told.startswith("greenhouse/sample-harrowgate (Harrowgate Robotics): ok, ")
    assert "data/sources.toml" in told
    assert [path.name for path in own.parent.iterdir()] == ["sources.toml"], "the trial keeps nothing"

    own.write_text(own.read_text() + "# a remark of mine\n")
    assert roleshift("sources", "add", LEVER, "--company", "Amber Jack")[0] == 0
    assert [row.company for row in load(own)] == ["Harrowgate Robotics", "Amber Jack"]
    assert "# a remark of mine\n" in own.read_text()
    listed = roleshift("sources", "list")[1].splitlines()
    assert f"lever/sample-amberjack\tAmber Jack\t{TODAY}" in listed
    assert len(listed) == len(load()) + 2


def test_an_added_source_is_crawled(roleshift: Run, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    assert roleshift("sources", "add", LEVER, "--registry", str(mine))[0] == 0
    assert not (tmp_path / "data").exists()
    assert roleshift("crawl", "--registry", str(mine))[0] == 0
    assert [path.name for path in (tmp_path / "data" / "documents").iterdir()] == ["lever"]
    documents = tmp_path / "data" / "documents" / "lever"
    assert all(part.name.startswith("sample-amberjack.") for part in documents.iterdir())


def test_the_setting_names_the_registry(roleshift: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROLESHIFT_REGISTRY", str(SOURCES))
    assert len(roleshift("sources", "list")[1].splitlines()) == len(load(SOURCES))
    status, _, said = roleshift("sources", "list", "--registry", str(tmp_path / "none.toml"))
    assert (status, "none.toml: the source registry cannot be read" in said) == (1, True), "the flag goes first"


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["https://jobs.lever.co/mistral"], "lever/mistral stands in the registry already, since 2026-11-21"),
        (["https://jobs.ashbyhq.com/OpenAI"], "ashby/openai stands in the registry already"),
        (["https://jobs.lever.co/sample-nobody"], "answered 404; check the address, nothing was added"),
        (["https://jobs.lever.co/%2e%2e/x"], "the slug cannot be '..'"),
        (["https://careers.acme.example", "--kind", "monster"], "unknown kind 'monster'"),
        (["https://careers.acme.example", "--kind", "lever"], "give its name with --slug"),
        (["nonsense"], "is no address of a page"),
    ],
)
def test_what_cannot_be_added_is_one_sentence(
    roleshift: Run, tmp_path: Path, arguments: list[str], complaint: str
) -> None:
    status, told, said = roleshift("sources", "add", *arguments)
    assert (status, told) == (1, "")
    assert said.startswith("roleshift: ")
    assert complaint in said
    assert "\n" not in said
    assert not (tmp_path / "data").exists()


def test_a_board_without_an_ad_is_not_added(roleshift: Run, tmp_path: Path, loopback: Loopback) -> None:
    loopback.answer = changed(lambda path, data: [])
    status, _, said = roleshift("sources", "add", LEVER)
    assert (status, said) == (
        1,
        "roleshift: lever/sample-amberjack: ok, 0 ads, none that could be read; nothing was added",
    )
    assert not (tmp_path / "data").exists()


def test_check_says_of_each_source_what_came(roleshift: Run, tmp_path: Path, loopback: Loopback) -> None:
    sample = ("--registry", str(SOURCES))
    status, told, _ = roleshift("sources", "check", "--source", "lever", "--source", "ashby", *sample)
    assert status == 0
    assert [line.partition(" ads")[0].rstrip("0123456789") for line in told.splitlines()] == [
        "lever/sample-amberjack: ok, ",
        "ashby/sample-papercrane: ok, ",
    ]
    loopback.faults = {"sample-papercrane": ["404"] * ALWAYS}
    status, told, said = roleshift("sources", "check", "--source", "lever", "--source", "ashby", *sample)
    assert status == 1
    assert said == "roleshift: 1 of 2 sources failed: ashby/sample-papercrane"
    assert told.splitlines()[1].startswith("ashby/sample-papercrane: failed, https://api.ashbyhq.com/")
    assert told.splitlines()[1].endswith(" answered 404")
    assert not (tmp_path / "data").exists()
