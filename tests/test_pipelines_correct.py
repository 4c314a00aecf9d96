"""Counts corrected for the classifier's known errors: the truth comes back, doubt stays, nothing is negative."""

import numpy as np
import polars as pl
import pytest
from scipy.special import logit

from pipelines import months
from pipelines.correct import LEAST, Correction, correction
from pipelines.inversion import inversion
from warehouse import contracts

MATRIX = np.array([[0.77, 0.09, 0.14], [0.05, 0.80, 0.15], [0.007, 0.014, 0.979]])
START = months.number("2024-01")


def corrector(true: np.ndarray, matrices: np.ndarray | None = None) -> tuple[Correction, np.ndarray]:
    """A correction for months in which the true shares of AI, ML and the rest are `true`, and the judged log-ratio."""
    judged = true @ MATRIX
    relevant = judged[:, 0] + judged[:, 1]
    own = MATRIX[None] if matrices is None else matrices
    return Correction(own, relevant, START), logit(judged[:, 0] / relevant)


def test_the_true_ratio_comes_back_from_judged_counts() -> None:
    true = np.array([[0.01, 0.06, 0.93], [0.03, 0.05, 0.92], [0.06, 0.03, 0.91]])
    by, judged = corrector(true)
    assert by.paths(np.tile(judged, (5, 1)), START) == pytest.approx(np.tile(np.log(true[:, 0] / true[:, 1]), (5, 1)))
    assert judged[0] != pytest.approx(np.log(true[0, 0] / true[0, 1]), abs=0.2)


def test_coming_months_keep_the_last_correction() -> None:
    by, judged = corrector(np.array([[0.02, 0.06, 0.92], [0.06, 0.03, 0.91]]))
    longer = np.append(judged, judged[-1] + [0.5, -3.0])[None, :]
    corrected = by.paths(longer, START)[0]
    assert corrected[2:] - longer[0, 2:] == pytest.approx(np.full(2, corrected[1] - judged[1]))


def test_more_false_alarms_than_hits_leave_a_little_and_nothing_negative() -> None:
    by = Correction(MATRIX[None], np.array([0.01]), START)
    corrected = by.paths(np.array([[-4.0]]), START)
    assert np.isfinite(corrected).all()
    assert by.month(0, 9, "2024-01")["ratio"] >= LEAST**2


def test_doubt_about_the_classifier_widens_the_interval() -> None:
    rng = np.random.default_rng(2)
    doubtful = np.array([[rng.dirichlet(40 * row) for row in MATRIX] for _ in range(200)])
    true = np.array([[0.05, 0.05, 0.90]])
    sure, unsure = (corrector(true, own)[0].month(40, 40, "2024-01") for own in (MATRIX[None], doubtful))
    assert unsure["ratio_high"] / unsure["ratio_low"] > 1.2 * sure["ratio_high"] / sure["ratio_low"]
    assert sure["ratio_low"] < sure["ratio"] < sure["ratio_high"]


def test_a_published_series_stands_corrected_beside_the_raw_one() -> None:
    rows = [
        {"month": month, "source": "hn", "definition": "judged", "role": role, "openings": n, "postings": n, "jobs": n,
         "companies": n, "openings_unsure": 0, "postings_total": 500}
        for month in ("2022-12", "2023-01", "2023-02")
        for role, n in (("ai_engineer", 20), ("ml_engineer", 40), ("researcher", 10), ("data_scientist", 0), ("other", 930))
    ]  # fmt: skip
    roles = contracts.ROLE_MONTHLY.check(pl.DataFrame(rows, schema=contracts.ROLE_MONTHLY.schema))
    found = inversion(roles, {"hn": correction(roles, "hn", MATRIX[None])})
    corrected = found.filter(pl.col("definition") == "corrected")
    assert corrected["month"].to_list() == ["2023-01", "2023-02"]
    true = np.array([20, 40, 940]) @ np.linalg.inv(MATRIX)
    assert corrected["ratio"][0] == pytest.approx(true[0] / true[1], rel=0.06)
    by_definition = {
        d: (ai, ml) for d, ai, ml in found.filter(pl.col("month") == "2023-01").select("definition", "ai", "ml").rows()
    }
    assert by_definition["judged"] == (20, 40)
    assert by_definition["researchers"] == (20, 50)
    assert by_definition["corrected"] == tuple(true[:2].round().astype(int))
