"""Structural trend of a log-ratio of two counts: what the counts say of it, as joint sample paths.

Month t: ai_t of n_t = ai_t + ml_t, binomial with log-odds level_t + noise_t, so that exp(level_t) is the trend of
ai / ml. The level is a smooth trend (Harvey 1989; Durbin and Koopman 2012, section 3.2): its slope does a random
walk with standard deviation `bend` a month; the white `noise` is what the counts vary beyond the binomial.
For given (bend, noise) the binomial is met by its Gaussian approximation at the mode of the smoothed log-odds
(Durbin and Koopman 2012, section 10.6), so months without a count and counts of zero need no correction. Both
parameters are integrated over a grid with the approximate likelihood as weight (as INLA does; Rue, Martino and
Chopin 2009): a short series keeps its doubt about them.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, log_expit
from scipy.stats import norm
from statsmodels.tsa.statespace.kalman_smoother import SMOOTHER_STATE
from statsmodels.tsa.statespace.simulation_smoother import SIMULATION_STATE, SimulationSmoother

Floats = NDArray[np.float64]

BENDS = (0.0005, 0.002, 0.004, 0.008, 0.016)
NOISES = (0.03, 0.15, 0.4)
# Prior scales of bend and noise (exponential: the simpler trend is preferred until the counts speak), and standard
# deviations of the first month's level and slope. A slope of 0.08 a month turns 10:1 into 1:1 in 29 months.
BEND_SCALE, NOISE_SCALE, LEVEL_SD, SLOPE_SD = 0.004, 0.15, 2.5, 0.08

PW = 1.0
STEPS = 25
TOLERANCE = 1e-3
LONGEST_STEP = 2.0


@dataclass(frozen=True)
class _Fit:
    smoother: SimulationSmoother
    bend: float
    trend: Floats  # smoothed level and slope, shape (2, months)
    odds: Floats
    log_weight: float


def sample_paths(ai: Floats, ml: Floats, ahead: int, rng: np.random.Generator, paths: int = 1000) -> Floats:
    """Return joint draws of the trend of log(ai / ml): shape (paths, months + ahead).

    `ai`, `ml`: counts a month, shape (months,), no month left out; a month of which nothing is known counts 0 and 0.
    """
    fits = _fits(ai, ml)
    log_weights = np.array([fit.log_weight for fit in fits])
    weights = np.exp(log_weights - log_weights.max())
    pairs = _shares(weights / weights.sum(), paths // 2)
    return np.concatenate([_draws(fit, count, ahead, rng) for fit, count in zip(fits, pairs, strict=True) if count])


def _fits(ai: Floats, ml: Floats) -> list[_Fit]:
    odds = np.full(len(ai), np.log((ai.sum() + 0.5) / (ml.sum() + 0.5)))
    start = float(odds[0])
    fits = []
    for bend, noise in product(BENDS, NOISES):
        fits.append(_fit(ai, ai + ml, odds, start, bend, noise))
        odds = fits[-1].odds
    return fits


def _smoother(seen: Floats, variance: Floats, start: float, bend: float, noise: float) -> SimulationSmoother:
    """States: level, slope, noise. A new object each time: statsmodels keeps the first series bound to one."""
    smoother = SimulationSmoother(k_endog=1, k_states=3, k_posdef=2)
    smoother.bind(seen[:, None])
    smoother["obs_cov"] = variance[None, None, :]
    smoother["design"] = np.array([[1.0, 0.0, 1.0]])
    smoother["transition"] = np.array([[1.0, 1.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0]])
    smoother["selection"] = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    smoother["state_cov"] = np.diag([bend**2, noise**2])
    smoother.initialize_known(np.array([start, 0.0, 0.0]), np.diag([LEVEL_SD**2, SLOPE_SD**2, noise**2]))
    return smoother


def _fit(ai: Floats, n: Floats, odds: Floats, start: float, bend: float, noise: float) -> _Fit:
    """Newton's steps to the mode of the log-odds; each step is one Kalman smoother on pseudo-observations."""
    for _ in range(STEPS):
        seen, variance = _pseudo_observations(ai, n, odds)
        smoother = _smoother(seen, variance, start, bend, noise)
        smooth = smoother.smooth(smoother_output=SMOOTHER_STATE)
        step = np.clip(smooth.smoothed_state[[0, 2]].sum(axis=0) - odds, -LONGEST_STEP, LONGEST_STEP)
        odds = odds + step
        if np.abs(step).max() < TOLERANCE:
            break
    known = n > 0
    binomial = ai * log_expit(odds) + (n - ai) * log_expit(-odds)
    gaussian = norm.logpdf(seen[known], odds[known], np.sqrt(variance[known]))
    prior = PW * np.log(bend) - bend / BEND_SCALE - noise / NOISE_SCALE
    log_weight = float(smooth.llf + binomial.sum() - gaussian.sum() + prior)
    return _Fit(smoother, bend, smooth.smoothed_state[:2], odds, log_weight)


def _pseudo_observations(ai: Floats, n: Floats, odds: Floats) -> tuple[Floats, Floats]:
    """The Gaussian observations (and variances) with the binomial's slope and curvature at `odds`; NaN where n is 0."""
    share = expit(odds)
    information = n * share * (1 - share)
    known = n > 0
    variance = np.where(known, 1 / np.where(known, information, 1.0), 1.0)
    return np.where(known, odds + (ai - n * share) * variance, np.nan), variance


def _shares(weights: Floats, total: int) -> NDArray[np.int64]:
    """Whole numbers in proportion to `weights` that sum to `total`."""
    counts: NDArray[np.int64] = np.diff(np.rint(np.append(0.0, weights.cumsum()) * total)).astype(np.int64)
    return counts


def _draws(fit: _Fit, pairs: int, ahead: int, rng: np.random.Generator) -> Floats:
    """Draws of the level in antithetic pairs around the smoothed trend, each continued from its own last slope."""
    simulation = fit.smoother.simulation_smoother(simulation_output=SIMULATION_STATE)
    drawn = np.empty((pairs, *fit.trend.shape))
    for one in drawn:
        simulation.simulate(rng=rng)
        one[:] = simulation.simulated_state[:2]
    drawn = np.concatenate([drawn, 2 * fit.trend - drawn])
    bends = fit.bend * rng.standard_normal((2 * pairs, ahead))
    slopes = drawn[:, 1, -1:] + bends.cumsum(axis=1) - bends
    return np.concatenate([drawn[:, 0], drawn[:, 0, -1:] + slopes.cumsum(axis=1)], axis=1)
