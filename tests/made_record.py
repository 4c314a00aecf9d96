"""Made-up tables of forecasts past and of what changed, for the made-up snapshot: every number invented."""

from datetime import UTC, date, datetime

import polars as pl

from dashboard.frames import shift
from warehouse import contracts

LAST, PANEL = "2026-07", "greenhouse_panel"
METHODS = {"trend": 0.05, "last value": 0.07, "drift": 0.08, "Fisher-Pry": 0.09}


def tables() -> dict[str, pl.DataFrame]:
    """What is past and what changed, by table."""
    return {
        "filling": _frame(contracts.FILLING, [_filling()]),
        "chained_monthly": _frame(contracts.CHAINED_MONTHLY, [_linked(i) for i in range(8)]),
        "backtest": _frame(contracts.BACKTEST, _scores()),
        "backtest_crossing": _frame(contracts.BACKTEST_CROSSING, [_crossing(d, o) for d in SHIFTS for o in range(24)]),
        "forecast_ledger": _frame(contracts.FORECAST_LEDGER, [_frozen()]),
        "forecast_score": _frame(contracts.FORECAST_SCORE, [_came()]),
        "skill_diffusion": _frame(contracts.SKILL_DIFFUSION, _spreads()),
        "breaks": _frame(contracts.BREAKS, [_break("law", 2023), _break("model", 2025)]),
        "revision": _frame(contracts.REVISION, [_revision()]),
    }


def _frame(table: contracts.Table, rows: list[dict[str, object]]) -> pl.DataFrame:
    return table.check(pl.DataFrame(rows, schema=table.schema))


HN = {"source": "hn", "definition": "judged"}
SHIFTS = {"judged": 0, "title": 1}
"""Definitions with a record, and by how much their numbers differ."""


def _scores() -> list[dict[str, object]]:
    return [_score(d, o, h, m) for d in SHIFTS for o in range(24) for h in (1, 12) for m in METHODS]


def _filling() -> dict[str, object]:
    return {"month": LAST, "source": "hn", "days_seen": 1, "postings_total": 84, "share_seen": 0.2,
            "postings_expected": 420.0, "postings_expected_low": 380.0, "postings_expected_high": 500.0}  # fmt: skip


def _linked(step: int) -> dict[str, object]:
    ratio = 0.6 + 0.1 * step
    return {"month": shift("2025-12", step), "source": PANEL, "definition": "title", "boards": 950 - step, "ai": 40,
            "ml": 50, "ratio": ratio, "ratio_low": ratio / 1.5, "ratio_high": ratio * 1.5}  # fmt: skip


def _score(definition: str, origin: int, horizon: int, method: str) -> dict[str, object]:
    start, more = shift("2022-01", origin), SHIFTS[definition]
    return {"source": "hn", "definition": definition, "origin": start, "horizon": horizon, "method": method, "month": shift(start, horizon), "n": 60,
            "share": 0.3, "expected_share": 0.32, "pit": 0.4, "crps": METHODS[method] * (more + horizon) ** 0.5,
            "in_50": origin % 2 == 0, "in_80": origin % 5 > more, "in_95": True}  # fmt: skip


def _crossing(definition: str, origin: int) -> dict[str, object]:
    known = origin > 11 + SHIFTS[definition]
    return {"source": "hn", "definition": definition, "origin": shift("2022-01", origin), "median_month": "2024-11" if known else None,
            "from_month": "2024-06", "to_month": "2026-01" if known else None}  # fmt: skip


def _frozen() -> dict[str, object]:
    return {**HN, "as_of": "2026-06", "published_at": datetime(2026, 7, 6, tzinfo=UTC), "snapshot_id": "made", "p_already": 0.9,
            "model_id": "made-0", "taxonomy_version": "0", "median_month": "2024-10", "from_month": "2024-08",
            "to_month": "2024-12", "p_by_deadline": 0.95}  # fmt: skip


def _came() -> dict[str, object]:
    return {**HN, "origin": "2026-06", "horizon": 1, "month": LAST, "n": 20, "share": 0.6, "expected_share": 0.55,
            "pit": 0.6, "crps": 0.04, "in_50": True, "in_80": True, "in_95": True}  # fmt: skip


def _spreads() -> list[dict[str, object]]:
    rows = [_spread(role, "rag", None) for role in ("ai_engineer", "ml_engineer")]
    return [*rows, _spread("ai_engineer", "langchain", "2024-03"), _spread("ml_engineer", "langchain", "2025-03")]


def _spread(role: str, skill: str, ten: str | None) -> dict[str, object]:
    return {"skill": skill, "source": "hn", "role": role, "first_month": "2023-01", "openings": 50,
            "openings_role": 900, "month_1pct": "2023-06", "month_10pct": ten, "months_to_1pct": 5,
            "months_to_10pct": 14 if ten else None}  # fmt: skip


def _break(kind: str, year: int) -> dict[str, object]:
    return {"day": date(year, 1, 1), "kind": kind, "source": "all", "label": f"an invented {kind}"}


def _revision() -> dict[str, object]:
    return {**HN, "what": "made-0 -> made-1", "changed_on": date(2025, 1, 1), "ai_before": 900, "ai_after": 1000,
            "ml_before": 3000, "ml_after": 2900, "median_month_before": "2024-11", "median_month_after": "2024-10",
            "p_already_before": 0.9, "p_already_after": 0.95}  # fmt: skip
