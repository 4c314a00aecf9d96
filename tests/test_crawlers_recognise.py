"""Which source an address stands for, and its row in a registry."""

import tomllib
from pathlib import Path

import pytest

from crawlers.recognise import company_of, recognise, source
from crawlers.registry import NEW, SPIDERS, Source, followed, load, refuse_known, with_row
from warehouse.errors import RoleshiftError

DAY = "2026-11-21"


@pytest.mark.parametrize(
    ("address", "kind", "slug"),
    [
        ("https://boards.greenhouse.io/acme", "greenhouse", "acme"),
        ("https://boards.greenhouse.io/acme/jobs/4012345?gh_src=x", "greenhouse", "acme"),
        ("https://job-boards.greenhouse.io/acme/jobs/4012345", "greenhouse", "acme"),
        ("https://boards.eu.greenhouse.io/acme/", "greenhouse", "acme"),
        ("https://job-boards.eu.greenhouse.io/acme/jobs/1", "greenhouse", "acme"),
        ("https://boards-api.greenhouse.io/v1/boards/acme/jobs?content=true", "greenhouse", "acme"),
        ("https://boards.greenhouse.io/embed/job_board?for=acme&b=https://acme.example", "greenhouse", "acme"),
        ("https://boards.eu.greenhouse.io/embed/job_board/js?for=acme", "greenhouse", "acme"),
        ("https://job-boards.greenhouse.io/embed/job_app?token=4012345&for=acme", "greenhouse", "acme"),
        ("https://job-boards.greenhouse.io/embed/job_app?token=4012345", "greenhouse", None),
        ("https://boards.greenhouse.io/", "greenhouse", None),
        ("https://jobs.lever.co/acme", "lever", "acme"),
        ("https://jobs.lever.co/acme-ai/0b1c/apply?lever-source=x", "lever", "acme-ai"),
        ("https://jobs.eu.lever.co/acme", "lever", "acme"),
        ("https://api.lever.co/v0/postings/acme?mode=json", "lever", "acme"),
        ("https://jobs.ashbyhq.com/Acme.AI/7d2c", "ashby", "Acme.AI"),
        ("https://api.ashbyhq.com/posting-api/job-board/acme?includeCompensation=true", "ashby", "acme"),
        ("https://careers.smartrecruiters.com/AcmeInc", "smartrecruiters", "AcmeInc"),
        ("https://jobs.smartrecruiters.com/AcmeInc/744000133907678-ml-engineer", "smartrecruiters", "AcmeInc"),
        ("https://jobs.smartrecruiters.com/oneclick-ui/company/AcmeInc/publication/1", "smartrecruiters", "AcmeInc"),
        ("https://api.smartrecruiters.com/v1/companies/AcmeInc/postings", "smartrecruiters", "AcmeInc"),
        ("https://apply.workable.com/acme/j/ABC123/", "workable", "acme"),
        ("https://apply.workable.com/api/v3/accounts/acme/jobs", "workable", "acme"),
        ("https://apply.workable.com/j/ABC123", "workable", None),
        ("https://acme.workable.com/", "workable", "acme"),
        ("https://jobs.workable.com/company/abc/jobs-at-acme", "workable", None),
        ("https://remoteok.com/remote-ai-jobs", "remoteok", "all"),
        ("https://remotive.com/api/remote-jobs", "remotive", "all"),
        ("https://www.arbeitnow.com/jobs", "arbeitnow", "all"),
        ("https://jobicy.com", "jobicy", "all"),
        ("https://himalayas.app/jobs/api", "himalayas", "all"),
        ("https://weworkremotely.com/categories/remote-programming-jobs", "weworkremotely", "all"),
        ("  JOBS.Lever.co/acme ", "lever", "acme"),
        ("https://acme.example/Careers/open-roles?team=ml", "schema", "acme.example-careers-open-roles"),
        ("https://www.acme.example/sitemap.xml", "schema", "acme.example-sitemap.xml"),
        ("https://greenhouse.io.acme.example/boards", "schema", "greenhouse.io.acme.example-boards"),
        ("https://notlever.co/jobs.lever.co/acme", "schema", "notlever.co-jobs.lever.co-acme"),
        ("https://acme.example/../../etc//x%2F..", "schema", "acme.example-etc-x-2f"),
    ],
)
def test_kind_and_slug_of_an_address(address: str, kind: str, slug: str | None) -> None:
    assert recognise(address) == (kind, slug)


def test_every_kind_that_is_recognised_has_a_spider() -> None:
    addresses = ("remoteok.com", "remotive.com", "arbeitnow.com", "jobicy.com", "himalayas.app", "weworkremotely.com")
    boards = ("acme.workable.com", "careers.smartrecruiters.com/a", "acme.example", "jobs.ashbyhq.com/a")
    assert {recognise(address)[0] for address in (*addresses, *boards)} <= set(SPIDERS)


@pytest.mark.parametrize(
    "address",
    ["", "acme", "ftp://acme.example/jobs", "https://", "https://localhost/jobs", "file:///etc/passwd", "a b.example",
     "https://user:secret@acme.example/", "https://[::1/jobs", "javascript:alert(1)"],
)  # fmt: skip
def test_what_is_no_address_of_a_page(address: str) -> None:
    with pytest.raises(RoleshiftError, match="is no address of a page") as caught:
        recognise(address)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "flags", "complaint"),
    [
        ("https://jobs.lever.co/%2e%2e/acme", {}, r"the slug cannot be '\.\.'"),
        ("https://jobs.lever.co/a%2Fb", {}, "the slug cannot be 'a/b'"),
        ("https://jobs.ashbyhq.com/Acme%20AI", {}, "the slug cannot be 'Acme AI'"),
        ("https://jobs.lever.co/acme%0a", {}, "the slug cannot be"),
        ("https://acme.example", {"kind": "lever", "slug": "../acme"}, "the slug cannot be"),
        ("https://acme.example", {"kind": "monster", "slug": "acme"}, "unknown kind 'monster'; known are"),
        ("https://acme.example", {"kind": "lever"}, "no lever board is named in it; give its name with --slug"),
        ("https://boards.greenhouse.io", {}, "no greenhouse board is named in it"),
    ],
)
def test_a_source_that_cannot_be(address: str, flags: dict[str, str], complaint: str) -> None:
    with pytest.raises(RoleshiftError, match=complaint) as caught:
        source(address, added=DAY, **flags)
    assert str(caught.value).startswith(address)


def test_flags_go_before_the_address() -> None:
    assert source("https://acme.example/jobs", added=DAY, kind="lever", slug="acme", company="Acme") == Source(
        "lever", "acme", "Acme", DAY
    )
    assert source("https://boards.greenhouse.io/acme", added=DAY, slug="other").slug == "other"
    assert source("https://acme.example/jobs", added=DAY, kind="remoteok").id == "remoteok/all"


def test_an_address_is_kept_where_it_does_not_follow_from_the_slug() -> None:
    page = source("https://jobs.lever.co/acme/x#apply", added=DAY, kind="schema")
    assert (page.id, page.url) == ("schema/jobs.lever.co-acme-x", "https://jobs.lever.co/acme/x")
    european = source("https://jobs.eu.lever.co/acme", added=DAY, slug="other")
    assert european.url == "https://api.eu.lever.co/v0/postings/other"
    assert source("https://boards.eu.greenhouse.io/acme", added=DAY).url is None


@pytest.mark.parametrize(
    ("kind", "slug", "named", "company"),
    [
        ("greenhouse", "acme", ["Acme, Inc.", "Acme,  Inc. "], "Acme, Inc."),
        ("greenhouse", "acme", ["Acme", "Acme Labs"], None),
        ("lever", "acme-data_labs", [], "Acme Data Labs"),
        ("ashby", "acme.ai", ["", " "], "Acme Ai"),
        ("schema", "acme.example", [], None),
        ("remoteok", "all", ["Acme"], None),
    ],
)
def test_company_of_a_board(kind: str, slug: str, named: list[str], company: str | None) -> None:
    assert company_of(Source(kind, slug, None, DAY), named) == company


LINES = """# mine
source = [
  { kind = "lever", slug = "b", company = "B [beta]", added = 2026-01-02 }, # keep ] this
  # and this
]
"""
TABLES = """# mine
[[source]]
kind = "lever"   # why
slug = "b"
added = 2026-01-02"""
ACME = Source("ashby", "acme", 'Acme "AI" [é]', DAY, url="https://acme.example/", pause=2.5)


@pytest.mark.parametrize("text", [NEW, LINES, TABLES, TABLES + "\n# end [x]\n", "", "source = []", LINES + "# ]\n"])
def test_a_row_joins_a_registry_and_all_else_stays(tmp_path: Path, text: str) -> None:
    path = tmp_path / "sources.toml"
    path.write_text(with_row(text, ACME), encoding="utf-8")
    former = tomllib.loads(text).get("source", [])
    assert load(path)[-1] == ACME
    assert tomllib.loads(path.read_text(encoding="utf-8"))["source"][:-1] == former
    written = path.read_text(encoding="utf-8")
    assert all(line in written for line in text.splitlines() if "[]" not in line)
    path.write_text(with_row(written, Source("ashby", "next", None, DAY)), encoding="utf-8")
    assert [found.slug for found in load(path)][-2:] == ["acme", "next"]


def test_a_registry_that_leaves_no_place_for_a_row() -> None:
    with pytest.raises(RoleshiftError, match="end its last row with a comma"):
        with_row('source = [\n  { kind = "lever", slug = "b", added = 2026-01-02 }\n]\n', ACME)


def test_own_sources_stand_beside_those_of_the_house(tmp_path: Path) -> None:
    own, given = tmp_path / "own.toml", tmp_path / "given.toml"
    assert followed(None, own) == load()
    openai = next(source for source in load() if source.id == "ashby/openai")
    own.write_text(with_row(with_row(NEW, ACME), Source("ashby", "openai", "Mine", "2030-01-01")))
    beside = followed(None, own)
    assert [source.company for source in beside if source.id == openai.id] == ["Mine"], "one's own row goes first"
    assert len(beside) == len(load()) + 1
    given.write_text(with_row(NEW, ACME))
    assert followed(given, own) == [ACME]
    with pytest.raises(RoleshiftError, match="cannot be read"):
        followed(tmp_path / "missing.toml", own)


def test_what_stands_in_the_registry_is_refused() -> None:
    refuse_known(ACME, [Source("lever", "acme", None, DAY)])
    with pytest.raises(RoleshiftError, match="ashby/Acme stands in the registry already, since 2026-01-02"):
        refuse_known(ACME, [Source("ashby", "Acme", None, "2026-01-02")])
