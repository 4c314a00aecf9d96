"""Pay as a posting states it: range, currency and period; never funding, equity, bonuses or budgets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipelines.tables import any_of, table

_PER_YEAR = {"year": 1, "month": 12, "day": 260, "hour": 2080}

_NUMBER = r"\d{1,3}(?:[,.'’ ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d{1,2})?(?![\d,.]*\d)"
_UNIT = r"k(?![a-z])|k(?=(?:USD|CAD|EUR|GBP|AUD|CHF|SGD)\b)|thousand\b|LPA\b|lakhs?\b|L(?![a-z])"
_TO = r"\s*(?:-+|–|—|−|~|to|and|/|\.\.+|up\s+to|through)\s*~?\s*"
_EACH = r"(?:\s?/\s?(?:hr|hour|h|day|month|mo|year|yr)\b)?"
_GLANCE = re.compile(
    r"\d\s?[kKL]\b|[$€£₹¥]|\b[A-Z]{3}\b ?\d|\d ?[A-Z]{3}\b|\d\s?(?:LPA|lakh|euro|thousand)|salary|compensation",
    re.IGNORECASE,
)
_RETIREMENT_PLAN = re.compile(r"40[13] ?\(?[kb]\b", re.IGNORECASE)
_ALONE_BEFORE = re.compile(r"(?:\((?:up to )?|[-–:] ?|up to |[|(:]\s*from |^|\n)$", re.IGNORECASE)
_FIELD_END = re.compile(r"\s*(?:[|+&,(]|$|\n)")
_UP_TO = re.compile(r"\bup to $", re.IGNORECASE)
_MANY = 12
"""Stated figures looked through for the pay of an AI role."""


@dataclass(frozen=True)
class Pay:
    """A stated range as written; `low` is None for "up to", `high` for "from" and "+". Period: year … hour."""

    low: float | None
    high: float | None
    currency: str
    period: str

    def usd_year(self) -> tuple[float | None, float | None]:
        """Both ends in US dollars a year (12 months, 260 days, 2080 hours); (None, None) if not in USD."""
        if self.currency != "USD":
            return None, None
        times = _PER_YEAR[self.period]
        return self.low and self.low * times, self.high and self.high * times


@dataclass(frozen=True)
class _Figures:
    """One or two figures in a text, with what stands around them."""

    low: str
    high: str | None
    low_unit: str
    high_unit: str
    symbols: str
    is_open: bool
    written: str
    before: str
    behind: str


def find_pay(text: str, country: str | None = None) -> Pay | None:
    """Return the pay that `text` states: that of an AI or ML role if several are stated, else the first.

    `country` (ISO alpha-2, where the job is) gives the currency of a figure without any sign; "$" is USD
    unless the posting says otherwise.
    """
    if not _GLANCE.search(text):
        return None
    first = None
    for number, (pay, line) in enumerate(_stated(text, country)):
        first = first or pay
        if _patterns()["ai_roles"].search(line):
            return pay
        if number == _MANY:
            break
    return first


def _stated(text: str, country: str | None) -> Iterator[tuple[Pay, str]]:
    """Every pay in `text`, with its line up to there."""
    for match in _figures_pattern().finditer(text):
        figures = _figures(text, match)
        pay = _read(figures, country) if _is_pay(figures) else None
        if pay:
            start = max(text.rfind(mark, 0, match.start()) for mark in ("\n", "|", ";")) + 1
            yield pay, text[start : match.end()]


@cache
def _symbols() -> str:
    return "|".join(symbol for symbols in table("pay")["symbols"].values() for symbol in symbols)


@cache
def _figures_pattern() -> re.Pattern[str]:
    before = rf"(?:(?<![A-Za-z])(?:{_symbols()}|\$)\s?)+"
    behind = rf"\s?(?:(?:{_symbols()})(?![A-Za-z])|\$)"
    low = rf"(?P<cur1>{before})?~?(?P<low>{_NUMBER})\s?(?P<unit1>{_UNIT})?(?P<plus1>\+)?(?P<cur2>{behind})?"
    high = rf"(?P<cur3>{before})?(?P<high>{_NUMBER})\s?(?P<unit2>{_UNIT})?\+?(?P<cur4>{behind})?"
    return re.compile(rf"(?<![\w.,/%#-]){low}(?:{_EACH}{_TO}{high})?(?P<plus2>\+)?(?![\w%])", re.IGNORECASE)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    known = table("pay")
    return {
        "ai_roles": any_of(known["ai_roles"]),
        "not_pay_before": re.compile(rf"\b(?:{'|'.join(known['not_pay_before'])})[^.;|\n]{{0,25}}$", re.IGNORECASE),
        "not_pay_behind": re.compile(rf"\+?\s*(?:{'|'.join(known['not_pay_behind'])})", re.IGNORECASE),
        "pay_before": re.compile(rf"\b(?:{'|'.join(known['pay_before'])})\b", re.IGNORECASE),
        "pay_behind": any_of(known["pay_behind"]),
        "low_end": re.compile(rf"(?:{'|'.join(known['low_end'])})\s*$", re.IGNORECASE),
        "high_end": re.compile(rf"(?:{'|'.join(known['high_end'])})\s*$", re.IGNORECASE),
    }


@cache
def _periods() -> dict[str, tuple[re.Pattern[str], re.Pattern[str]]]:
    """A period's pattern right behind a figure, and close before one."""
    return {
        period: (
            re.compile(rf"[\s+(]*(?:[A-Z]{{3}}\s*)?(?:{'|'.join(spelled)})", re.IGNORECASE),
            re.compile(rf"(?:{'|'.join(spelled)})[^|\n]{{0,20}}$", re.IGNORECASE),
        )
        for period, spelled in table("pay")["periods"].items()
    }


@cache
def _currencies() -> dict[str, re.Pattern[str]]:
    return {code: any_of(symbols) for code, symbols in table("pay")["symbols"].items()}


@cache
def _national() -> dict[str, str]:
    return {country: code for code, countries in table("pay")["country"].items() for country in countries}


def _figures(text: str, match: re.Match[str]) -> _Figures:
    high_unit = match["unit2"] or ""
    return _Figures(
        low=match["low"],
        high=match["high"],
        low_unit=match["unit1"] or high_unit,
        high_unit=high_unit or match["unit1"] or "",
        symbols="".join(match[name] or "" for name in ("cur1", "cur2", "cur3", "cur4")),
        is_open=bool(match["plus1"] or match["plus2"]) and not match["high"],
        written=match[0],
        before=text[max(0, match.start() - 60) : match.start()],
        behind=text[match.end() : match.end() + 40],
    )


def _is_pay(figures: _Figures) -> bool:
    """A figure is pay if it bears a currency or a unit, and is a range, or something says that it is pay."""
    if _is_other(figures):
        return False
    is_range, said = figures.high is not None, _is_said(figures)
    if figures.symbols and figures.low_unit:
        return is_range or said or bool(_ALONE_BEFORE.search(figures.before))
    if figures.symbols:
        return is_range or said or (bool(_UP_TO.search(figures.before)) and _value(figures.low, "") >= 10_000)
    if figures.low_unit:
        return said or (is_range and _value(figures.low, "") >= 30)
    return is_range and _value(figures.low, "") >= 10_000 and _names_pay(figures)


def _is_other(figures: _Figures) -> bool:
    return bool(
        _RETIREMENT_PLAN.match(figures.written)
        or _patterns()["not_pay_behind"].match(figures.behind)
        or _patterns()["not_pay_before"].search(figures.before)
    )


def _is_said(figures: _Figures) -> bool:
    in_header = "|" in figures.before[-3:] and _FIELD_END.match(figures.behind)
    period = any(behind.match(figures.behind) for behind, _ in _periods().values())
    return bool(in_header) or period or _names_pay(figures)


def _names_pay(figures: _Figures) -> bool:
    near = figures.before[-45:]
    return bool(_patterns()["pay_before"].search(near) or _patterns()["pay_behind"].match(figures.behind))


def _read(figures: _Figures, country: str | None) -> Pay | None:
    low = _value(figures.low, figures.low_unit)
    high = _value(figures.high, figures.high_unit) if figures.high else low
    if high > 500 * low:  # "100k - 150,000"
        high = _value(figures.high or "", "")
    currency, period = _currency(figures, country), _period(figures)
    if low > high or not (_plausible(low, currency, period) and _plausible(high, currency, period)):
        return None
    if figures.high is None and (figures.is_open or _patterns()["low_end"].search(figures.before)):
        return Pay(low, None, currency, period)
    if figures.high is None and _patterns()["high_end"].search(figures.before):
        return Pay(None, high, currency, period)
    return Pay(low, high, currency, period)


def _value(number: str, unit: str) -> float:
    digits = re.sub(r"[,.'’ ](?=\d{3}(?!\d))", "", number).replace(",", ".")
    return float(digits) * {"": 1, "k": 1000, "thousand": 1000}.get(unit.casefold(), 100_000)


def _currency(figures: _Figures, country: str | None) -> str:
    """The sign at the figures, else right behind the period ("$60/hr CAD"), else the country's for bare figures."""
    behind = figures.behind
    for pattern, _ in _periods().values():
        behind = behind.removeprefix(found[0] if (found := pattern.match(behind)) else "")
    behind = behind.lstrip(" /(")
    for code, pattern in _currencies().items():
        if pattern.search(figures.symbols) or pattern.match(behind):
            return code
    if figures.low_unit.casefold().startswith("l"):
        return "INR"
    return "USD" if figures.symbols else _national().get(country or "", "USD")


def _period(figures: _Figures) -> str:
    """The period said right behind, else close before, else a year."""
    for period, (behind, _) in _periods().items():
        if behind.match(figures.behind):
            return period
    for period, (_, before) in _periods().items():
        if before.search(figures.before + figures.written):
            return period
    return "year"


def _plausible(value: float, currency: str, period: str) -> bool:
    low, high = table("pay")["plausible"][period]
    scale = table("pay")["scale"].get(currency, 1)
    return bool(low * scale <= value <= high * scale)
