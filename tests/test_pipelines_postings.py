"""Raw rows become postings with their facts, or rejects with a reason."""

from datetime import UTC, datetime
from typing import Any

import polars as pl

from pipelines.postings import understand
from pipelines.text import text_hash
from pipelines.versions import PARSER_VERSION
from warehouse.contracts import POSTINGS, RAW_POSTINGS, REJECTS

COMMENT = (
    "Acme Robotics (YC S11) | Senior ML Engineer | Berlin, Germany | ONSITE or REMOTE (EU) | $150k-$180k + equity"
    "<p>We raised $12M. Write to jobs@example.com or +1 415-555-0123.<p>More: "
    '<a href="https:&#x2F;&#x2F;example.com&#x2F;jobs&#x2F;ml">https:&#x2F;&#x2F;example.com&#x2F;jo...</a>.'
)


def raw(*rows: dict[str, Any]) -> pl.DataFrame:
    plain = {
        "source": "hn", "kind": "hn", "thread_id": 7, "thread_month": "2024-03",
        "posted_at": datetime(2024, 3, 31, 23, tzinfo=UTC), "url": "https://example.com/7", "document_id": "d",
        "fetched_at": datetime(2024, 4, 2, tzinfo=UTC), "sample": False,
    }  # fmt: skip
    return pl.DataFrame([plain | row for row in rows], schema=RAW_POSTINGS.schema)


def only(row: dict[str, Any]) -> dict[str, Any]:
    postings, rejects = understand(raw(row))
    assert rejects.is_empty()
    return postings.row(0, named=True)


def test_a_comment_with_a_header() -> None:
    posting = only({"posting_id": "hn-1", "html": COMMENT})
    assert posting["is_job"]
    assert posting["company"] == "Acme Robotics"
    assert posting["company_key"] == "acmerobotics"
    assert posting["header"].startswith("Acme Robotics (YC S11) | Senior ML Engineer")
    assert (posting["place"], posting["city"], posting["country"]) == ("Berlin, Germany", "Berlin", "DE")
    assert posting["work_mode"] == ["remote", "onsite"]
    assert (posting["pay_min"], posting["pay_max"]) == (150_000, 180_000)
    assert (posting["pay_currency"], posting["pay_period"]) == ("USD", "year")
    assert (posting["pay_min_usd_year"], posting["pay_max_usd_year"]) == (150_000, 180_000)
    assert posting["links"] == ["https://example.com/jobs/ml"]
    assert "Write to [email] or [phone]." in posting["text"]
    assert posting["text_hash"] == text_hash(posting["text"])
    assert posting["parser_version"] == PARSER_VERSION
    assert posting["title"] is None


def test_the_month_of_a_comment_is_its_threads() -> None:
    posting = only({"posting_id": "hn-1", "html": COMMENT, "posted_at": datetime(2024, 4, 1, tzinfo=UTC)})
    assert (posting["month"], posting["posted_month"]) == ("2024-03", "2024-04")


def test_an_ad_counts_where_it_was_posted_or_first_seen() -> None:
    ad = {
        "posting_id": "x",
        "kind": "lever",
        "source": "lever/acme",
        "thread_id": None,
        "thread_month": None,
        "html": "<p>Job",
    }
    assert only(ad)["month"] == "2024-03"
    assert only({**ad, "posted_at": None})["month"] == "2024-04"


def test_fields_of_the_source_win_over_the_text() -> None:
    posting = only(
        {
            "posting_id": "lever-acme-1", "kind": "lever", "source": "lever/acme", "thread_id": None,
            "thread_month": None, "company": "Zeta", "title": "AI Engineer (jane@example.com)",
            "place": "Lisbon, Portugal",
            "work_mode": ["hybrid"], "pay_min": 5_000.0, "pay_max": None, "pay_currency": "USD", "pay_period": "month",
            "html": COMMENT,
        }
    )  # fmt: skip
    assert posting["company"] == "Zeta"
    assert posting["title"] == "AI Engineer ([email])"
    assert posting["header"] is None
    assert (posting["place"], posting["city"], posting["country"]) == ("Lisbon, Portugal", "Lisbon", "PT")
    assert posting["work_mode"] == ["hybrid"]
    assert (posting["pay_min"], posting["pay_max"], posting["pay_period"]) == (5_000, None, "month")
    assert (posting["pay_min_usd_year"], posting["pay_max_usd_year"]) == (60_000, None)


def test_a_board_without_such_fields_is_read_from_title_and_text() -> None:
    posting = only(
        {"posting_id": "l", "kind": "lever", "source": "lever/acme", "title": "Engineer (Remote)",
         "place": "Remote - US",
         "html": "<p>About Acme<p>Pay: £60k-£70k"}
    )  # fmt: skip
    assert posting["is_job"]
    assert posting["company"] == "Acme"
    assert posting["work_mode"] == ["remote"]
    assert (posting["city"], posting["country"]) == (None, "US")
    assert (posting["pay_min"], posting["pay_min_usd_year"]) == (60_000, None)


def test_a_comment_without_a_job_has_no_facts() -> None:
    posting = only({"posting_id": "hn-2", "html": "Wow, $80k a year in Berlin and no remote is bold!"})
    assert not posting["is_job"]
    assert posting["work_mode"] == []
    assert all(posting[c] is None for c in ("company", "company_key", "place", "country", "pay_min", "pay_currency"))


def test_rejects_keep_their_reason_and_empty_texts_become_one() -> None:
    postings, rejects = understand(
        raw(
            {"posting_id": "hn-1", "html": COMMENT, "reject": "dead"},
            {"posting_id": "hn-2", "html": "<p> &nbsp;\u200b<br>"},
            {"posting_id": "hn-3", "html": None},
            {"posting_id": "hn-4", "html": None, "reject": "missing", "thread_month": None, "posted_at": None},
        )
    )
    assert postings.is_empty()
    assert dict(rejects.select("posting_id", "reason").iter_rows()) == {
        "hn-1": "dead", "hn-2": "empty", "hn-3": "empty", "hn-4": "missing",
    }  # fmt: skip
    assert rejects["month"].to_list() == ["2024-03", "2024-03", "2024-03", "2024-04"]


def test_the_newest_fetch_of_a_posting_wins() -> None:
    older, newer = datetime(2024, 4, 1, tzinfo=UTC), datetime(2024, 4, 3, tzinfo=UTC)
    postings, rejects = understand(
        raw(
            {"posting_id": "hn-1", "html": "Zeta | Oslo | REMOTE", "fetched_at": newer},
            {"posting_id": "hn-1", "html": COMMENT, "fetched_at": older},
            {"posting_id": "hn-2", "html": COMMENT, "fetched_at": older},
            {"posting_id": "hn-2", "html": None, "reject": "deleted", "fetched_at": newer},
        )
    )
    assert dict(postings.select("posting_id", "company").iter_rows()) == {"hn-1": "Zeta"}
    assert dict(rejects.select("posting_id", "reason").iter_rows()) == {"hn-2": "deleted"}


def test_nothing_comes_of_nothing() -> None:
    postings, rejects = understand(RAW_POSTINGS.empty())
    assert postings.schema == POSTINGS.schema
    assert rejects.schema == REJECTS.schema


def test_hidden_companies_stay_hidden() -> None:
    text = "| Senior Engineer | Berlin | REMOTE<p>I was an engineer at Acme before."
    assert only({"posting_id": "hn-1", "html": f"Stealth {text}"})["company"] is None
    assert only({"posting_id": "hn-1", "html": text})["company"] == "Acme"
