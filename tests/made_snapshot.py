"""A made-up snapshot for tests: the shape and rough size of real series, every number and text invented.

Hacker News from 2015-01 to 2026-07 (2019-03 is missing, the last month has just begun), job boards for ten
months, a panel of boards that is counted by title alone for nine, a sample of three. AI engineers overtake ML engineers around 2024-10 on Hacker News.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import polars as pl

from dashboard.frames import shift, with_ratio
from tests import made_record
from warehouse import contracts, taxonomy
from warehouse.contracts import Table
from warehouse.publish import publish
from warehouse.store import Store

FIRST, LAST, MISSING = "2015-01", "2026-07", "2019-03"
SHARES = {"ml_engineer": 0.075, "researcher": 0.012, "data_scientist": 0.03, "other": 0.9}
HEARD = {"title": 0.4, "phrase": 0.6, "judged": 1.0}
_FIGURES = {"f1": 0.8312, "precision": 0.84, "recall": 0.82, "interval95": [0.8, 0.86]}
CARD = {
    "model_id": "made-1",
    "labels": 2381,
    "roles": {role: {"plain": _FIGURES, "weighted": _FIGURES, "ece": 0.03} for role in ("ai_engineer", "ml_engineer")},
    "levels": {"f1_macro": 0.6, "f1": {"1": 0.4, "2": 0.8}},
    "reliability": {"ai_engineer": [{"p": 0.05, "share": 0.04, "n": 1800}, {"p": 0.95, "share": 0.9, "n": 300}]},
    "confusion": {"ai_engineer": {"ai_engineer": 400, "other": 90}, "other": {"ai_engineer": 70, "other": 2000}},
}
COMPANIES = ("Amber Loom", "Birch Signal", "Copper Kite", "Dune Works", "Elm Street Robotics")
COUNTRIES = ("US", "DE", "GB", "IN", None)
_SKILLS = (["rag", "langchain"], ["python"], ["rag", "langchain", "python"], [])
MODES = (["remote"], ["onsite"], ["hybrid"], ["remote", "onsite"], [])


def months(first: str, last: str) -> list[str]:
    """Every month from `first` to `last`."""
    found = [first]
    while found[-1] < last:
        found.append(shift(found[-1], 1))
    return found


SERIES = {
    "hn": [m for m in months(FIRST, LAST) if m != MISSING],
    "boards": months("2025-10", LAST),
    "sample": months("2026-05", LAST),
}
PANEL = months("2025-11", LAST)


def publish_made(data_dir: Path, until: str = LAST) -> str:
    """Publish the made-up snapshot, months of data after `until` left out, with the real publisher; returns its id."""
    versions = {"model_id": "made-1", "encoder_id": "made-encoder", "taxonomy_version": taxonomy.load().version,
                "parser_version": "1", "splitter_version": "1"}  # fmt: skip
    with Store(data_dir / "roleshift.duckdb", data_dir / "documents") as store:
        for table, frame in tables().items():
            past = (
                frame.filter(~pl.col("month").is_between(pl.lit(until), pl.lit(LAST), closed="right"))
                if "month" in frame.columns
                else frame
            )
            store.create(BY_NAME[table], past)
        return publish(store, data_dir / "snapshots", versions, CARD)


BY_NAME: dict[str, Table] = {table.name: table for table in (*contracts.MARTS, *contracts.COMPUTED)}


def tables() -> dict[str, pl.DataFrame]:
    """Every mart, by its contract's name; the same at each call."""
    rng = np.random.default_rng(7)
    panel = board_title_monthly()
    roles = pl.concat([role_monthly(rng), counted_by_title(panel)])
    postings = published_postings()
    made = {
        "board_title_monthly": panel,
        "role_monthly": roles,
        "level_monthly": level_monthly(rng, roles),
        "skill_monthly": skill_monthly(rng, roles),
        "pay_stated": pay_stated(rng),
        "work_mode_monthly": work_mode_monthly(rng, roles),
        "place_monthly": place_monthly(rng, roles),
        "company_monthly": company_monthly(rng, roles),
        "inversion_monthly": inversion_monthly(roles),
        "forecast_monthly": forecast_monthly(),
        "crossing": crossing(),
        "source_health": source_health(),
        "reject_monthly": reject_monthly(),
        "published_postings": postings,
        "published_openings": published_openings(postings),
        "classifier_error": classifier_error(),
    }
    made |= made_record.tables()
    return {name: made.get(name, table.empty()) for name, table in BY_NAME.items()}


def true_ratio(month: str) -> float:
    """The AI:ML ratio behind the counts: 1:20 until 2022, then growing to 1:1 in 2024-10 and on."""
    since = (int(month[:4]) - 2024) * 12 + int(month[5:]) - 10
    return float(np.exp(np.clip(since, -29, 30) * 0.1))


def _total(source: str, month: str) -> int:
    size = {"hn": 420, "boards": 900, "sample": 20}[source]
    return size // 5 if month == LAST else size + 7 * (int(month[5:]) % 5)


def role_monthly(rng: np.random.Generator) -> pl.DataFrame:
    """Counts drawn from Poisson laws around the true shares."""
    rows = []
    for source, own in SERIES.items():
        for month in own:
            total = _total(source, month)
            means = {"ai_engineer": SHARES["ml_engineer"] * true_ratio(month), **SHARES}
            for definition, heard in HEARD.items():
                for role, share in means.items() if definition == "judged" else list(means.items())[:2]:
                    postings = min(int(rng.poisson(total * min(share, 0.9) * heard)), total)
                    openings = None if definition == "phrase" else postings + postings // 6
                    unsure = openings // 8 if definition == "judged" and openings is not None else None
                    rows.append(
                        (
                            month,
                            source,
                            definition,
                            role,
                            openings,
                            postings,
                            postings - postings // 5,
                            postings,
                            unsure,
                            total,
                        )
                    )
    return pl.DataFrame(rows, schema=contracts.ROLE_MONTHLY.schema, orient="row")


def board_title_monthly() -> pl.DataFrame:
    """A panel of 900 boards and a month before it, of which a remnant is known."""
    rows = []
    for month in [shift(PANEL[0], -1), *PANEL]:
        watched = month in PANEL
        for role, n in (("ai_engineer", round(90 * true_ratio(month))), ("ml_engineer", 90), ("other", 16_000)):
            new, left = (n, 0) if watched else (0, n // 9)
            stock = (3 * n, n) if watched else (None, None)
            rows.append(
                (
                    month,
                    "greenhouse_panel",
                    role,
                    new,
                    new * 4 // 5,
                    *stock,
                    new // 2,
                    900 * watched,
                    left,
                    watched,
                    17_000 * watched,
                )
            )
    return pl.DataFrame(rows, schema=contracts.BOARD_TITLE_MONTHLY.schema, orient="row")


def counted_by_title(panel: pl.DataFrame) -> pl.DataFrame:
    """The panel's rows of role_monthly: one definition alone."""
    rows = panel.filter("complete", pl.col("role") != "other").with_columns(
        definition=pl.lit("title"), openings="new", postings="new", openings_unsure=pl.lit(None)
    )
    return rows.select(pl.col(name).cast(dtype) for name, dtype in contracts.ROLE_MONTHLY.schema.items())


def level_monthly(rng: np.random.Generator, roles: pl.DataFrame) -> pl.DataFrame:
    """Primary levels around each role's usual one."""
    mixes = {
        "ai_engineer": [0.06, 0.68, 0.18, 0.06, 0.02, 0], "ml_engineer": [0.01, 0.04, 0.15, 0.65, 0.13, 0.02],
        "researcher": [0, 0.02, 0.05, 0.15, 0.25, 0.53], "data_scientist": [0.05, 0.1, 0.15, 0.7, 0, 0],
    }  # fmt: skip
    rows = []
    for row in _judged(roles):
        if row["role"] in mixes:
            split = rng.multinomial(row["openings"], mixes[row["role"]])
            rows += [
                (row["month"], row["source"], row["role"], level, int(n), int(n), row["openings"])
                for level, n in enumerate(split, start=1) if n
            ]  # fmt: skip
    return pl.DataFrame(rows, schema=contracts.LEVEL_MONTHLY.schema, orient="row")


def skill_monthly(rng: np.random.Generator, roles: pl.DataFrame) -> pl.DataFrame:
    """Thirty skills of the taxonomy, other ones named most in each role; a skill nobody names has no row."""
    ids = [skill.id for skill in taxonomy.load().skills][:30]
    rows = []
    for row in _judged(roles):
        own = np.roll(ids, 5 * ["ai_engineer", *SHARES].index(str(row["role"])))
        named = rng.binomial(row["openings"], [0.7 / (1 + rank / 3) for rank in range(len(ids))])
        rows += [
            (row["month"], row["source"], row["role"], skill, int(n), row["openings"])
            for skill, n in zip(map(str, own), named, strict=True) if n
        ]  # fmt: skip
    return pl.DataFrame(rows, schema=contracts.SKILL_MONTHLY.schema, orient="row")


def pay_stated(rng: np.random.Generator) -> pl.DataFrame:
    """Twenty postings a year and role in dollars, and two in euros; ML engineers are paid 10,000 more."""
    middles = {"ai_engineer": 180_000, "ml_engineer": 190_000}
    rows = []
    for year in range(2015, 2027):
        for role, middle in middles.items():
            for number in range(22):
                pay, posting = round(float(rng.normal(middle, 20_000)), -3), f"pay-{year}-{role}-{number}"
                level, currency = 2 if role == "ai_engineer" else 4, "USD" if number < 20 else "EUR"
                month = f"{year}-{1 + number % 7:02}"
                rows.append((f"{posting}#0", posting, month, "hn", role, level, currency, "year", pay, pay, pay))
    return pl.DataFrame(rows, schema=contracts.PAY_STATED.schema, orient="row")


def work_mode_monthly(rng: np.random.Generator, roles: pl.DataFrame) -> pl.DataFrame:
    """Half of the openings remote, a third on site, the rest mute."""
    return _split(rng, roles, [(mode,) for mode in ("remote", "onsite", "unstated")], [0.5, 0.3, 0.2],
                  contracts.WORK_MODE_MONTHLY)  # fmt: skip


def place_monthly(rng: np.random.Generator, roles: pl.DataFrame) -> pl.DataFrame:
    """Two cities of one country, one of another, and openings that say nothing."""
    places = [("US", "San Francisco"), ("US", "New York"), ("DE", "Berlin"), ("unknown", "unknown")]
    return _split(rng, roles, places, [0.4, 0.2, 0.2, 0.2], contracts.PLACE_MONTHLY)


def company_monthly(rng: np.random.Generator, roles: pl.DataFrame) -> pl.DataFrame:
    """Eighty companies, the first ones with most openings."""
    names = [(f"company {number:02}",) for number in range(80)]
    weights = 1 / (5 + np.arange(80))
    split = _split(rng, roles, names, weights / weights.sum(), contracts.COMPANY_MONTHLY)
    first = pl.col("month") == pl.col("month").min().over("source", "role", "company")
    return contracts.COMPANY_MONTHLY.check(split.with_columns(first.alias("is_new")))


def _split(rng: np.random.Generator, roles: pl.DataFrame, names: list[tuple[str, ...]], weights: Sequence[float] | np.ndarray,
           table: Table) -> pl.DataFrame:  # fmt: skip
    """Judged openings dealt out among `names`; every count of the table is the openings dealt."""
    rows = []
    for row in _judged(roles):
        dealt = rng.multinomial(row["openings"], weights)
        for name, n in zip(names, dealt, strict=True):
            own = dict(zip(list(table.schema)[3 : 3 + len(name)], name, strict=True))
            counts = {"openings": n, "postings": n, "jobs": n, "openings_role": row["openings"], "is_new": False}
            known = {**own, **counts, "month": row["month"], "source": row["source"], "role": row["role"]}
            rows += [{column: known[column] for column in table.schema}] if n else []
    return pl.DataFrame(rows, schema=table.schema)


def _judged(roles: pl.DataFrame) -> list[dict[str, object]]:
    return roles.filter(pl.col("definition") == "judged", pl.col("openings") > 0).to_dicts()


def inversion_monthly(roles: pl.DataFrame) -> pl.DataFrame:
    """AI and ML counts side by side, with the ratio and its interval."""
    keys = ["month", "source", "definition", "postings_total"]
    count = pl.coalesce("openings", "postings").alias("count")
    wide = roles.select(*keys, "role", count).pivot("role", index=keys, values="count")
    sides = wide.rename({"ai_engineer": "ai", "ml_engineer": "ml"}).with_columns(
        pl.when(pl.col("definition") == "phrase").then(pl.lit("postings")).otherwise(pl.lit("openings")).alias("unit")
    )
    return contracts.INVERSION_MONTHLY.check(with_ratio(sides))


def forecast_monthly() -> pl.DataFrame:
    """The true ratio with a band, to 2031-07."""
    series = [(source, own[0], *heard) for source, own in SERIES.items() for heard in HEARD.items()]
    rows = [
        (
            month,
            source,
            definition,
            month > LAST,
            *(ratio * width for width in (0.6, 0.75, 0.9, 1, 1.1, 1.3, 1.6)),
            None,
        )
        for source, first, definition, heard in [*series, ("greenhouse_panel", PANEL[0], "title", 1.0)]
        for month in months(first, "2031-07")
        for ratio in [true_ratio(month) * heard]
    ]
    return pl.DataFrame(rows, schema=contracts.FORECAST_MONTHLY.schema, orient="row")


def crossing() -> pl.DataFrame:
    """Crossed by judged work, open by the phrase, not in sight by the title; the boards began after it."""
    columns = [
        "source",
        "definition",
        "as_of",
        "p_already",
        "median_month",
        "from_month",
        "to_month",
        "deadline",
        "p_by_deadline",
    ]
    rows = [
        ("hn", "judged", LAST, 0.97, "2024-10", "2024-07", "2025-02", "2028-06", 0.99),
        ("hn", "phrase", LAST, 0.55, "2026-05", "2025-03", None, "2028-06", 0.81),
        ("hn", "title", LAST, 0.02, None, "2027-11", None, "2028-06", 0.31),
        ("boards", "judged", LAST, 0.995, "2025-10", "2025-10", "2025-10", "2028-06", 1.0),
        ("greenhouse_panel", "title", LAST, 0.87, "2026-04", "2026-02", "2026-09", "2028-06", 0.95),
    ]
    told = pl.DataFrame(rows, schema={name: contracts.CROSSING.schema[name] for name in columns}, orient="row")
    wider = {f"{end}_month_{level}": f"{end}_month" for end in ("from", "to") for level in (50, 95)}
    beyond = {f"p_{times}to1_by_deadline": pl.col("p_by_deadline") / times for times in (2, 5, 10)}
    return contracts.CROSSING.check(told.with_columns(**wider, **beyond, p_never=1 - pl.col("p_by_deadline")))


def source_health() -> pl.DataFrame:
    """One Hacker News, three boards (one held back, one moved), one board of the sample."""
    fetched = datetime(2026, 7, 20, 6, tzinfo=UTC)
    board = {
        "kind": "greenhouse", "first_followed": date(2025, 10, 1), "asked": 40, "answered": 40, "documents": 12,
        "rejects": 0, "partial": 1, "held_back": 0, "last_good_on": fetched.date(), "age_days": 0, "ads_open": 60,
        "first_month": "2025-10", "last_month": LAST, "last_fetched_at": fetched, "last_outcome": "finished", "sample": False,
    }  # fmt: skip
    rows = [
        {**board, "source": "hn", "kind": "hn", "first_month": FIRST, "documents": 187, "postings": 58_000, "rejects": 2_100, "ads_open": None},
        {**board, "source": "greenhouse/amberloom", "postings": 420, "held_back": 2, "last_reason": "held back: 60 ads, 100 were usual"},
        {**board, "source": "lever/dune-works", "kind": "lever", "postings": 31, "last_outcome": "failed", "last_reason": "answered 404",
         "age_days": 14, "moved_to": "ashby/dune-works"},
        {**board, "source": "ashby/dune-works", "kind": "ashby", "postings": 44},
        {**board, "source": "greenhouse/sample", "postings": 20, "rejects": 1, "sample": True},
    ]  # fmt: skip
    return contracts.SOURCE_HEALTH.check(pl.DataFrame(rows, schema=contracts.SOURCE_HEALTH.schema))


def reject_monthly() -> pl.DataFrame:
    """A few refused rows a month and reason, some of an unknown month."""
    rows = [
        (month, "hn", reason, 2 + index + int(month[5:]) % 3)
        for month in SERIES["hn"]
        for index, reason in enumerate(("dead", "deleted", "empty"))
    ]
    rows.append(("unknown", "boards", "malformed", 4))
    return pl.DataFrame(rows, schema=contracts.REJECT_MONTHLY.schema, orient="row")


def published_postings() -> pl.DataFrame:
    """Ten postings a month and source, each of a job that is asked for all year; those of two years have an excerpt."""
    rows = [_posting(source, month, number) for source, own in SERIES.items() for month in own for number in range(10)]
    return contracts.PUBLISHED_POSTINGS.check(
        pl.DataFrame(rows, schema=contracts.PUBLISHED_POSTINGS.schema, infer_schema_length=None)
    )


def published_openings(postings: pl.DataFrame) -> pl.DataFrame:
    """One opening a role of every posting; the phrases that decided are known where there is an excerpt."""
    rows = [
        {
            "opening_id": f"{row['posting_id']}#{position}", "posting_id": row["posting_id"], "position": position,
            "month": row["month"], "source": "hn" if row["kind"] == "hn" else "boards", "company": row["company"],
            "title": "Builder" if row["excerpt"] else None, "role": role, "primary_level": 2, "levels": [2],
            **{f"p_{name}": 0.52 if name == role else 0.12 for name in ("ai_engineer", "ml_engineer", "researcher")},
            "p_data_scientist": 0.12, "p_other": 0.12, "unsure": True, "title_ai": False, "title_ml": False,
            "because": ["you build"] if row["excerpt"] else [], "because_at": [17] if row["excerpt"] else [],
            "title_terms": [], "skills": _SKILLS[number % len(_SKILLS)],
            "splitter_version": "1", "model_id": "made-1", "taxonomy_version": "1",
            "excerpt": row["excerpt"], "sample": False,
        }
        for number, row in enumerate(postings.iter_rows(named=True))
        for position, role in enumerate(row["roles"])
    ]  # fmt: skip
    return contracts.PUBLISHED_OPENINGS.check(pl.DataFrame(rows, schema=contracts.PUBLISHED_OPENINGS.schema))


def classifier_error() -> pl.DataFrame:
    """A few labelled openings, most of them judged rightly."""
    rows = [
        ("hn", "from 2023", "ai_engineer", judged, n, "made-1") for judged, n in (("ai_engineer", 80), ("other", 9))
    ]
    return pl.DataFrame(rows, schema=contracts.CLASSIFIER_ERROR.schema, orient="row")


def _posting(source: str, month: str, number: int) -> dict[str, object]:
    on_hn = source == "hn"
    company = COMPANIES[number % len(COMPANIES)]
    roles = [["ai_engineer"], ["ml_engineer"], [], ["ai_engineer", "ml_engineer"], ["researcher"]][number % 5]
    words = "agents with retrieval" if "ai_engineer" in roles else "models of demand"
    pay = {"pay_min": 150_000.0, "pay_max": 190_000.0, "pay_currency": "USD", "pay_period": "year"}
    return {
        "posting_id": f"{source}-{month}-{number}",
        "source": "hn" if on_hn else f"greenhouse/{source}",
        "kind": "hn" if on_hn else "greenhouse",
        "thread_month": month if on_hn else None,
        "posted_month": month,
        "month": month,
        "posted_at": datetime.combine(date.fromisoformat(f"{month}-02"), datetime.min.time(), UTC),
        "url": f"https://example.com/{source}/{month}/{number}",
        "is_job": number != 9,
        "company": company,
        "place": "Springfield",
        "country": COUNTRIES[number % len(COUNTRIES)],
        "work_mode": MODES[number % len(MODES)],
        **(pay if number % 2 else {}),
        "roles": roles,
        "skills": ["python"] if number % 2 else ["python", "phd"],
        "job_id": None if number == 9 else f"{source}-{month[:4]}-01-{number}",
        "nth_month": None if number == 9 else int(month[5:]),
        "excerpt": f"{company} hires: you build {words} (C++ & Go)." if month > "2024-07" else None,
        "sample": source == "sample",
    }
