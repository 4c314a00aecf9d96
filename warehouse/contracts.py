"""One contract a table: the DuckDB table, the check on write and the data dictionary all come from it.

`name`, `grain` in one sentence, `key`, and columns with their Polars type and meaning. Units stand in names.
Months are text YYYY-MM. Times are UTC. A column is never null unless its meaning says when it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from warehouse.errors import RoleshiftError

UTC = pl.Datetime("us", "UTC")
Dtype = pl.DataType | type[pl.DataType]


@dataclass(frozen=True)
class Table:
    """A table's contract. `columns` maps a name to (Polars type, meaning)."""

    name: str
    grain: str
    key: tuple[str, ...]
    columns: Mapping[str, tuple[Dtype, str]]
    nullable: frozenset[str] = field(default_factory=frozenset)

    @property
    def schema(self) -> pl.Schema:
        """Column names and Polars types, in order."""
        return pl.Schema({name: dtype for name, (dtype, _) in self.columns.items()})

    def empty(self) -> pl.DataFrame:
        """A frame of this table without rows."""
        return pl.DataFrame(schema=self.schema)

    def check(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return `frame` with this table's columns, order and types; raise RoleshiftError where it breaks them."""
        missing = [c for c in self.columns if c not in frame.columns]
        if missing:
            raise RoleshiftError(f"{self.name}: the columns {', '.join(missing)} are missing")
        frame = frame.select(pl.col(c).cast(t) for c, t in self.schema.items())
        for column in (c for c in self.columns if c not in self.nullable):
            if frame[column].null_count():
                raise RoleshiftError(f"{self.name}.{column}: {frame[column].null_count()} rows are null")
        twice = frame.height - frame.select(self.key).n_unique() if self.key else 0
        if twice:
            raise RoleshiftError(f"{self.name}: {twice} rows repeat the key ({', '.join(self.key)})")
        return frame


def _table(name: str, grain: str, key: str, columns: dict[str, tuple[Dtype, str]], nullable: str = "") -> Table:
    return Table(name, grain, tuple(key.split()), columns, frozenset(nullable.split()))


S, I, F, B, D = pl.String, pl.Int64, pl.Float64, pl.Boolean, pl.Date  # noqa: E741  short names for the tables below
LIST = pl.List(pl.String)

_SOURCE: dict[str, tuple[Dtype, str]] = {
    "source": (S, "Row of the source registry: `hn`, or kind/slug such as `greenhouse/anthropic`"),
    "kind": (S, "Kind of source: hn, greenhouse, lever, …"),
}
_SAMPLE: dict[str, tuple[Dtype, str]] = {"sample": (B, "Written for the sample; never part of a real series")}
_PAY: dict[str, tuple[Dtype, str]] = {
    "pay_min": (F, "Lower end of the stated pay, as written; null if not stated"),
    "pay_max": (F, "Upper end of the stated pay, as written; null if not stated"),
    "pay_currency": (S, "ISO 4217 code; null without pay"),
    "pay_period": (S, "year, month, day or hour; null without pay"),
}
_VERSION: dict[str, tuple[Dtype, str]] = {"parser_version": (S, "Version of the parser that made the row")}

DOCUMENTS = _table(
    "documents",
    "One answer to one request, as it came (append-only Parquet parts)",
    "document_id",
    {
        "document_id": (S, "Hash of address, time and body"),
        **_SOURCE,
        "crawl_id": (S, "The crawl that fetched it"),
        "url": (S, "Address asked for"),
        "status": (pl.Int32, "HTTP status"),
        "fetched_at": (UTC, "When the answer was complete"),
        "sha256": (S, "SHA-256 of the body"),
        "bytes": (I, "Length of the body in bytes"),
        "context": (
            S,
            "JSON object: what the spider knew when it asked (thread id and month, company, page)",
        ),
        **_SAMPLE,
        "body": (pl.Binary, "The body, byte for byte"),
    },
)

PARSES = _table(
    "parses",
    "One document read by one version of the parser",
    "document_id parser_version",
    {
        "document_id": (S, "The document"),
        **_VERSION,
        "postings": (I, "Postings found in it"),
        "rejects": (I, "Rows refused in it"),
    },
)

RAW_POSTINGS = _table(
    "raw_postings",
    "One comment or ad as a document holds it, before it is understood (never stored)",
    "",
    {
        "posting_id": (S, "`hn-<item id>`, or kind-slug-id for an ad"),
        **_SOURCE,
        "thread_id": (I, "Hacker News thread; null for other kinds"),
        "thread_month": (S, "Month in the thread's title; null for other kinds"),
        "posted_at": (UTC, "When the source says it was posted; null if it does not say"),
        "updated_at": (UTC, "When the source says it was last changed; null if it does not say"),
        "requisition": (S, "The company's own number of the vacancy; null if the source has none"),
        "url": (S, "Address for readers"),
        "company": (S, "Company as the source's own field gives it; null if it has none"),
        "title": (S, "Title as the source's own field gives it; null if it has none"),
        "place": (S, "Place as the source's own field gives it; null if it has none"),
        "work_mode": (LIST, "Modes as the source's own fields give them; null if it has none"),
        **_PAY,
        "html": (S, "Text of the posting as HTML (entities decoded once if the source escapes it twice)"),
        "reject": (S, "Why this is no posting (reasons: see rejects); null if it is one"),
        "document_id": (S, "The document that holds it"),
        "fetched_at": (UTC, "When that document was fetched"),
        **_SAMPLE,
    },
    "thread_id thread_month posted_at updated_at requisition company title place work_mode pay_min pay_max pay_currency pay_period"
    " html reject",
)

POSTINGS = _table(
    "postings",
    "One comment or ad, in its newest known state",
    "posting_id",
    {
        "posting_id": (S, "`hn-<item id>`, or kind-slug-id for an ad"),
        **_SOURCE,
        "thread_id": (I, "Hacker News thread; null for other kinds"),
        "thread_month": (S, "Month in the thread's title; null for other kinds"),
        "posted_month": (S, "Month of posted_at, else of the first sight"),
        "month": (S, "Month it counts in: thread_month, else posted_month"),
        "posted_at": (UTC, "When the source says it was posted; null if it does not say"),
        "updated_at": (UTC, "When the source says it was last changed; null if it does not say"),
        "requisition": (S, "The company's own number of the vacancy; null if the source has none"),
        "url": (S, "Address for readers"),
        "is_job": (B, "False for a comment that offers no job"),
        "company": (S, "The hiring company as written; null if not said"),
        "company_key": (S, "Company in one spelling, for counting; null without company"),
        "title": (S, "Title of the ad, or null for a comment without one"),
        "header": (S, "First line of a comment, redacted; null if there is none"),
        "place": (S, "Place as written; null if not said"),
        "city": (S, "City recognised in place; null if none"),
        "country": (S, "ISO 3166 alpha-2 code recognised in place; null if none"),
        "work_mode": (LIST, "Modes offered, out of remote, hybrid, onsite; empty if not said"),
        **_PAY,
        "pay_min_usd_year": (F, "pay_min in US dollars a year; null unless stated in USD"),
        "pay_max_usd_year": (F, "pay_max in US dollars a year; null unless stated in USD"),
        "links": (LIST, "Web addresses in the text"),
        "text": (S, "Plain text, e-mail addresses and phone numbers masked"),
        "text_hash": (S, "Hash of the text"),
        "document_id": (S, "The document that holds it"),
        "fetched_at": (UTC, "When that document was fetched"),
        **_SAMPLE,
        **_VERSION,
    },
    "thread_id thread_month posted_at updated_at requisition company company_key title header place city country pay_min pay_max"
    " pay_currency pay_period pay_min_usd_year pay_max_usd_year",
)

REJECTS = _table(
    "rejects",
    "One comment or ad that is no posting, with the reason",
    "posting_id",
    {
        "posting_id": (S, "`hn-<item id>`, kind-slug-id, or the document's id where it could not be read"),
        **_SOURCE,
        "thread_id": (I, "Hacker News thread; null for other kinds"),
        "month": (S, "Month it would count in; null if unknown"),
        "reason": (
            S,
            "dead, deleted, empty, missing, malformed; of a page: no job on the page; of a row of a file: no id, id twice, date not readable",
        ),
        "document_id": (S, "The document that holds it"),
        "fetched_at": (UTC, "When that document was fetched"),
        **_SAMPLE,
        **_VERSION,
    },
    "thread_id month",
)

OPENINGS = _table(
    "openings",
    "One role offered in one posting",
    "opening_id",
    {
        "opening_id": (S, "posting_id#position"),
        "posting_id": (S, "The posting"),
        "position": (pl.Int32, "Order in the posting, from 0"),
        "title": (S, "Title as written, without place and pay"),
        "title_from": (S, "Where the title stood: field, header, list, prose, mention, none"),
        "span_start": (pl.Int32, "First character of the opening's own text in postings.text"),
        "span_end": (pl.Int32, "End of it (exclusive)"),
        "brief": (
            S,
            "Year, title and AI-related sentences, what the encoder reads; null where nothing speaks of AI",
        ),
        "brief_hash": (S, "Hash of brief; null without brief"),
        "text_hash": (S, "Hash of the posting's text it was cut from"),
        "splitter_version": (S, "Version of the splitter that made the row"),
    },
    "brief brief_hash",
)

EMBEDDINGS = _table(
    "embeddings",
    "One text read by one encoder",
    "text_hash encoder_id",
    {
        "text_hash": (S, "Hash of the text"),
        "encoder_id": (S, "Encoder"),
        "vector": (pl.List(pl.Float32), "Unit-length embedding"),
    },
)

POSTING_FACTS = _table(
    "posting_facts",
    "One posting as counted: no text, no author (the committed history has this shape)",
    "posting_id",
    {
        "posting_id": (S, "The posting"),
        **_SOURCE,
        "thread_id": (I, "Hacker News thread; null for other kinds"),
        "month": (S, "Month it counts in"),
        "posted_on": (D, "Day the source says it was posted; null if it does not say"),
        "is_job": (B, "False for a comment that offers no job"),
        "company": (S, "The hiring company as written; null if not said"),
        "company_key": (S, "Company in one spelling; null without company"),
        "work_mode": (LIST, "Modes offered, out of remote, hybrid, onsite"),
        "city": (S, "City; null if not recognised"),
        "country": (S, "ISO 3166 alpha-2 code; null if not recognised"),
        **_PAY,
        "pay_min_usd_year": (F, "pay_min in US dollars a year; null unless stated in USD"),
        "pay_max_usd_year": (F, "pay_max in US dollars a year; null unless stated in USD"),
        "phrase_ai": (B, "The text holds an AI-engineer phrase of the taxonomy"),
        "phrase_ml": (B, "The text holds an ML-engineer phrase of the taxonomy"),
        "skills": (LIST, "Skills of the taxonomy named in the posting"),
        **_SAMPLE,
        **_VERSION,
        "taxonomy_version": (S, "Version of the taxonomy"),
    },
    "thread_id posted_on company company_key city country pay_min pay_max pay_currency pay_period"
    " pay_min_usd_year pay_max_usd_year",
)

POSTING_MARKS = _table(
    "posting_marks",
    "What one posting is recognised by: no text, and none to be had from it (the committed history has this shape)",
    "posting_id",
    {
        "posting_id": (S, "The posting"),
        "text_hash": (S, "Hash of the text it was made of"),
        "signature": (
            pl.Binary,
            "MinHash of the text, 64 bytes; the share of equal bytes estimates the texts' likeness",
        ),
        "roles": (
            pl.List(pl.UInt64),
            "The roles it offers, each as four hashed words of its title; empty where no title says one",
        ),
        "title": (pl.UInt32, "Hash of an ad's whole title in one spelling; null for a comment"),
        "requisition": (pl.UInt32, "Hash of the company's own number of the vacancy; null if the source has none"),
        "jobs_version": (S, "Version of these marks"),
    },
    "title requisition",
)

POSTING_JOBS = _table(
    "posting_jobs",
    "One job posting and the real job behind it",
    "posting_id",
    {
        "posting_id": (S, "The posting"),
        "job_id": (S, "The oldest posting of the same job"),
        "matched_by": (
            S,
            "Rule that joined it to an older posting of its job: requisition, text, titles, copy; null for the oldest",
        ),
        "nth_month": (pl.Int32, "In how many months the job had been asked for, this one included, from 1"),
        "first_month": (S, "Month of the oldest posting of the job"),
        "age_months": (pl.Int32, "Months from first_month to the posting's own"),
        "jobs_version": (S, "Version of the rules that join postings to jobs"),
    },
    "matched_by",
)

P: tuple[Dtype, str] = (pl.Float32, "Probability of this role; the five sum to 1")
OPENING_FACTS = _table(
    "opening_facts",
    "One opening as judged: no text but the phrases in because (the committed history has this shape without these)",
    "opening_id",
    {
        "opening_id": (S, "posting_id#position"),
        "posting_id": (S, "The posting"),
        "position": (pl.Int32, "Order in the posting, from 0"),
        "role": (S, "ai_engineer, ml_engineer, researcher, data_scientist or other"),
        "p_ai_engineer": P,
        "p_ml_engineer": P,
        "p_researcher": P,
        "p_data_scientist": P,
        "p_other": P,
        "primary_level": (pl.Int8, "Level 0-6 where most of its AI work sits; null where it asks for none"),
        "levels": (pl.List(pl.Int8), "Every level 1-6 it asks for"),
        "unsure": (
            B,
            "The role given is less probable than 0.6, or the posting is not in English: counted as judged, and counted apart",
        ),
        "because": (LIST, "Phrases that weighed most, the weightiest first; empty in the committed history"),
        "because_at": (pl.List(pl.Int32), "Where each of them starts in the redacted text"),
        "title_ai": (B, "The title literally says AI engineer (title terms of the taxonomy)"),
        "title_ml": (B, "The title literally says ML engineer (title terms of the taxonomy)"),
        "title_terms": (
            LIST,
            "Title terms of the taxonomy that its literal title holds, competing names too; empty where a history"
            " was written before they were looked for",
        ),
        "skills": (LIST, "Skills of the taxonomy named in the opening's own text"),
        "splitter_version": (S, "Version of the splitter"),
        "model_id": (S, "Classifier that judged it"),
        "taxonomy_version": (S, "Version of the taxonomy"),
    },
    "primary_level",
)

CRAWLS = _table(
    "crawls",
    "One source asked in one crawl",
    "crawl_id source",
    {
        "crawl_id": (S, "The crawl"),
        **_SOURCE,
        "finished_at": (UTC, "When the crawl ended"),
        "outcome": (S, "finished, partial or failed"),
        "reason": (S, "Why it did not finish, or more ads than the registry expects; null if neither"),
        "documents": (I, "Documents kept"),
        "items": (I, "Comments or ads seen in them"),
        "statuses": (S, "JSON object: HTTP status to number of answers"),
        "retries": (I, "Requests asked again"),
        **_SAMPLE,
    },
    "reason",
)

CRAWL_PAGES = _table(
    "crawl_pages",
    "One answer of a board in one crawl: those of a board that was read whole list every ad it then held",
    "crawl_id source url",
    {
        "crawl_id": (S, "The crawl"),
        "source": _SOURCE["source"],
        "url": (S, "Address asked for"),
        "sha256": (S, "SHA-256 of the answer; the document may have been kept by an earlier crawl"),
        "whole": (B, "The board was read whole"),
    },
)

DOCUMENT_ADS = _table(
    "document_ads",
    "One ad listed in one document of a job board",
    "document_id posting_id",
    {
        "document_id": (S, "The document"),
        "posting_id": (S, "The ad, whether it became a posting or was refused"),
        **_VERSION,
    },
)

GREENHOUSE_MONTHLY = _table(
    "greenhouse_monthly",
    "One month, board and class of titles of the panel of Greenhouse boards (committed as it is: counts, no titles)",
    "month board title_class",
    {
        "month": (S, "Month, YYYY-MM"),
        "board": (S, "Slug of the board"),
        "title_class": (S, "What the title literally says: ai_engineer, ml_engineer, both or other"),
        "new": (I, "Ads published in that month, on a board that was watched on that day"),
        "jobs": (I, "Distinct vacancies among them: a vacancy is often advertised once for every city"),
        "left_truncated": (I, "Ads published in that month, before the board was watched: those still open then"),
        "open_at_end": (I, "Ads open at the month's end, or at the board's last snapshot where that is earlier"),
        "closed": (I, "Ads last seen in that month, which a later snapshot lacks"),
        "watched": (B, "The month lies between the board's first snapshot and its last"),
        "complete": (B, "The panel was watched from the month's first day to its last"),
    },
)

STORED = (
    CRAWLS,
    CRAWL_PAGES,
    PARSES,
    DOCUMENT_ADS,
    POSTINGS,
    REJECTS,
    OPENINGS,
    EMBEDDINGS,
    POSTING_FACTS,
    OPENING_FACTS,
    POSTING_MARKS,
    POSTING_JOBS,
    GREENHOUSE_MONTHLY,
)
"""Tables of the live database (documents stay Parquet parts)."""

_MONTH: dict[str, tuple[Dtype, str]] = {
    "month": (S, "Month, YYYY-MM"),
    "source": (
        S,
        "Series source: `hn` for Hacker News, `boards` for job boards, `greenhouse_panel` for the panel of Greenhouse"
        " boards in the box, `sample` for the sample",
    ),
}
_DEFINITION: dict[str, tuple[Dtype, str]] = {
    "definition": (
        S,
        "title: literal title · phrase: phrase in the text · judged: work as judged by the model",
    ),
}
_COUNTS: dict[str, tuple[Dtype, str]] = {
    "openings": (I, "Openings; null where the definition knows only postings"),
    "postings": (I, "Postings with at least one such opening"),
    "jobs": (I, "Distinct jobs among them: one real job is asked for on several boards and in several months"),
    "companies": (I, "Distinct companies among them"),
}

ROLE_MONTHLY = _table(
    "role_monthly",
    "One month, source, definition and role",
    "month source definition role",
    {
        **_MONTH,
        **_DEFINITION,
        "role": (S, "Role (the definitions title and phrase know two)"),
        **_COUNTS,
        "openings_unsure": (I, "Openings among them whose role is unsure; null unless judged"),
        "postings_total": (I, "All job postings of that month and source"),
    },
    "openings openings_unsure",
)
BOARD_TITLE_MONTHLY = _table(
    "board_title_monthly",
    "One month and role by literal title in a panel of job boards (a title that says both counts in both)",
    "month source role",
    {
        "month": _MONTH["month"],
        "source": (S, "`greenhouse_panel`"),
        "role": (S, "ai_engineer, ml_engineer or other, by the title"),
        "new": (I, "Ads published in that month, on a board that was watched on that day"),
        "jobs": (I, "Distinct vacancies among them: a vacancy is often advertised once for every city"),
        "open_at_end": (
            I,
            "Ads open at the month's end, or at their board's last snapshot; null before the first snapshot",
        ),
        "closed": (I, "Ads last seen in that month, which a later snapshot lacks; null before the first snapshot"),
        "companies": (I, "Boards with a new ad"),
        "boards": (I, "Boards watched in that month"),
        "left_truncated": (
            I,
            "Ads published in that month before their board was watched: the few that stayed open, never to be drawn"
            " as a series",
        ),
        "complete": (B, "The panel was watched from the month's first day to its last; other months are in no series"),
        "postings_total": (I, "All new ads of that month, each counted once"),
    },
    "open_at_end closed",
)
LEVEL_MONTHLY = _table(
    "level_monthly",
    "One month, source, role and level",
    "month source role level",
    {
        **_MONTH,
        "role": (S, "Role as judged"),
        "level": (pl.Int8, "Level 1-6"),
        "openings_asking": (I, "Openings that ask for this level"),
        "openings_primary": (I, "Openings whose primary level it is"),
        "openings_role": (I, "All openings of that role, month and source"),
    },
)
SKILL_MONTHLY = _table(
    "skill_monthly",
    "One month, source, role and skill",
    "month source role skill",
    {
        **_MONTH,
        "role": (S, "Role as judged"),
        "skill": (S, "Skill id of the taxonomy"),
        "openings": (I, "Openings that name it"),
        "openings_role": (I, "All openings of that role, month and source"),
    },
)
SKILL_DIFFUSION = _table(
    "skill_diffusion",
    "One skill of the taxonomy, source and role: when it was first named, and how long it took to spread",
    "skill source role",
    {
        "skill": (S, "Skill id of the taxonomy, also one that nobody has named"),
        "source": _MONTH["source"],
        "role": (S, "AI-related role as judged; `all`: the four of them together, without `other`"),
        "first_month": (S, "First month in which an opening of the role names it; null if none does"),
        "openings": (I, "Openings of the role that name it, all months together"),
        "openings_role": (I, "All openings of that role and source"),
        "month_1pct": (
            S,
            "First month in which, that month and the two before it taken together, at least 1 % of the role's openings"
            " name it: three at least, out of 50 or more; null if not reached",
        ),
        "month_10pct": (S, "The same for 10 %; null if not reached"),
        "months_to_1pct": (I, "Months from first_month to month_1pct; null if not reached"),
        "months_to_10pct": (I, "Months from first_month to month_10pct; null if not reached"),
    },
    "first_month month_1pct month_10pct months_to_1pct months_to_10pct",
)
PAY_BY_ROLE = _table(
    "pay_by_role",
    "One year, source and role: yearly pay stated in USD",
    "year source role",
    {
        "year": (S, "Year, YYYY"),
        "source": _MONTH["source"],
        "role": (S, "Role as judged"),
        "openings_with_pay": (I, "Openings whose posting states yearly USD pay"),
        "openings_role": (I, "All openings of that role, year and source"),
        "pay_usd_year_q25": (F, "Lower quartile of the middle of the stated range"),
        "pay_usd_year_q50": (F, "Median"),
        "pay_usd_year_q75": (F, "Upper quartile"),
        "share_over_300k": (F, "Share whose upper end is at least 300,000"),
    },
)
PAY_STATED = _table(
    "pay_stated",
    "One opening whose posting states pay",
    "opening_id",
    {
        "opening_id": OPENING_FACTS.columns["opening_id"],
        "posting_id": OPENING_FACTS.columns["posting_id"],
        **_MONTH,
        "role": (S, "Role as judged"),
        "primary_level": OPENING_FACTS.columns["primary_level"],
        "pay_currency": (S, "ISO 4217 code of the stated pay"),
        "pay_period": (S, "year, month, day or hour, as stated"),
        "pay_min_year": (F, "Lower end in pay_currency a year (12 months, 260 days, 2080 hours); null for “up to”"),
        "pay_max_year": (F, "Upper end in pay_currency a year; null for “from”"),
        "pay_middle_year": (F, "Middle of the range in pay_currency a year, or its one stated end"),
    },
    "primary_level pay_min_year pay_max_year",
)
WORK_MODE_MONTHLY = _table(
    "work_mode_monthly",
    "One month, source, role and work mode",
    "month source role work_mode",
    {
        **_MONTH,
        "role": (S, "Role as judged"),
        "work_mode": (S, "remote, hybrid, onsite or unstated"),
        "openings": (I, "Openings that offer it"),
        "openings_role": (I, "All openings of that role, month and source"),
    },
)
PLACE_MONTHLY = _table(
    "place_monthly",
    "One month, source, role, country and city",
    "month source role country city",
    {
        **_MONTH,
        "role": (S, "Role as judged"),
        "country": (S, "ISO 3166 alpha-2 code, or `unknown`"),
        "city": (S, "City, or `unknown`"),
        "openings": (I, "Openings there"),
    },
)
COMPANY_MONTHLY = _table(
    "company_monthly",
    "One month, source, role and company",
    "month source role company",
    {
        **_MONTH,
        "role": (S, "Role as judged"),
        "company": (S, "Company in one spelling"),
        "openings": (I, "Openings"),
        "postings": (I, "Postings"),
        "jobs": (I, "Distinct jobs among them"),
        "is_new": (B, "First month this company has an opening of this role in this source"),
    },
)
SIGHTINGS = _table(
    "sightings",
    "One ad of a job board: when its board was seen to list it, and whether it still does",
    "posting_id",
    {
        "posting_id": (S, "The ad, whether it became a posting or was refused"),
        **_SOURCE,
        "title": (S, "Title of the ad; null without, or where it was refused"),
        "company_key": (S, "Company in one spelling; null without company, or where it was refused"),
        "first_seen": (
            UTC,
            "End of the first crawl that saw it; a date that its source refreshes changes nothing here",
        ),
        "last_seen": (UTC, "End of the last crawl that saw it"),
        "crawls_seen": (I, "Crawls that saw it"),
        "missed": (I, "Whole readings of its board since then, held-back ones left out: none of them lists it"),
        "state": (
            S,
            "open · closed: missing from two such readings · unknown: missing from one, or from the last reading of a"
            " board that was never read whole, such as a feed of the newest ads · moved: its board is empty, another board of the company lists half of the titles",
        ),
        "closed_on": (D, "Day of the first whole reading without it; null unless closed"),
        "left_truncated": (
            B,
            "Already there when its board was first read whole: it may be much older than first_seen",
        ),
        "source_posted_at": (UTC, "When the source says it was posted; null if it does not say"),
        "source_updated_at": (UTC, "When the source says it was last changed; null if it does not say"),
        **_SAMPLE,
    },
    "title company_key closed_on source_posted_at source_updated_at",
)
SOURCE_HEALTH = _table(
    "source_health",
    "One registry source: what was asked, answered, parsed and refused",
    "source sample",
    {
        **_SOURCE,
        "first_followed": (D, "Day of its first crawl here; null where it was never crawled here"),
        "asked": (I, "Crawls that asked it"),
        "answered": (I, "Crawls in which something came"),
        "documents": (I, "Documents kept here; 0 where only the history is loaded"),
        "postings": (I, "Postings known"),
        "rejects": (I, "Comments or ads refused, with a reason"),
        "partial": (I, "Crawls that brought part of it"),
        "held_back": (
            I,
            "Crawls that found over 30 % fewer ads than the median of the five whole readings before: they close no job",
        ),
        "last_good_on": (D, "Day of the last crawl that was whole and not held back; null without"),
        "age_days": (I, "Days from last_good_on to the newest crawl of any source; null without"),
        "ads_open": (I, "Postings that are open; null where it is no job board"),
        "moved_to": (S, "Source to which the board has moved; null if it has not"),
        "first_month": (S, "First month with a posting; null without"),
        "last_month": (S, "Last month with a posting; null without"),
        "last_fetched_at": (UTC, "Newest document; null without"),
        "last_outcome": (S, "finished, partial, failed, or history where it was never crawled here"),
        "last_reason": (
            S,
            "Why the last crawl did not finish, was held back, or what else was odd; null if nothing was",
        ),
        **_SAMPLE,
    },
    "first_followed last_good_on age_days ads_open moved_to first_month last_month last_fetched_at last_reason",
)
REJECT_MONTHLY = _table(
    "reject_monthly",
    "One month, source and reason",
    "month source reason",
    {**_MONTH, "reason": (S, "As in rejects"), "rejects": (I, "Rows refused")},
)
FILLING = _table(
    "filling",
    "One source whose newest month is still filling: what has come of it, and what is to be expected",
    "month source",
    {
        **_MONTH,
        "days_seen": (I, "Days of the thread, or of the month, that have been seen"),
        "postings_total": (I, "Job postings seen so far"),
        "share_seen": (
            F,
            "Share of a whole month that is usual by then: median of twelve threads; of boards, days passed",
        ),
        "postings_expected": (F, "postings_total / share_seen"),
        "postings_expected_low": (F, "The least of it by the twelve threads; null for boards"),
        "postings_expected_high": (F, "The most; null for boards, and where a thread had nothing by then"),
    },
    "postings_expected_low postings_expected_high",
)
CHAINED_MONTHLY = _table(
    "chained_monthly",
    "One month and source: the ratio linked over boards followed through that month and the one before",
    "month source definition",
    {
        **_MONTH,
        **_DEFINITION,
        "boards": (I, "Boards followed through both months"),
        "ai": (I, "AI-engineer openings (ads) on them"),
        "ml": (I, "ML-engineer openings (ads) on them"),
        "ratio": (F, "Chain-linked ai / ml; starts from the ratio of its first panel"),
        "ratio_low": (F, "Lower end of the 95 % interval that the month's own counts leave (normal, on the log-ratio)"),
        "ratio_high": (F, "Upper end of it"),
    },
)
INVERSION_MONTHLY = _table(
    "inversion_monthly",
    "One month, source and definition: AI engineers against ML engineers",
    "month source definition",
    {
        **_MONTH,
        **_DEFINITION,
        "unit": (S, "What is counted: openings, postings, jobs or companies"),
        "ai": (I, "AI-engineer count (corrected: rounded)"),
        "ml": (I, "ML-engineer count (corrected: rounded)"),
        "postings_total": (I, "All job postings of that month and source"),
        "ratio": (F, "ai / ml, half a count added to each (corrected: the median)"),
        "ratio_low": (
            F,
            "Lower end of the 95 % interval (Jeffreys, on the share ai / (ai + ml); corrected: with the doubt about the classifier)",
        ),
        "ratio_high": (F, "Upper end of it"),
    },
)
CROSSING = _table(
    "crossing",
    "One source and definition: when the ratio crosses 1:1",
    "source definition",
    {
        "source": _MONTH["source"],
        **_DEFINITION,
        "as_of": (S, "Last month of data used"),
        "p_already": (F, "Probability that the ratio has already crossed and stayed three months"),
        "median_month": (S, "Median crossing month; null means beyond the horizon"),
        "from_month": (S, "Lower end of the 80 % interval; null means beyond the horizon"),
        "to_month": (S, "Upper end of the 80 % interval; null means beyond the horizon"),
        "from_month_50": (S, "Lower end of the 50 % interval; null means beyond the horizon"),
        "to_month_50": (S, "Upper end of it; null means beyond the horizon"),
        "from_month_95": (S, "Lower end of the 95 % interval; null means beyond the horizon"),
        "to_month_95": (S, "Upper end of it; null means beyond the horizon"),
        "p_never": (F, "Probability of no crossing within the horizon"),
        "deadline": (S, "The prediction's deadline"),
        "p_by_deadline": (F, "Probability of crossing 1:1 by the deadline, and staying three months"),
        "p_2to1_by_deadline": (F, "The same of two AI engineers for one ML engineer"),
        "p_5to1_by_deadline": (F, "The same of 5:1"),
        "p_10to1_by_deadline": (F, "The same of 10:1: the ratio of 2023 inverted"),
    },
    "median_month from_month to_month from_month_50 to_month_50 from_month_95 to_month_95",
)
FORECAST_MONTHLY = _table(
    "forecast_monthly",
    "One month, source and definition: the trend of the ratio, past and to come",
    "month source definition",
    {
        **_MONTH,
        **_DEFINITION,
        "is_forecast": (B, "After the last month of data"),
        "ratio_q025": (F, "2.5 % quantile of the trend of ai / ml"),
        "ratio_q10": (F, "10 % quantile"),
        "ratio_q25": (F, "25 % quantile"),
        "ratio_q50": (F, "Median"),
        "ratio_q75": (F, "75 % quantile"),
        "ratio_q90": (F, "90 % quantile"),
        "ratio_q975": (F, "97.5 % quantile"),
        "counted_odds": (
            pl.List(F),
            "Of a coming month: 39 quantiles, 2.5 % to 97.5 %, of the odds ai / ml with which its counts are drawn, what the"
            " forecast is scored by; null for past months and for corrected counts, which nobody counts",
        ),
    },
    "counted_odds",
)
_SCORE: dict[str, tuple[Dtype, str]] = {
    "month": (S, "Month that was forecast"),
    "n": (I, "AI and ML engineers counted in it"),
    "share": (F, "What came: ai / (ai + ml)"),
    "expected_share": (F, "Median of the forecast of it"),
    "pit": (F, "Probability that the forecast gave to less than what came (mid-p)"),
    "crps": (F, "Continuous ranked probability score of the share: 0 is best"),
    "in_50": (B, "The 50 % interval holds what came"),
    "in_80": (B, "The 80 % interval does"),
    "in_95": (B, "The 95 % interval does"),
}
BACKTEST = _table(
    "backtest",
    "One forecast made with the counts known at a past month, and what came (committed with the history)",
    "source definition origin horizon method",
    {
        "source": _MONTH["source"],
        **_DEFINITION,
        "origin": (S, "Last month of counts that the forecast knew"),
        "horizon": (I, "Months from there to the month that was forecast"),
        "method": (S, "trend: ours · last value · drift · Fisher-Pry: logistic substitution"),
        **_SCORE,
    },
)
BACKTEST_CROSSING = _table(
    "backtest_crossing",
    "One past month: the crossing of 1:1 that would have been forecast then (committed with the history)",
    "source definition origin",
    {
        "source": _MONTH["source"],
        **_DEFINITION,
        "origin": (S, "Last month of counts that the forecast knew"),
        "median_month": (S, "Median crossing month; null means beyond 60 months"),
        "from_month": (S, "Lower end of the 80 % interval; null means beyond"),
        "to_month": (S, "Upper end of it; null means beyond"),
    },
    "median_month from_month to_month",
)
PUBLISHED_POSTINGS = _table(
    "published_postings",
    "One posting for readers: facts and an excerpt (published as `postings`)",
    "posting_id",
    {
        **{
            c: POSTINGS.columns[c]
            for c in (
                "posting_id",
                "source",
                "kind",
                "thread_id",
                "thread_month",
                "posted_month",
                "month",
                "posted_at",
                "url",
                "is_job",
                "company",
                "place",
                "city",
                "country",
                "work_mode",
                "pay_min",
                "pay_max",
                "pay_currency",
                "pay_period",
                "pay_min_usd_year",
                "pay_max_usd_year",
            )
        },
        "roles": (LIST, "Roles of its openings, without other"),
        "skills": POSTING_FACTS.columns["skills"],
        "job_id": (S, "The oldest posting of the same job; null for a comment that offers none"),
        "nth_month": (pl.Int32, "In how many months the job had been asked for, this one included; null without job"),
        "excerpt": (S, "Redacted text cut to an excerpt; null for a posting known only from the history"),
        **_SAMPLE,
    },
    "thread_id thread_month posted_month posted_at url company place city country pay_min pay_max pay_currency"
    " pay_period pay_min_usd_year pay_max_usd_year job_id nth_month excerpt",
)
PUBLISHED_OPENINGS = _table(
    "published_openings",
    "One opening for readers: facts and judgement (published as `openings`)",
    "opening_id",
    {
        **{c: OPENING_FACTS.columns[c] for c in ("opening_id", "posting_id", "position")},
        **_MONTH,
        "company": POSTINGS.columns["company"],
        "title": (S, "Title as written, redacted; null for an opening known only from the history"),
        **{c: v for c, v in OPENING_FACTS.columns.items() if c not in ("opening_id", "posting_id", "position")},
        "excerpt": (S, "What the judgement read, redacted and cut; null without"),
        **_SAMPLE,
    },
    "company title primary_level excerpt",
)

MARTS = (
    BOARD_TITLE_MONTHLY,
    ROLE_MONTHLY,
    LEVEL_MONTHLY,
    SKILL_MONTHLY,
    SKILL_DIFFUSION,
    PAY_BY_ROLE,
    PAY_STATED,
    WORK_MODE_MONTHLY,
    PLACE_MONTHLY,
    COMPANY_MONTHLY,
    SIGHTINGS,
    SOURCE_HEALTH,
    REJECT_MONTHLY,
    FILLING,
    CHAINED_MONTHLY,
    PUBLISHED_POSTINGS,
    PUBLISHED_OPENINGS,
)
"""Marts built by SQL, in warehouse/marts/<name>.sql."""

CLASSIFIER_ERROR = _table(
    "classifier_error",
    "Labelled openings by source, era, labelled and judged role, cross-validated (from the evaluation card)",
    "source era labelled judged",
    {
        "source": (S, "Where the labelled postings come from"),
        "era": (S, "before 2018, 2018 to 2022, from 2023"),
        "labelled": (S, "Role as a reader labelled it"),
        "judged": (S, "Role as judged by a classifier that had not seen it; a missed opening counts as other"),
        "openings": (I, "Openings"),
        "model_id": (S, "Classifier"),
    },
)

BENCHMARK_MONTHLY = _table(
    "benchmark_monthly",
    "One month, benchmark series and country: a share of postings that others publish, no posting of ours",
    "month source country",
    {
        "month": _MONTH["month"],
        "source": (S, "Row of the source registry; `tracker/all` is Indeed Hiring Lab's AI tracker (CC BY 4.0)"),
        "country": (S, "ISO 3166 alpha-2 code as the series gives it"),
        "share": (F, "Share of postings that name AI, mean of the month's days (1 is all)"),
        "days": (I, "Days of the month with a figure: the last month may have just begun"),
        **_SAMPLE,
    },
)

BREAKS = _table(
    "breaks",
    "One day on which what is counted, or how, changed: not a move of the market",
    "day kind source label",
    {
        "day": (D, "From when on"),
        "kind": (S, "law · source added · held back · model · taxonomy"),
        "source": (S, "Series it concerns, or `all`"),
        "label": (S, "What changed"),
    },
)
FORECAST_LEDGER = _table(
    "forecast_ledger",
    "One published forecast of one series, frozen on its day: the first of each last month of data",
    "source definition as_of",
    {
        "source": _MONTH["source"],
        **_DEFINITION,
        "as_of": (S, "Last month of data that it knew"),
        "published_at": (UTC, "When it was published"),
        "snapshot_id": (S, "Snapshot that held it"),
        "model_id": (S, "Classifier of that snapshot; null without"),
        "taxonomy_version": (S, "Taxonomy of that snapshot; null without"),
        "p_already": (F, "As in crossing"),
        "median_month": (S, "As in crossing"),
        "from_month": (S, "As in crossing"),
        "to_month": (S, "As in crossing"),
        "p_by_deadline": (F, "As in crossing"),
    },
    "model_id taxonomy_version median_month from_month to_month",
)
FORECAST_SCORE = _table(
    "forecast_score",
    "One month of a frozen forecast that has come since",
    "source definition origin month",
    {
        "source": _MONTH["source"],
        **_DEFINITION,
        "origin": (S, "Last month of data that the forecast knew: as_of of the ledger"),
        "horizon": (I, "Months from there to the month that was forecast"),
        **_SCORE,
    },
)
REVISION = _table(
    "revision",
    "One series before and after the newest change of model or taxonomy",
    "source definition",
    {
        "source": _MONTH["source"],
        **_DEFINITION,
        "what": (S, "The versions before and after"),
        "changed_on": (D, "Day of the change"),
        "ai_before": (I, "AI engineers of all months before it"),
        "ai_after": (I, "AI engineers of the same months after it"),
        "ml_before": (I, "ML engineers before"),
        "ml_after": (I, "ML engineers after"),
        "median_month_before": (S, "Median crossing month before; null means beyond the horizon"),
        "median_month_after": (S, "Median crossing month after"),
        "p_already_before": (F, "Probability of having crossed, before"),
        "p_already_after": (F, "The same after"),
    },
    "median_month_before median_month_after",
)

COMPUTED = (
    INVERSION_MONTHLY,
    CROSSING,
    FORECAST_MONTHLY,
    CLASSIFIER_ERROR,
    BENCHMARK_MONTHLY,
    BACKTEST,
    BACKTEST_CROSSING,
    BREAKS,
    FORECAST_LEDGER,
    FORECAST_SCORE,
    REVISION,
)
"""Marts computed by stages: from role_monthly, from the evaluation card, and from the benchmarks' documents."""
