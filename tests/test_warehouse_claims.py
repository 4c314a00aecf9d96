"""Claims: rules judged on made figures, every claim's SQL on a made snapshot whose answer is known."""

import re
from dataclasses import replace
from importlib import resources
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from tests import made_snapshot
from tests.made_claims import changed, published
from warehouse import claims, sql, taxonomy
from warehouse.claims import Answer, Figure, Rule, Verdict
from warehouse.errors import RoleshiftError
from warehouse.intervals import Estimate, estimate
from warehouse.snapshot import Snapshot

PACKAGED = resources.files("warehouse").joinpath("claims.toml").read_bytes()
IDS = [f"C{n}" for n in range(1, 20)]


def figure(low: float, high: float, cases: int | None = 400) -> Figure:
    return Figure("judged", "hn", "share", Estimate((low + high) / 2, low, high, cases))


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (figure(0.12, 0.2), "holds"),
        (figure(0.1, 0.3), "holds"),
        (figure(0.05, 0.2), "undecided"),
        (figure(0.2, 0.4), "undecided"),
        (figure(0.05, 0.4), "undecided"),
        (figure(0.01, 0.09), "does not hold"),
        (figure(0.31, 0.4), "does not hold"),
        (figure(0.12, 0.2, cases=29), "undecided"),
        (figure(0.12, 0.2, cases=30), "holds"),
        (figure(0.12, 0.2, cases=None), "holds"),
        (Figure("judged", "hn", "share", None), "cannot be tested"),
        (None, "cannot be tested"),
    ],
)
def test_a_figure_is_judged_by_its_whole_interval(found: Figure | None, expected: Verdict) -> None:
    assert claims.verdict(Rule("judged", at_least=0.1, at_most=0.3), found, fewest=30) == expected


@pytest.mark.parametrize(
    ("p", "expected"), [(0.95, "holds"), (0.5, "undecided"), (0.1, "undecided"), (0.05, "does not hold")]
)
def test_a_rule_may_leave_room_for_doubt(p: float, expected: Verdict) -> None:
    rule = Rule("judged", at_least=0.9, fails_below=0.1)
    assert claims.verdict(rule, Figure("judged", "hn", "probability", Estimate(p, p, p)), fewest=30) == expected


def test_a_rule_with_one_end_is_open_at_the_other() -> None:
    assert claims.verdict(Rule("judged", at_most=0.1), figure(0, 0.05), 30) == "holds"
    assert claims.verdict(Rule("judged", at_least=5), figure(6, 900), 30) == "holds"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["holds", "holds"], "holds"),
        (["holds", "undecided"], "undecided"),
        (["does not hold", "undecided", "holds"], "does not hold"),
        (["cannot be tested", "holds"], "cannot be tested"),
        (["cannot be tested", "does not hold"], "does not hold"),
        ([], "cannot be tested"),
    ],
)
def test_several_rules_make_one_verdict(given: list[Verdict], expected: Verdict) -> None:
    assert claims.together(given) == expected


@pytest.mark.parametrize(
    ("kind", "row", "value", "low", "high", "cases"),
    [
        ("share", {"part": 10, "whole": 40}, 0.25, 0.1364, 0.3987, 40),
        ("ratio", {"part": 30, "whole": 40}, 2.9048, 1.5106, 6.3317, 40),
        ("difference", {"part": 56, "whole": 70, "other_part": 48, "other_whole": 80}, 0.2, 0.0524, 0.3339, 70),
        ("times", {"part": 20, "whole": 100, "other_part": 10, "other_whole": 100}, 1.9524, 0.9788, 3.8945, 100),
        ("odds", {"part": 20, "whole": 100, "other_part": 10, "other_whole": 100}, 2.1949, 0.9841, 4.8953, 100),
        ("median", {"amounts": [5.0, 1.0, 2.0, 3.0, 4.0]}, 3.0, 1.0, 5.0, 5),
        ("median", {"amounts": list(range(1, 101))}, 50.5, 40, 61, 100),
        ("probability", {"value": 0.97}, 0.97, 0.97, 0.97, None),
        ("trend", {"value": 1.5, "low": 0.5, "high": 4.0}, 1.5, 0.5, 4.0, None),
    ],
)  # the difference is an example of Newcombe (1998), the others are worked out by their formulas
def test_intervals(kind: str, row: dict[str, object], value: float, low: float, high: float, cases: int | None) -> None:
    found = estimate(kind, row)
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((value, low, high), abs=1e-3)
    assert found.cases == cases


COUNTS = st.integers(1, 3000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole)))


@settings(max_examples=60, deadline=None)
@given(COUNTS, COUNTS, st.integers(1, 400))
def test_intervals_are_those_of_the_libraries(own: tuple[int, int], other: tuple[int, int], n: int) -> None:
    row = {"part": own[0], "whole": own[1], "other_part": other[0], "other_whole": other[1], "amounts": range(n)}
    told = {"share": proportion_confint(*own, method="jeffreys")}
    for kind, compare in (("difference", "diff"), ("times", "ratio"), ("odds", "odds-ratio")):
        told[kind] = confint_proportions_2indep(*own, *other, compare=compare)
    below = max(binom.ppf(0.025, n, 0.5) - 1, 0)
    told["median"] = (below, n - 1 - below)
    for kind, ends in told.items():
        found = estimate(kind, row)
        assert found is not None
        assert (found.low, found.high) == pytest.approx(ends, rel=1e-6, abs=1e-9), kind


@pytest.mark.parametrize("kind", ["share", "ratio", "difference", "times", "odds", "median", "probability"])
def test_nothing_counted_is_no_figure(kind: str) -> None:
    nothing = {"part": 0, "whole": 0, "other_part": None, "other_whole": None, "amounts": None, "value": None}
    assert estimate(kind, nothing) is None


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return published(tmp_path_factory.mktemp("claims"))


@pytest.fixture(scope="module")
def found(snapshot: Snapshot) -> dict[str, Answer]:
    return {answer.claim.id: answer for answer in claims.answers(snapshot)}


def test_every_claim_has_one_row_its_sql_and_one_verdict(found: dict[str, Answer]) -> None:
    assert list(found) == IDS
    assert set(sql.read("claims")) == set(IDS)
    lines = claims.as_lines(found.values()).splitlines()
    assert [line.split()[0] for line in lines] == IDS
    assert max(map(len, lines)) <= 100
    assert claims.table(found.values())["id"].to_list() == IDS


KNOWN = {
    "C1": ("judged", 400.5 / 40.5, 440), "C2": ("judged", (300.5 / 200.5) / (40.5 / 400.5), 440),
    "C3": ("judged", 0.97, None), "C4": ("judged: 5:1", 0.92, None), "C5": ("ai_engineer: phd in the posting", 15 / 300, 300),
    "C6": ("ai_engineer: framework or level 4+", 30 / 300, 300), "C7": ("AI-related: the stack, growth", 300 / 520, 100),
    "C8": ("ai_engineer: growth", 100 / 300 - 4 / 40, 40), "C9": ("ai_engineer: largest companies", 50 / 300, 300),
    "C10": ("ai_engineer: median", 350_000, 100), "C11": ("ai_engineer, levels 1-2: no ML in the posting", 180 / 200, 200),
    "C12": ("both", 260 / 520, 520), "C14": ("level 4", 130 / 130, 130), "C15": ("competing names", 60 / 260, 260),
    "C16": ("ai_engineer: growth", (300.5 / 1000.5) / (40.5 / 1000.5), 1000),
    "C17": ("AI-related: primary level 5", 50 / 520, 520), "C18": ("ai_engineer: the shell", 150 / 300, 300),
    "C19": ("leading cities: AI-related less others", 150 / 150 - 0 / 480, 150),
}  # fmt: skip


@pytest.mark.parametrize("claim", KNOWN)
def test_the_sql_of_a_claim_finds_the_known_figure(found: dict[str, Answer], claim: str) -> None:
    """The newest month, which is not whole and full of the opposite, changes nothing."""
    name, value, cases = KNOWN[claim]
    (shown,) = [f for f in found[claim].figures if f.name == name and f.source == "hn"]
    assert shown.estimate is not None
    assert shown.estimate.value == pytest.approx(value)
    assert shown.estimate.cases == cases
    assert found[claim].verdict == "holds"


def test_other_figures_stand_beside_and_decide_nothing(found: dict[str, Answer]) -> None:
    (trend,) = [f for f in found["C4"].figures if f.kind == "trend"]
    assert (trend.name, trend.estimate) == ("judged: trend", Estimate(7.0, 4.0, 9.0))
    assert {f.name for f in found["C1"].figures} == {"title", "phrase", "judged", "jobs", "companies", "researchers"}


def test_what_postings_cannot_show_is_said_with_the_reason(found: dict[str, Answer]) -> None:
    row = claims.table(found.values()).row(by_predicate=pl.col("id") == "C13", named=True)
    assert (row["verdict"], row["value"], row["result"]) == ("cannot be tested", None, "no figure")
    assert "never who applied" in row["why"]


CHANGES = {
    "C1": ("inversion_monthly", {"ml": pl.col("ai")}, "does not hold"),
    "C2": ("inversion_monthly", {"ai": pl.col("ai") * 0 + 50, "ml": pl.col("ai") * 0 + 50}, "undecided"),
    "C3": ("crossing", {"p_by_deadline": pl.lit(0.04)}, "does not hold"),
    "C4": ("crossing", {"p_5to1_by_deadline": pl.lit(0.4)}, "undecided"),
    "C5": ("postings", {"skills": pl.lit(["phd"])}, "does not hold"),
    "C6": ("openings", {"levels": pl.lit([4], pl.List(pl.Int8))}, "does not hold"),
    "C7": ("openings", {"skills": pl.lit(["rag"])}, "does not hold"),
    "C8": ("openings", {"skills": pl.lit(["python"])}, "undecided"),
    "C9": ("company_monthly", {"openings": pl.when(company="company 7").then(900).otherwise("openings")}, "does not hold"),
    "C10": ("postings", {"pay_min_usd_year": pl.col("pay_min_usd_year") / 3}, "does not hold"),
    "C11": ("postings", {"skills": pl.lit(["machine_learning"])}, "does not hold"),
    "C12": ("openings", {"levels": pl.lit([2], pl.List(pl.Int8))}, "does not hold"),
    "C14": ("level_monthly", {"openings_primary": pl.when(role="ai_engineer").then(1).otherwise(pl.col("openings_primary") * 5)}, "does not hold"),
    "C15": ("openings", {"title_terms": pl.lit(["ai_engineer"])}, "does not hold"),
    "C16": ("role_monthly", {"postings": pl.col("postings") * 0 + 100}, "undecided"),
    "C17": ("openings", {"primary_level": pl.lit(4, pl.Int8)}, "does not hold"),
    "C18": ("openings", {"skills": pl.lit(["agents"])}, "undecided"),
    "C19": ("place_monthly", {"city": pl.when(role="other").then(pl.lit("Paris")).otherwise("city"), "country": pl.when(role="other").then(pl.lit("FR")).otherwise("country")}, "undecided"),
}  # fmt: skip


@pytest.mark.parametrize("claim", CHANGES)
def test_another_market_gets_another_verdict(snapshot: Snapshot, tmp_path: Path, claim: str) -> None:
    """No figure is typed in: each comes from the table that is changed here."""
    name, columns, expected = CHANGES[claim]
    read = claims.load()
    one = replace(read, claims=tuple(row for row in read.claims if row.id == claim))
    (answer,) = claims.answers(changed(snapshot, tmp_path / "changed", name, columns), one)
    assert answer.verdict == expected


def test_the_sample_answers_only_where_there_is_nothing_else(found: dict[str, Answer], tmp_path: Path) -> None:
    sample = claims.answers(published(tmp_path, sample=True))
    assert {answer.source for answer in sample} == {"sample"}
    assert {claims.said(answer) for answer in sample} == {"holds (sample)", "cannot be tested (sample)"}
    assert all("(sample)" in line for line in claims.as_lines(sample).splitlines())
    real = claims.answers(Snapshot.open(_published_with_sample(tmp_path / "both")))
    assert {figure.source for answer in real for figure in answer.figures} <= {"hn", "boards", "greenhouse_panel"}


def _published_with_sample(data_dir: Path) -> Path:
    made_snapshot.publish_made(data_dir)
    return data_dir / "snapshots"


@pytest.mark.parametrize("suffix", [".csv", ".jsonl"])
def test_a_file_holds_the_nineteen_rows(found: dict[str, Answer], tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"claims{suffix}"
    path.write_text(claims.as_file(found.values(), suffix), encoding="utf-8")
    rows = pl.read_csv(path) if suffix == ".csv" else pl.read_ndjson(path)
    assert rows["id"].to_list() == IDS
    assert rows["verdict"].to_list() == [found[i].verdict for i in IDS]
    assert rows.filter(id="C5")["value"].item() == pytest.approx(15 / 300)
    with pytest.raises(RoleshiftError, match=r"as \.csv or \.jsonl, not as \.txt"):
        claims.as_file(found.values(), ".txt")


def test_no_query_holds_a_month_and_no_rule_a_figure_that_its_query_lacks(found: dict[str, Answer]) -> None:
    assert not [name for name, text in sql.read("claims").items() if re.search(r"\b20\d\d\b", text)]
    for answer in found.values():
        assert {rule.figure for rule in answer.claim.rules} <= {figure.name for figure in answer.figures}


def test_every_skill_and_title_term_that_a_claim_names_is_in_the_taxonomy() -> None:
    words = taxonomy.load()
    known = {skill.id for skill in words.skills} | {term.id for term in words.titles}
    named = {
        i for claim in claims.load().claims for v in (claim.parameters or {}).values() if isinstance(v, list) for i in v
    }
    assert named
    assert named <= known


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('sources = ["A2"]', 'sources = ["A9"]', "there is no source A9"),
        ("at_least = 5, at_most = 20", "atleast = 5", "claims.0.rules.0.atleast: unexpected"),
        ('untestable = "', 'untested = "', "untested"),
        ("fewest = 30", "fewest = ", "not readable as TOML"),
        (
            'rules = [{ figure = "ai_engineer: median", at_least = 300000 }]',
            "rules = []",
            "C10: give it either rules or",
        ),
    ],
)
def test_a_mistake_in_the_file_is_named(old: str, new: str, message: str) -> None:
    text = PACKAGED.decode()
    assert old in text
    with pytest.raises(RoleshiftError, match=message):
        claims.parse(text.replace(old, new, 1).encode())


def test_a_claim_without_sql_says_which_file_to_write(snapshot: Snapshot) -> None:
    read = claims.load()
    with pytest.raises(RoleshiftError, match=r"C99 has no SQL; write warehouse/claims/C99\.sql"):
        claims.answers(snapshot, replace(read, claims=(replace(read.claims[0], id="C99"),)))
