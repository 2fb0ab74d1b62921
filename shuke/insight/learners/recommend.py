"""What somebody may want next: goods whose time has come again, and what others bought beside them.

Repeat rhythm: the median gap of a product over everybody, sharpened by the customer's own. Beside: item-item
co-purchase by cosine with a discount for what sells to everybody (Deshpande, Karypis 2004). Blended by what each got
right on the shop's own past. Each has its "because". Never what was just bought, unless its time has come again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from shuke.insight.learners.counting import Floats, Ints, TooFew

LEAST = 200  # customers with two purchase days
REPEATS_FROM = 0.15  # share of buyers who came back for it: below, a product is bought once
JUST_DAYS = 14
NEIGHBOURS = 50


@dataclass(frozen=True, slots=True)
class Sales:
    """Who bought what when, one row per customer, product and day; all whole numbers from nought."""

    customer: Ints
    product: Ints
    day: Ints
    customers: int
    products: int


@dataclass(frozen=True, slots=True)
class Wish:
    """A product for somebody: score, the product it stands beside (or itself, for a rhythm), and the kind of reason
    ("again": its time has come; "beside": bought with ``because``; "popular")."""

    product: int
    score: float
    because: int
    kind: str


@dataclass(frozen=True, slots=True)
class Recommender:
    """Fitted: usual gap and repeat share of each product, neighbours, popularity, and the weight of repeats."""

    sales: Sales
    today: int
    gap_: Floats
    repeat_: Floats
    near_: sparse.csr_matrix
    popular_: Floats

    def wishes(self, customer: int, count: int = 10) -> list[Wish]:
        """The best ``count`` for a customer; what is popular where nothing is known of them."""
        mine = self.sales.customer == customer
        products, days = self.sales.product[mine], self.sales.day[mine]
        again, beside, because = self._scores(products, days)
        total = again + beside + 1e-3 * self.popular_
        fresh = products[self.today - days <= JUST_DAYS]
        total[fresh] = np.where(again[fresh] > 0.5, total[fresh], -1.0)
        best = np.argsort(-total, kind="stable")[:count]
        reason = np.where(again >= beside, np.arange(self.sales.products), because)
        return [
            Wish(int(one), float(total[one]), int(reason[one]), _kind(again[one], beside[one]))
            for one in best
            if total[one] > 0
        ]

    def _scores(self, products: Ints, days: Ints) -> tuple[Floats, Floats, Ints]:
        again, because = np.zeros(self.sales.products), np.zeros(self.sales.products, np.int64)
        for one in np.unique(products):
            dates = np.unique(days[products == one])
            own = np.median(np.diff(dates)) if len(dates) > 2 else self.gap_[one]
            usual = max((own + self.gap_[one]) / 2 if np.isfinite(self.gap_[one]) else own, 1.0)
            late = (self.today - dates[-1]) / usual if np.isfinite(usual) else 0.0
            loyal = 1.0 if len(dates) > 2 else self.repeat_[one]
            # Rises to one when the gap is over, and fades when nobody came for three of them.
            again[one] = (
                loyal * np.clip(late, 0, 1) * (1.0 if late < 3 else 3 / late) * min(len(dates), 4) / 2
            )
        recent = np.exp(-(self.today - days) / 180)
        known, place = np.unique(products, return_inverse=True)
        weight = np.bincount(place, weights=recent)
        pull = sparse.diags(np.minimum(weight, 3.0)) @ self.near_[known]
        beside = np.asarray(pull.sum(axis=0)).ravel() if len(known) else np.zeros(self.sales.products)
        if len(known):
            because = known[np.asarray(pull.argmax(axis=0)).ravel()]
        beside[known] = 0.0
        return again, 0.5 * beside / max(float(beside.max(initial=0.0)), 1e-9), because


def fit(sales: Sales, today: int) -> Recommender:
    """Learn from what was bought by ``today``. TooFew below 200 customers with two purchase days."""
    kept = sales.day <= today
    past = Sales(sales.customer[kept], sales.product[kept], sales.day[kept], sales.customers, sales.products)
    visits = np.unique(past.customer * (today + 1) + past.day) // (today + 1)
    returned = int((np.bincount(visits, minlength=1) > 1).sum())
    if returned < LEAST:
        raise TooFew(LEAST, returned, "customers with two purchase days")
    held = sparse.csr_matrix(
        (np.ones(len(past.customer)), (past.customer, past.product)), shape=(past.customers, past.products)
    )
    gap, share = _rhythm(past, held)
    held.data[:] = 1.0
    buyers = np.asarray(held.sum(axis=0)).ravel()
    together = (held.T @ held).tocsr()
    together.setdiag(0)
    scale = sparse.diags(1 / np.maximum(buyers, 1.0) ** 0.5)
    lately = np.bincount(past.product[past.day > today - 90], minlength=past.products).astype(float)
    return Recommender(
        past, today, gap, share, _nearest(scale @ together @ scale), lately / max(lately.max(), 1.0)
    )


def most_popular(sales: Sales, today: int, count: int = 10) -> Ints:
    """The rival: what sold most in the last ninety days."""
    sold = np.bincount(
        sales.product[(sales.day <= today) & (sales.day > today - 90)], minlength=sales.products
    )
    return np.argsort(-sold, kind="stable")[:count]


def hits(told: list[int], real: set[int]) -> tuple[float, float]:
    """Whether one of the told was bought, and NDCG of the list."""
    gains = [1 / np.log2(place + 2) for place, one in enumerate(told) if one in real]
    ideal = sum(1 / np.log2(place + 2) for place in range(min(len(real), len(told))))
    return float(bool(gains)), float(sum(gains) / ideal) if ideal else 0.0


def _rhythm(past: Sales, held: sparse.csr_matrix) -> tuple[Floats, Floats]:
    """Median gap of each product over its buyers, and the share of them that came back for it."""
    key = past.customer * past.products + past.product
    order = np.lexsort((past.day, key))
    same = key[order][1:] == key[order][:-1]
    gaps, product = np.diff(past.day[order])[same], past.product[order][1:][same]
    ranked = np.lexsort((gaps, product))
    product, gaps = product[ranked], gaps[ranked]
    first, count = np.unique(product, return_index=True, return_counts=True)[1:]
    usual = np.full(past.products, np.inf)
    usual[product[first]] = gaps[first + count // 2]
    returned = np.bincount(np.unique(key[order][1:][same]) % past.products, minlength=past.products)
    buyers = np.maximum(held.getnnz(axis=0), 1)
    share = returned / buyers
    return np.where(share >= REPEATS_FROM, usual, np.inf), np.where(share >= REPEATS_FROM, share, 0.0)


def _nearest(near: sparse.csr_matrix) -> sparse.csr_matrix:
    """Each product's fifty closest."""
    near = near.tocsr()
    for row in range(near.shape[0]):
        part = slice(near.indptr[row], near.indptr[row + 1])
        if part.stop - part.start > NEIGHBOURS:
            values = near.data[part]
            values[values < np.partition(values, -NEIGHBOURS)[-NEIGHBOURS]] = 0.0
    near.eliminate_zeros()
    return near


def _kind(again: float, beside: float) -> str:
    return "popular" if again == beside == 0 else "again" if again >= beside else "beside"
