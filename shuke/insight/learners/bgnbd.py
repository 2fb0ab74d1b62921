"""BG/NBD: how often a customer will buy again, and whether they still do.

Source: Fader, Hardie, Lee, "Counting your customers" the easy way, Marketing Science 24(2), 2005. Maximum likelihood
on distinct histories with their counts, logarithms of the parameters, analytic gradient; special functions of the
repeats are tabled, since repeats are small whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import optimize, special

from shuke.insight.learners.counting import Floats, Histories, Ints, TooFew, dot

LEAST = 100  # customers with a repeat purchase
# Starts: the usual one, few deaths, many deaths. The likelihood is flat where hardly anybody leaves.
STARTS = ((1.0, 5.0, 1.0, 3.0), (0.7, 8.0, 0.05, 5.0), (0.3, 3.0, 1.0, 1.0))
SPAN = 10.0  # time is scaled so that the longest history is about ten
BOUNDS = (-12.0, 12.0)  # of the logarithms
NO_CHURN = 0.01  # below this chance to leave after a purchase the fit says so


@dataclass(frozen=True, slots=True)
class BgNbd:
    """A fitted model: r_, alpha_ (in the unit of time of the histories), a_, b_.

    ``is_degenerate_``: hardly anybody leaves, so that P(active) says little and a_ and b_ are known only as a ratio.
    """

    r_: float
    alpha_: float
    a_: float
    b_: float
    log_likelihood_: float
    customers_: int
    is_degenerate_: bool = False

    def alive(self, x: Ints, t_x: Ints, t: Ints) -> Floats:
        """P(active) at the end of each history; 1 for who never came again (the model has no death before)."""
        longer = np.log(self.alpha_ + t) - np.log(self.alpha_ + t_x)
        odds = np.exp(np.log(self.a_) - np.log(self.b_ + np.maximum(x, 1.0) - 1) + (self.r_ + x) * longer)
        return np.where(x > 0, 1 / (1 + odds), 1.0)

    def expected(self, x: Ints, t_x: Ints, t: Ints, ahead: float) -> Floats:
        """Purchases expected in the next ``ahead`` units of time, given the history (equation 10)."""
        return self.future(x, t, ahead) * self.alive(x, t_x, t)

    def future(self, x: Ints, t: Ints, ahead: float) -> Floats:
        """The same for who is active for sure: it depends on x and T alone."""
        grown = self.alpha_ + t
        power = (self.r_ + x) * np.log(grown / (grown + ahead))
        ends = self.a_ + self.b_ + x - 1
        series = special.hyp2f1(self.r_ + x, self.b_ + x, ends, ahead / (grown + ahead))
        # a = 1 is a removable point; a step beside it is exact to eight digits.
        a = self.a_ if abs(self.a_ - 1) > 1e-8 else 1 + 1e-8
        return np.asarray(ends / (a - 1) * (1 - np.exp(power) * series))

    def average(self, ahead: Floats) -> Floats:
        """E[X(t)]: repeats of somebody newly come within t (equation 9)."""
        ahead = np.asarray(ahead, np.float64)
        share = ahead / (self.alpha_ + ahead)
        series = special.hyp2f1(self.r_, self.b_, self.a_ + self.b_ - 1, share)
        return np.asarray(
            (self.a_ + self.b_ - 1)
            / (self.a_ - 1)
            * (1 - np.exp(self.r_ * np.log(self.alpha_ / (self.alpha_ + ahead))) * series)
        )


def fit(held: Histories, *, least: int = LEAST) -> BgNbd:
    """The parameters that make the histories most likely. TooFew below ``least`` customers with a repeat."""
    repeated = int(held.weight[held.x > 0].sum())
    if repeated < least:
        raise TooFew(least, repeated, "customers with a repeat purchase")
    scale = SPAN / max(float(held.t.max()), 1.0)
    terms = _Terms(held, scale)
    best = None
    for start in STARTS:
        found = optimize.minimize(
            terms.loss, np.log(start), jac=True, method="L-BFGS-B", bounds=[BOUNDS] * 4,
            options={"maxiter": 500, "ftol": 1e-13, "gtol": 1e-9},
        )  # fmt: skip
        if np.isfinite(found.fun) and (best is None or found.fun < best.fun):
            best = found
        if found.success and np.abs(found.x).max() < BOUNDS[1] - 1:
            break
    if best is None:
        raise TooFew(least, repeated, "histories that differ")
    r, alpha, a, b = (float(value) for value in np.exp(best.x))
    total = float(held.weight.sum())
    at_edge = bool(np.abs(best.x).max() >= BOUNDS[1] - 0.01)
    leaves_rarely = a / (a + b) < NO_CHURN
    # The scale of time enters the likelihood of each repeat once.
    likelihood = -float(best.fun) * total + float((held.weight * held.x).sum()) * np.log(scale)
    return BgNbd(r, alpha / scale, a, b, likelihood, int(total), at_edge or leaves_rarely)


class _Terms:
    """The likelihood's parts that do not change between steps."""

    def __init__(self, held: Histories, scale: float) -> None:
        self.weight = held.weight / held.weight.sum()
        self.x, self.xs = held.x.astype(np.float64), held.x
        self.t_x, self.t = held.t_x * scale, held.t * scale
        self.repeats = np.arange(int(held.x.max()) + 1, dtype=np.float64)
        self.by_x = np.bincount(held.x, weights=self.weight)  # how many have x repeats
        self.came = held.x > 0
        self.mean = float((self.weight * self.x).sum())

    def loss(self, logs: Floats) -> tuple[float, Floats]:
        """Mean negative log-likelihood and its gradient by the logarithms of r, alpha, a, b."""
        r, alpha, a, b = np.exp(logs)
        n, by_x = self.repeats, self.by_x
        # ln A1 = Γ(r+x) − Γ(r) + r ln α; A2 = Γ(a+b) Γ(b+x) / Γ(b) / Γ(a+b+x): functions of x alone, tabled.
        only_x = (
            special.gammaln(r + n) - special.gammaln(r) + r * np.log(alpha)
            + special.gammaln(a + b) - special.gammaln(b) + special.gammaln(b + n) - special.gammaln(a + b + n)
        )  # fmt: skip
        stays, left = np.log(alpha + self.t), np.log(alpha + self.t_x)
        gone = np.log(a) - np.log(b + np.maximum(n, 1.0) - 1)
        power = r + self.x
        no_death = -power * stays
        death = np.where(self.came, gone[self.xs] - power * left, -np.inf)
        both = np.logaddexp(no_death, death)
        value = dot(by_x, only_x) + dot(self.weight, both)
        share = np.exp(death - both)  # weight of the death term
        w_dead, w_live = self.weight * share, self.weight * (1 - share)
        dead_by_x = np.bincount(self.xs, weights=w_dead, minlength=len(n))
        dg_b, dg_ab = special.digamma(b + n), special.digamma(a + b + n)
        base_ab, base_b = special.digamma(a + b), special.digamma(b)
        d_r = dot(by_x, special.digamma(r + n) - special.digamma(r)) + np.log(alpha)
        d_r -= dot(w_live, stays) + dot(w_dead, left)
        d_alpha = r / alpha - dot(w_live, power / (alpha + self.t)) - dot(w_dead, power / (alpha + self.t_x))
        d_a = dot(by_x, base_ab - dg_ab) + dead_by_x.sum() / a
        d_b = dot(by_x, base_ab - base_b + dg_b - dg_ab) - dot(dead_by_x, 1 / (b + np.maximum(n, 1.0) - 1))
        gradient = np.array([d_r * r, d_alpha * alpha, d_a * a, d_b * b])
        return -value, -gradient
