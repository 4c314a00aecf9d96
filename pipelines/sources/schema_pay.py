"""What `baseSalary` of a JobPosting says: a range, its currency and period."""

import re
from collections.abc import Iterator
from typing import Any

from pipelines.pay import Pay, find_pay
from pipelines.sources.reading import Row, amount, at, text
from pipelines.sources.reading import pay as columns

_PERIODS = {
    "year": r"year|yr|ann|p\.?a\b",
    "month": r"month|mon\b|mo\b",
    "day": r"day|dai",
    "hour": r"hour|hr|hur",
}
_SIGNS = {"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "₹": "INR"}
_COMMON = {"USD", "EUR", "GBP", "CAD", "AUD", "CHF"}
_NUMBER = re.compile(r"\s*(?:[A-Z]{3}|[$€£₹])?\s*(\d[\d,]{0,15}(?:\.\d{1,4})?)\s*([kK]?)\s*(?:[A-Z]{3})?\s*")


def pay(job: Any) -> Row:
    """The pay columns that the job's own fields give; empty where they give none. Salaries by place become one range."""
    found = list(_salaries(job))
    kept = [one for one in found if (one.currency, one.period) == (found[0].currency, found[0].period)]
    if not kept:
        return {}
    lows, highs = [one.low for one in kept if one.low], [one.high for one in kept if one.high]
    return columns(min(lows, default=None), max(highs, default=None), kept[0].currency, kept[0].period)


def _salaries(job: Any) -> Iterator[Pay]:
    said = at(job, "baseSalary")
    currency = text(job, "salaryCurrency")
    for salary in said if isinstance(said, list) else [said]:
        inner = at(salary, "value")
        for value in inner if isinstance(inner, list) else [inner]:
            found = _salary(salary, value, currency)
            if found:
                yield found


def _salary(salary: Any, value: Any, outer: str | None) -> Pay | None:
    """One salary: `value` is what stands inside it, a number, a text or a QuantitativeValue, or nothing."""
    places = [place for place in (value, salary) if isinstance(place, dict)]
    plain = next((place for place in (value, salary) if isinstance(place, str | int | float)), None)
    low, high = (_first(places, name) for name in ("minValue", "maxValue"))
    if not (low or high):
        single = _first(places, "value", "price") or _number(plain)
        low = high = single
    currency = _currency(next((c for place in places for c in _currencies(place)), outer))
    if not (low or high):
        words = plain if isinstance(plain, str) else next((w for p in places if (w := text(p, "value"))), "")
        return find_pay(f"Salary: {currency or ''} {words[:200]}")
    units = [text(place, name) for place in places for name in ("unitText", "unitCode", "duration")]
    period = _period(next((one for one in units if one), None), currency, low or high or 0)
    if low and high and low > high:
        low, high = high, low
    return Pay(low, high, currency, period) if currency and period else None


def _first(places: list[Any], *names: str) -> float | None:
    return next((found for place in places for name in names if (found := _number(at(place, name)))), None)


def _number(value: Any) -> float | None:
    """A sum above zero, as a number or as text such as 120,000.00 or $120k."""
    if isinstance(value, str) and (found := _NUMBER.fullmatch(value)):
        value = float(found[1].replace(",", "")) * (1000 if found[2] else 1)
    return amount(value)


def _currencies(place: Any) -> Iterator[str]:
    for name in ("currency", "priceCurrency", "salaryCurrency"):
        if found := text(place, name):
            yield found


def _currency(written: str | None) -> str | None:
    code = _SIGNS.get(written or "", (written or "").upper())
    return code if re.fullmatch("[A-Z]{3}", code) else None


def _period(unit: str | None, currency: str | None, value: float) -> str | None:
    """The unit's period; without a unit, what the sum leaves no doubt of in a common currency."""
    if unit:
        return next(
            (name for name, said in _PERIODS.items() if re.search(rf"\b(?:per\s*)?(?:{said})", unit, re.I)), None
        )
    if currency not in _COMMON:
        return None
    return "year" if value >= 20_000 else "hour" if value <= 300 else None
