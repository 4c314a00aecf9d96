"""Raw comments and ads become postings with their facts, or rejects with a reason."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import polars as pl

from pipelines.company import company_in_prose, company_key
from pipelines.header import Header, header_company, header_place, is_anonymous, read_header
from pipelines.is_job import COMMENTS, is_job
from pipelines.pay import Pay, find_pay
from pipelines.places import find_place, place_in_prose
from pipelines.text import html_to_text, redact, text_hash
from pipelines.versions import PARSER_VERSION
from pipelines.work_mode import MODES, work_modes
from warehouse.contracts import POSTINGS, REJECTS

_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"'|\[\]{}]+", re.IGNORECASE)

Row = dict[str, Any]


def understand(raw: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return (POSTINGS, REJECTS) of RAW_POSTINGS; of a posting that stands twice the newest fetch wins.

    One without text never wins over one that says something: a list names ads whose text stands on their own pages.
    What a source says in fields of its own (company, place, work mode, pay) wins over what the text says.
    E-mail addresses and phone numbers are masked in every text.
    """
    by_worth = raw.sort(~_is_empty(), "fetched_at", maintain_order=True)
    newest = by_worth.unique("posting_id", keep="last", maintain_order=True)
    postings: list[Row] = []
    rejects: list[Row] = []
    for row in newest.iter_rows(named=True):
        text = "" if row["reject"] else redact(html_to_text(row["html"] or ""))
        if text:
            postings.append(_posting(row, text))
        else:
            rejects.append(_reject(row))
    return (
        POSTINGS.check(pl.DataFrame(postings, schema=POSTINGS.schema)),
        REJECTS.check(pl.DataFrame(rejects, schema=REJECTS.schema)),
    )


def _is_empty() -> pl.Expr:
    return pl.coalesce("reject", pl.when(pl.col("html").fill_null("") == "").then(pl.lit("empty"))).eq_missing("empty")


def _reject(row: Row) -> Row:
    kept = {name: row[name] for name in REJECTS.columns if name in row}
    month = row["thread_month"] or _month(row["posted_at"] or row["fetched_at"])
    return {**kept, "month": month, "reason": row["reject"] or "empty", "parser_version": PARSER_VERSION}


def _posting(row: Row, text: str) -> Row:
    header = read_header(text) if row["kind"] in COMMENTS else Header(None, ())
    posted_month = _month(row["posted_at"] or row["fetched_at"])
    offers = row["kind"] not in COMMENTS or is_job(text, header.fields)
    return {
        **{name: row[name] for name in POSTINGS.columns if name in row},
        "posted_month": posted_month,
        "month": row["thread_month"] or posted_month,
        "is_job": offers,
        "title": _redacted(row["title"]),
        "header": header.line,
        **(_facts(row, header.fields, text) if offers else _NO_FACTS),
        "links": _links(text),
        "text": text,
        "text_hash": text_hash(text),
        "parser_version": PARSER_VERSION,
    }


_PAY_COLUMNS = ("pay_min", "pay_max", "pay_currency", "pay_period", "pay_min_usd_year", "pay_max_usd_year")
_NO_FACTS: Row = {
    **dict.fromkeys(("company", "company_key", "place", "city", "country")),
    **dict.fromkeys(_PAY_COLUMNS),
    "work_mode": [],
}


def _facts(row: Row, fields: Sequence[str], text: str) -> Row:
    company = _redacted(row["company"]) or _company(fields, text)
    place = _redacted(row["place"]) or header_place(fields) or place_in_prose(text)
    recognised = find_place(place) if place else None
    said = [field for field in (*fields, row["title"], row["place"]) if field]
    return {
        "company": company,
        "company_key": company_key(company) if company else None,
        "place": place,
        "city": recognised.city if recognised else None,
        "country": recognised.country if recognised else None,
        "work_mode": [mode for mode in MODES if mode in (row["work_mode"] or ())] or work_modes(said, text),
        **_pay_columns(_source_pay(row) or find_pay(text, recognised.country if recognised else None)),
    }


def _company(fields: Sequence[str], text: str) -> str | None:
    if is_anonymous(fields):
        return None
    return header_company(fields) or company_in_prose(text)


def _source_pay(row: Row) -> Pay | None:
    if row["pay_currency"] is None or row["pay_period"] is None:
        return None
    return Pay(row["pay_min"], row["pay_max"], row["pay_currency"], row["pay_period"])


def _pay_columns(pay: Pay | None) -> Row:
    if pay is None:
        return dict.fromkeys(_PAY_COLUMNS)
    low, high = pay.usd_year()
    return {
        "pay_min": pay.low,
        "pay_max": pay.high,
        "pay_currency": pay.currency,
        "pay_period": pay.period,
        "pay_min_usd_year": low,
        "pay_max_usd_year": high,
    }


def _links(text: str) -> list[str]:
    return list(dict.fromkeys(link.rstrip(".,;:!?)*_…") for link in _LINK.findall(text)))


def _redacted(field: str | None) -> str | None:
    return redact(field).strip() or None if field else None


def _month(moment: datetime) -> str:
    return moment.strftime("%Y-%m")
