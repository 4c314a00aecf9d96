"""Structural trend of a log-ratio of two counts: what the counts say of it, as joint sample paths.

Month t: ai_t of n_t = ai_t + ml_t, binomial with log-odds level_t + season_t + noise_t, so that exp(level_t) is the
trend of ai / ml. The level is a damped local linear trend (Harvey 1989; Gardner and McKenzie 1985): each month it moves
by its slope and a normal step of standard deviation `walk`, and the slope keeps the share `damping` of itself and takes a
normal step of standard deviation `bend`. The season is a yearly wave. The white `noise` is what the counts vary beyond
the binomial: months in which a few employers post in bursts.

All of these are normal, so the months together are a Gaussian process, and the binomial counts enter by Laplace's
approximation (Rasmussen and Williams 2006, algorithm 3.1). Paths are drawn by conditioning draws of the prior on the
approximation's pseudo-observations (Matheron's rule; Wilson et al. 2021). The four are integrated over
a grid with the approximate likelihood as weight (as INLA does; Rue, Martino and Chopin 2009): a short series keeps its
doubt about them. Months without a count and counts of zero need no correction.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.special import expit, log_expit
from threadpoolctl import threadpool_limits

Floats = NDArray[np.float64]

DAMPINGS = (0.9, 0.97)
BENDS = (0.001, 0.004, 0.016)
WALKS = (0.001, 0.03, 0.1)
NOISES = (0.03, 0.15, 0.4)
# The grid was chosen on other pairs of counts from the same threads, none of AI against ML engineers: docs/forecast.md.
# Prior scales of bend, walk and noise (exponential: the simpler trend is preferred until the counts speak), and standard
# deviations of the first month's level and slope. A slope of 0.08 a month turns 10:1 into 1:1 in 29 months.
BEND_SCALE, WALK_SCALE, NOISE_SCALE, LEVEL_SD, SLOPE_SD = 0.004, 0.03, 0.15, 1.5, 0.08
SEASON_SD = 0.1

STEPS = 50
TOLERANCE = 1e-4
LONGEST_STEP = 2.0


@dataclass(frozen=True)
class Paths:
    """Joint draws: `level`, the trend of log(ai / ml), of shape (paths, months + ahead); `expected`, the log-odds with
    which each coming month's counts are drawn (level, season and noise), of shape (paths, ahead)."""

    level: Floats
    expected: Floats


@dataclass(frozen=True)
class _Counts:
    """Months that have counts: their positions, counts, and the prior mean of the level."""

    at: NDArray[np.intp]
    ai: Floats
    n: Floats
    mean: float


@dataclass(frozen=True)
class _Prior:
    """Matrices whose product with standard normal draws are level and season of every month: (months, draws)."""

    level: Floats
    season: Floats
    noise: float


@dataclass(frozen=True)
class _Fit:
    prior: _Prior
    seen: Floats  # pseudo-observations of the log-odds less the mean, and their variances
    variance: Floats
    factor: tuple[Floats, bool]  # Cholesky's, of what the pseudo-observations vary
    log_weight: float


def sample_paths(ai: Floats, ml: Floats, ahead: int, rng: np.random.Generator, paths: int = 1000) -> Paths:
    """Return joint draws of the trend of log(ai / ml), and of what the counts of the `ahead` coming months depend on.

    `ai`, `ml`: counts a month, shape (months,), no month left out; a month of which nothing is known counts 0 and 0.
    Counts need not be whole. One thread: the matrices are small, and threads that wait for each other cost more than
    they bring.
    """
    counts = _counts(ai, ml)
    with threadpool_limits(limits=1, user_api="blas"):
        fits = _fits(counts, len(ai) + ahead)
        log_weights = np.array([fit.log_weight for fit in fits])
        weights = np.exp(log_weights - log_weights.max())
        pairs = _shares(weights / weights.sum(), paths // 2)
        drawn = [_draws(fit, counts, count, rng) for fit, count in zip(fits, pairs, strict=True) if count]
    level, expected = (np.concatenate(one) for one in zip(*drawn, strict=True))
    return Paths(level, expected[:, len(ai) :])


def _counts(ai: Floats, ml: Floats) -> _Counts:
    at = np.flatnonzero(ai + ml)
    mean = float(np.log((ai.sum() + 0.5) / (ml.sum() + 0.5)))
    return _Counts(at, ai[at], (ai + ml)[at], mean)


def _fits(counts: _Counts, months: int) -> list[_Fit]:
    odds = np.zeros(len(counts.at))
    fits = []
    for damping, bend, walk, noise in product(DAMPINGS, BENDS, WALKS, NOISES):
        prior = _Prior(_level(months, damping, bend, walk), _season(months), noise)
        fit, odds = _fit(counts, prior, odds)
        log_prior = np.log(bend * walk) - bend / BEND_SCALE - walk / WALK_SCALE - noise / NOISE_SCALE
        fits.append(replace(fit, log_weight=fit.log_weight + log_prior))
    return fits


@lru_cache(maxsize=128)
def _level(months: int, damping: float, bend: float, walk: float) -> Floats:
    """Columns: the first month's level, its slope, and each month's step of the slope."""
    kept = np.concatenate([[0.0], np.cumsum(damping ** np.arange(months - 1))])  # of a slope, so many months later
    later = np.subtract.outer(np.arange(months), np.arange(1, months - 1))
    steps = np.where(later > 0, kept[np.maximum(later, 0)], 0.0)
    walks = walk * np.tri(months)[:, 1:]
    return np.column_stack([np.full(months, LEVEL_SD), SLOPE_SD * kept, bend * steps, walks])


@lru_cache(maxsize=4)
def _season(months: int) -> Floats:
    angle = 2 * np.pi * np.arange(months) / 12
    return SEASON_SD * np.column_stack([np.cos(angle), np.sin(angle)])


def _fit(counts: _Counts, prior: _Prior, odds: Floats) -> tuple[_Fit, Floats]:
    """Newton's steps from `odds` to the mode of the log-odds less their mean; returned beside the fit."""
    level, season = prior.level[counts.at], prior.season[counts.at]
    covariance = level @ level.T + season @ season.T + prior.noise**2 * np.eye(len(counts.at))
    for _ in range(STEPS):
        seen, variance = _pseudo_observations(counts, odds)
        factor = cho_factor(covariance + np.diag(variance), lower=True, check_finite=False)
        pull = cho_solve(factor, seen, check_finite=False)
        step = np.clip(covariance @ pull - odds, -LONGEST_STEP, LONGEST_STEP)
        odds = odds + step
        if np.abs(step).max(initial=0.0) < TOLERANCE:
            break
    at_mode = counts.mean + odds
    binomial = counts.ai @ log_expit(at_mode) + (counts.n - counts.ai) @ log_expit(-at_mode)
    half_determinant = np.log(np.diag(factor[0])).sum() - np.log(variance).sum() / 2
    return _Fit(prior, seen, variance, factor, float(binomial - odds @ pull / 2 - half_determinant)), odds


def _pseudo_observations(counts: _Counts, odds: Floats) -> tuple[Floats, Floats]:
    """The Gaussian observations (and variances) with the binomial's slope and curvature at `odds`."""
    share = expit(counts.mean + odds)
    variance = 1 / (counts.n * share * (1 - share))
    return odds + (counts.ai - counts.n * share) * variance, variance


def _shares(weights: Floats, total: int) -> NDArray[np.int64]:
    """Whole numbers in proportion to `weights` that sum to `total`."""
    counts: NDArray[np.int64] = np.diff(np.rint(np.append(0.0, weights.cumsum()) * total)).astype(np.int64)
    return counts


def _draws(fit: _Fit, counts: _Counts, pairs: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Antithetic pairs of the level and of the log-odds of every month: draws of the prior, moved by what was seen."""
    prior, at = fit.prior, counts.at
    level = _normal(rng, pairs, prior.level.shape[1]) @ prior.level.T
    season = _normal(rng, pairs, prior.season.shape[1]) @ prior.season.T
    noise = prior.noise * _normal(rng, pairs, len(level.T))
    error = np.sqrt(fit.variance) * _normal(rng, pairs, len(at))
    missed = fit.seen - (level + season + noise)[:, at] - error
    pull = cho_solve(fit.factor, missed.T, check_finite=False).T
    level += counts.mean + pull @ prior.level[at] @ prior.level.T
    season += pull @ prior.season[at] @ prior.season.T
    noise[:, at] += prior.noise**2 * pull
    return level, level + season + noise


def _normal(rng: np.random.Generator, pairs: int, size: int) -> Floats:
    drawn = rng.standard_normal((pairs, size))
    return np.concatenate([drawn, -drawn])
