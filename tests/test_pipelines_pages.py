"""Parsers of feeds, pages and files, and the benchmark's table."""

import json
from datetime import UTC, datetime
from typing import Any

import polars as pl
import pytest

from crawlers.sample.answers import answer
from pipelines.benchmark import benchmark_monthly
from pipelines.sources import parse
from warehouse.contracts import DOCUMENTS

PAGE = "https://careers.example.com/job/1"
JOB = {
    "@type": "JobPosting",
    "title": "AI Engineer",
    "description": "<p>Agents.</p>",
    "hiringOrganization": {"name": "Acme"},
}


def document(kind: str, body: bytes, source: str | None = None, **context: Any) -> dict[str, Any]:
    known = {"slug": "x", "company": None, "ad": PAGE, **context}
    return {
        "document_id": f"d-{kind}", "source": source or f"{kind}/x", "kind": kind, "crawl_id": "c", "url": PAGE, "status": 200,
        "fetched_at": datetime(2026, 3, 9, tzinfo=UTC), "sha256": "s", "bytes": len(body), "context": json.dumps(known),
        "sample": False, "body": body,
    }  # fmt: skip


def read(kind: str, body: bytes, **context: Any) -> list[dict[str, Any]]:
    return parse(pl.DataFrame([document(kind, body, **context)], schema=DOCUMENTS.schema)).to_dicts()


def sample(path: str) -> bytes:
    body = answer(path)
    assert body is not None
    return body


def page(*scripts: str) -> bytes:
    return (
        "".join(f'<html><script type="application/ld+json">{script}</script>' for script in scripts).encode()
        + b"</html>"
    )


def job(**more: Any) -> dict[str, Any]:
    (row,) = read("schema", page(json.dumps(JOB | more)))
    return row


def sample_page(name: str) -> list[dict[str, Any]]:
    return read("schema", sample(f"/careers.lanternfish.example.com/job/{name}"))


def test_a_feed_of_many_companies() -> None:
    quillback, nobody, nameless, hollow = read("weworkremotely", sample("/weworkremotely.com/remote-jobs.rss"))
    assert (quillback["company"], quillback["title"]) == ("Quillback", "AI Engineer: Search & Agents")
    assert quillback["posting_id"] == "weworkremotely-x-quillback-ai-engineer"
    assert (quillback["place"], quillback["work_mode"]) == ("Anywhere in the World", ["remote"])
    assert quillback["posted_at"] == datetime(2026, 3, 6, 20, 20, 27, tzinfo=UTC)
    assert (nobody["company"], nobody["posted_at"], nobody["place"]) == (None, None, "Europe Only; Portugal")
    assert nobody["posting_id"] == "weworkremotely-x-ml-engineer-nobody"
    assert (nameless["reject"], hollow["reject"]) == ("malformed", "empty")


def test_a_graph_with_html_escaped_twice() -> None:
    (row,) = sample_page("graph")
    assert (row["title"], row["company"], row["requisition"]) == (
        "AI Engineer, Dispatch & Agents",
        "Lanternfish",
        "LF-2041",
    )
    assert row["place"] == "Lisbon, Portugal; Cork, Ireland"
    assert row["html"].startswith("<p>You build agents")
    assert row["html"].endswith("<li>Hosted LLM APIs</li></ul>")
    assert (row["pay_min"], row["pay_max"], row["pay_currency"], row["pay_period"]) == (70_000, 95_000, "EUR", "year")
    assert (row["posted_at"].day, row["updated_at"].hour) == (2, 8)


def test_broken_json_is_mended() -> None:
    (row,) = sample_page("broken")
    assert (row["title"], row["company"], row["place"]) == (
        "Machine Learning Engineer",
        "Lanternfish Labs",
        "United States",
    )
    assert row["work_mode"] == ["remote"]
    assert (row["pay_min"], row["pay_max"], row["pay_currency"], row["pay_period"]) == (120_000, 150_000, "USD", "year")


def test_microdata() -> None:
    (row,) = sample_page("microdata")
    assert (row["title"], row["company"], row["place"]) == (
        "Research Scientist, Speech",
        "Lanternfish",
        "Tallinn, Estonia",
    )
    assert (row["pay_min"], row["pay_max"], row["pay_currency"], row["pay_period"]) == (4000, 5500, "EUR", "month")
    assert "fog horns" in row["html"]


def test_several_jobs_on_a_page_have_names_of_their_own() -> None:
    scientist, engineer = sample_page("several")
    assert scientist["url"] == "https://careers.lanternfish.example.com/job/data-scientist"
    assert (scientist["pay_min"], scientist["pay_max"], scientist["pay_period"]) == (40, 60, "hour")
    assert (engineer["requisition"], engineer["posted_at"]) == ("77", datetime(2026, 3, 4, tzinfo=UTC))
    assert len({scientist["posting_id"], engineer["posting_id"]}) == 2


def test_a_page_without_a_job_and_a_sitemap() -> None:
    (row,) = sample_page("nothing")
    assert (row["reject"], row["title"]) == ("no job on the page", None)
    assert row["posting_id"].startswith("schema-x-")
    assert read("schema", sample("/careers.lanternfish.example.com/sitemap.xml")) == []
    assert read("schema", sample("/careers.lanternfish.example.com/sitemap-jobs.xml.gz")) == []


@pytest.mark.parametrize(
    ("script", "title"),
    [
        (json.dumps(JOB) + json.dumps({"@type": "WebPage"}), "AI Engineer"),
        (json.dumps({"@type": "WebPage"}) + ";\n" + json.dumps(JOB), "AI Engineer"),
        ("<!--\n" + json.dumps(JOB) + "\n-->", "AI Engineer"),
        (json.dumps(JOB).replace('"', "&quot;"), "AI Engineer"),
        (json.dumps([[JOB]]), "AI Engineer"),
        (json.dumps({"mainEntity": {"@graph": [JOB | {"@type": "http://schema.org/JobPosting"}]}}), "AI Engineer"),
        (json.dumps(JOB)[:-1] + ",}", "AI Engineer"),
        (json.dumps(JOB).replace("Agents.", "A\tb\n\\'c\\u00e"), "AI Engineer"),
        (json.dumps(JOB)[:-9], None),
    ],
)
def test_scripts_as_pages_have_them(script: str, title: str | None) -> None:
    (row,) = read("schema", page('{"@type": "Org', script))
    assert (row["title"], row["reject"]) == (title, None if title else "no job on the page")


@pytest.mark.parametrize(
    ("salary", "found"),
    [
        ({"currency": "USD", "value": {"minValue": "90,000", "maxValue": "120,000.00", "unitText": "Yearly"}}, (90_000, 120_000, "USD", "year")),
        ({"currency": "$", "value": {"value": 45, "unitText": "HOUR"}}, (45, 45, "USD", "hour")),
        ({"currency": "GBP", "value": 60000, "unitText": "YEAR"}, (60_000, 60_000, "GBP", "year")),
        ({"currency": "CHF", "value": {"minValue": 120000}}, (120_000, None, "CHF", "year")),
        ({"currency": "USD", "value": {"minValue": 200000, "maxValue": 150000, "unitText": "ANNUAL"}}, (150_000, 200_000, "USD", "year")),
        ({"currency": "EUR", "value": {"value": "70k - 90k", "unitText": "YEAR"}}, (70_000, 90_000, "EUR", "year")),
        ("$100,000 - $120,000 per year", (100_000, 120_000, "USD", "year")),
        ({"price": "5000", "priceCurrency": "PLN", "unitCode": "MON"}, (5000, 5000, "PLN", "month")),
        ({"currency": "USD", "value": {"minValue": 0, "maxValue": 0, "unitText": "YEAR"}}, (None, None, None, None)),
        ({"currency": "USD", "value": {"value": 900, "unitText": "WEEK"}}, (None, None, None, None)),
        ({"currency": "INR", "value": 30000}, (None, None, None, None)),
        ("Competitive", (None, None, None, None)),
        (None, (None, None, None, None)),
    ],
)  # fmt: skip
def test_salaries_in_all_their_shapes(salary: Any, found: tuple[Any, ...]) -> None:
    row = job(baseSalary=salary)
    assert (row["pay_min"], row["pay_max"], row["pay_currency"], row["pay_period"]) == found


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-02-05", "2026-02-05"), ("2026-2-5", "2026-02-05"), ("2026-02-05T23:30:00-05:00", "2026-02-06"),
        ("February 5, 2026", "2026-02-05"), ("Thu, 05 Feb 2026 10:00:00 GMT", "2026-02-05"), (["2026/02/05"], "2026-02-05"),
        ("soon", None), (10**30, None), (None, None),
    ],
)  # fmt: skip
def test_days_as_pages_write_them(written: Any, day: str | None) -> None:
    found = job(datePosted=written)["posted_at"]
    assert (found and found.date().isoformat()) == day


@pytest.mark.parametrize(
    ("fields", "place", "modes"),
    [
        ({"jobLocation": {"address": {"addressLocality": "Zug", "addressRegion": "Zug", "addressCountry": "CHE"}}}, "Zug, Switzerland", None),
        ({"jobLocation": ["Oslo", {"address": ["Bergen, Norway"]}]}, "Oslo; Bergen, Norway", None),
        ({"jobLocationType": "TELECOMMUTE"}, "Remote", ["remote"]),
        ({"jobLocationType": ["TELECOMMUTE"], "applicantLocationRequirements": [{"name": "DEU"}, {"name": "France"}]}, "Germany; France", ["remote"]),
        ({"jobLocation": {"name": "Head office"}}, "Head office", None),
        ({"jobLocation": {}}, None, None),
    ],
)  # fmt: skip
def test_places_in_all_their_shapes(fields: dict[str, Any], place: str | None, modes: list[str] | None) -> None:
    row = job(**fields)
    assert (row["place"], row["work_mode"]) == (place, modes)


def test_a_file_with_columns_of_its_own() -> None:
    columns = {
        "id": "ref",
        "text": "body",
        "title": "role",
        "company": "employer",
        "place": "where",
        "posted_at": "day",
        "url": "link",
    }
    body = b'ref,body,role,employer,where,day,link\n7,"AI <b>engineer</b>",AI Engineer,Acme,Porto,2026-03-03,https://a.example.com\n'
    (row,) = read("file", body, ending=".csv", columns=columns)
    assert (row["posting_id"], row["company"], row["place"], row["url"]) == (
        "file-x-7",
        "Acme",
        "Porto",
        "https://a.example.com",
    )
    assert row["html"] == "<pre>AI &lt;b&gt;engineer&lt;/b&gt;</pre>"
    assert row["posted_at"] == datetime(2026, 3, 3, tzinfo=UTC)


def test_faulty_rows_of_a_file_are_rejects_with_a_reason() -> None:
    rows = read("file", b"id,text,month\n1,a,2026-02\n1,b,\n,c,\n4,d,soon\n5,,\n", ending=".csv", columns={})
    assert [row["reject"] for row in rows] == [None, "empty", "id twice", "no id", "date not readable"]
    assert rows[0]["posted_at"] == datetime(2026, 2, 1, tzinfo=UTC)
    assert [row["reject"] for row in read("file", b"a,b\n1,2\n", ending=".csv")] == ["malformed"]
    assert [row["reject"] for row in read("file", b"a,b\n1,2\n", ending=".xls")] == ["malformed"]


def test_a_benchmark_is_the_mean_of_its_days() -> None:
    old = document("tracker", b"date,jobcountry,AI_share_postings\n2020-01-01,US,9\n")
    body = b"date,jobcountry,AI_share_postings\n2026-01-01,US,2\n2026-01-02,US,4\n2026-01-02,US,4\n2026-01-03,US,\n2026-01-04,US,400\nx,US,1\n"
    new = document("tracker", body) | {"document_id": "new", "fetched_at": datetime(2026, 4, 1, tzinfo=UTC)}
    other = document("tracker", b"<html>", source="tracker/other")
    frame = pl.DataFrame([new, old, other], schema=DOCUMENTS.schema)
    assert benchmark_monthly(frame).rows() == [("2026-01", "tracker/x", "US", pytest.approx(0.03), 2, False)]
    assert parse(frame).is_empty(), "a series holds no postings"
    assert benchmark_monthly(DOCUMENTS.empty()).is_empty()
