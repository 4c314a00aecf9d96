"""Pay: what is stated is read as written, and nothing else is taken for pay."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.pay import Pay, find_pay

STATED = {
    "Acme | Berlin | $150k-$180k | REMOTE": (150_000, 180_000, "USD", "year"),
    "Acme | $150k": (150_000, 150_000, "USD", "year"),
    "| $150-180k + equity": (150_000, 180_000, "USD", "year"),
    "| $175-200k + bonus |": (175_000, 200_000, "USD", "year"),
    "| 150–180K USD |": (150_000, 180_000, "USD", "year"),
    "Salary: $147,000 to $163,500.": (147_000, 163_500, "USD", "year"),
    "Salary range: 152,000 USD - 241,500 USD for level 3": (152_000, 241_500, "USD", "year"),
    "| €85.000 - €100.000 |": (85_000, 100_000, "EUR", "year"),
    "| €80,000–100,000 |": (80_000, 100_000, "EUR", "year"),
    "| 73-85k€ + equity": (73_000, 85_000, "EUR", "year"),
    "| £60k-£100k": (60_000, 100_000, "GBP", "year"),
    "| 100-200k CHF": (100_000, 200_000, "CHF", "year"),
    "| C$130K-C$150K + equity": (130_000, 150_000, "CAD", "year"),
    "| $118-169k CAD": (118_000, 169_000, "CAD", "year"),
    "| AUD $140,000 to $190,000": (140_000, 190_000, "AUD", "year"),
    "| S$8,000 - S$12,000 per month": (8_000, 12_000, "SGD", "month"),
    "| $60/hr |": (60, 60, "USD", "hour"),
    "| $75 - $100 per hour, contract": (75, 100, "USD", "hour"),
    "| $100/hr - $120/hr": (100, 120, "USD", "hour"),
    "We pay $30-60 USD an hour.": (30, 60, "USD", "hour"),
    "| €500/day": (500, 500, "EUR", "day"),
    "Hourly pay: $20 - $25": (20, 25, "USD", "hour"),
    "| $120k+ |": (120_000, None, "USD", "year"),
    "Comp: $200k+ base + equity": (200_000, None, "USD", "year"),
    "| from $150k |": (150_000, None, "USD", "year"),
    "| up to $200k |": (None, 200_000, "USD", "year"),
    "AI Engineer | up to £160,000": (None, 160_000, "GBP", "year"),
    "| $178.5k + equity": (178_500, 178_500, "USD", "year"),
    "ML Engineer (15-20LPA INR)": (1_500_000, 2_000_000, "INR", "year"),
    "CTC ₹20–35 LPA": (2_000_000, 3_500_000, "INR", "year"),
    "7,500,000 - 10,000,000 yen / year": (7_500_000, 10_000_000, "JPY", "year"),
    "Raised $12M seed. Salary: $110K-$150K": (110_000, 150_000, "USD", "year"),
    "Designer: $90k-$110k\nAI Engineer: $150k-$210k": (150_000, 210_000, "USD", "year"),
    "Backend: $150k-$210k\nDesigner: $90k-$110k": (150_000, 210_000, "USD", "year"),
}

NOT_PAY = [
    "We raised $12M from investors.",
    "| $4M seed funded |",
    "$500k in funding",
    "a $10-billion-a-year business",
    "Benefits: competitive salary, 401k match",
    "competitive salary, 401(k), equity",
    "| 0.5% - 1.5% equity |",
    "signing bonus $20k",
    "a $2,500 conference stipend, $350 monthly wellness stipend",
    "a wellness budget, gym: £200 per month",
    "over 100k users, 40K+ stars, 52k downloads",
    "we grew from $0 to $5M ARR",
    "growing customer base, 45K weekly downloads",
    "processing 30,000 requests a second",
    "founded in 2015, 10-20 people, 3-5 years of experience",
    "8am-5pm, GMT+2, 24/7",
    "Competitive salary and equity",
    "https://example.com/jobs/150k-180k",
    "",
]


@pytest.mark.parametrize(("text", "expected"), STATED.items())
def test_stated_pay_is_read_as_written(text: str, expected: tuple[float | None, float | None, str, str]) -> None:
    assert find_pay(text) == Pay(*expected)


@pytest.mark.parametrize("text", NOT_PAY)
def test_other_figures_are_not_pay(text: str) -> None:
    assert find_pay(text) is None


def test_a_figure_without_a_sign_takes_the_countrys_currency() -> None:
    text = "| salary 70k-130k |"
    assert find_pay(text, "DE") == Pay(70_000, 130_000, "EUR", "year")
    assert find_pay(text, "BR") == find_pay(text) == Pay(70_000, 130_000, "USD", "year")
    assert find_pay("| $70k-130k |", "DE") == Pay(70_000, 130_000, "USD", "year")


def test_dollars_a_year() -> None:
    assert Pay(100_000, None, "USD", "year").usd_year() == (100_000, None)
    assert Pay(1_000, 2_000, "USD", "month").usd_year() == (12_000, 24_000)
    assert Pay(400, 500, "USD", "day").usd_year() == (104_000, 130_000)
    assert Pay(None, 50, "USD", "hour").usd_year() == (None, 104_000)
    assert Pay(50_000, 60_000, "EUR", "year").usd_year() == (None, None)


@given(st.text(st.sampled_from("$€£0123456789kKMLP.,-– /+~toper%USDEURhr|\n()"), max_size=60))
@settings(max_examples=400, deadline=None)
def test_whatever_is_read_is_in_order_and_plausible(text: str) -> None:
    pay = find_pay(f"Salary {text}")
    if pay:
        assert pay.low is not None or pay.high is not None
        assert pay.low is None or pay.high is None or 0 < pay.low <= pay.high
        assert len(pay.currency) == 3
        assert pay.period in {"year", "month", "day", "hour"}


@given(
    st.integers(40, 300),
    st.integers(0, 200),
    st.sampled_from(["${0}k-${1}k", "${0}-{1}k", "${0}k to ${1}K", "${0},000 – ${1},000"]),
)
@settings(max_examples=200, deadline=None)
def test_every_spelling_of_a_range_reads_the_same(low: int, more: int, shape: str) -> None:
    text = f"Acme | Berlin | {shape.format(low, low + more)} | REMOTE"
    assert find_pay(text) == Pay(low * 1000, (low + more) * 1000, "USD", "year")
