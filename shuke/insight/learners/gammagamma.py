"""Gamma-Gamma: what a customer spends on one purchase day, drawn towards the shop's mean where little is known.

Source: Fader, Hardie, The Gamma-Gamma model of monetary value, note 025, 2013. Amounts in minor units.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from shuke.insight.learners.counting import Floats, Ints, TooFew, amounts, dot

LEAST = 100
STARTS = ((6.0, 4.0, 15.0), (2.0, 3.0, 100.0), (1.0, 2.0, 1.0))
BOUNDS = (-10.0, 20.0)


@dataclass(frozen=True, slots=True)
class GammaGamma:
    """A fitted model: p_, q_, gamma_ (in the unit of the amounts)."""

    p_: float
    q_: float
    gamma_: float
    log_likelihood_: float
    customers_: int

    def spend(self, x: Ints, mean: Floats) -> Floats:
        """Expected amount of a purchase, given the mean of x of them; without any the mean of the shop.

        Below q = 1 the shop has no mean in this model: then what the customer spent stands for itself.
        """
        x, mean = np.asarray(x, np.float64), np.asarray(mean, np.float64)
        whole = self.p_ * x + self.q_ - 1
        return np.where(whole > 0, self.p_ * (self.gamma_ + x * mean) / np.where(whole > 0, whole, 1.0), mean)


def fit(x: Ints, mean: Floats, *, least: int = LEAST) -> GammaGamma:
    """Maximum likelihood over customers with x ≥ 1 purchases of mean amount > 0; equal x and mean count once."""
    x, mean = np.asarray(x, np.int64), np.asarray(mean, np.float64)
    kept = (x > 0) & (mean > 0)
    if int(kept.sum()) < least:
        raise TooFew(least, int(kept.sum()), "customers with amounts")
    n, (x, mean, weight) = int(kept.sum()), amounts(x[kept], mean[kept])
    scale = float(np.exp(np.average(np.log(mean), weights=weight))) / 10  # amounts around ten
    terms = _Terms(x, mean / scale, weight / weight.sum())
    best = None
    for start in STARTS:
        found = optimize.minimize(
            terms.loss, np.log(start), jac=True, method="L-BFGS-B", bounds=[BOUNDS] * 3,
            options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-9},
        )  # fmt: skip
        if np.isfinite(found.fun) and (best is None or found.fun < best.fun):
            best = found
        if found.success:
            break
    if best is None:
        raise TooFew(least, n, "amounts that differ")
    p, q, gamma = (float(value) for value in np.exp(best.x))
    return GammaGamma(p, q, gamma * scale, float(-best.fun - np.log(scale)) * n, n)


class _Terms:
    """The likelihood over the amounts; what depends on x alone is tabled."""

    def __init__(self, x: Ints, mean: Floats, weight: Floats) -> None:
        self.weight, self.x = weight, x.astype(np.float64)
        self.sum = self.x * mean
        self.by_x = np.bincount(x, weights=weight)
        self.repeats = np.arange(len(self.by_x), dtype=np.float64)
        self.repeats[0] = 1.0
        self.logs, self.log_sum = dot(weight, np.log(mean)), np.log(self.sum)

    def loss(self, logs: Floats) -> tuple[float, Floats]:
        """Mean negative log-likelihood and its gradient by the logarithms of p, q, gamma."""
        p, q, gamma = np.exp(logs)
        n, by_x, px, w = self.repeats, self.by_x, p * self.x, self.weight
        log_all = np.log(gamma + self.sum)
        table = special.gammaln(p * n + q) - special.gammaln(p * n) - special.gammaln(q)
        # density of the mean: Γ(px+q)/Γ(px)/Γ(q) · γ^q · m^(px−1) · x^(px) / (γ + m x)^(px+q)
        value = (
            dot(by_x, table) + q * np.log(gamma) + dot(w, px * self.log_sum) - self.logs - dot(w, (px + q) * log_all)
        )  # fmt: skip
        dg = special.digamma(p * n + q)
        d_p = dot(by_x, n * (dg - special.digamma(p * n))) + dot(w, self.x * (self.log_sum - log_all))
        d_q = dot(by_x, dg - special.digamma(q)) + np.log(gamma) - dot(w, log_all)
        d_gamma = q / gamma - dot(w, (px + q) / (gamma + self.sum))
        return -float(value), -np.array([d_p * p, d_q * q, d_gamma * gamma])
