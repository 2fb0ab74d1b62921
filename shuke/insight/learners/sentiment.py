"""Whether feedback is content, offline, in Chinese and English: pairs of letters, weighed, and a straight line.

Where the line is not sure enough it abstains and a person reads. Equal texts stand in one fold: else a copy is judged by
its twin. Topics are a list of words that a shop may extend.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from shuke.insight.learners.counting import Floats, Ints, TooFew
from shuke.insight.learners.judging import Flags

LEAST = 400
ABSTAINS = 0.1  # of texts, the least certain
SURE = 0.3  # but never where it is surer than four to one
FOLDS = 5
# The rival: a handful of words everybody knows.
GOOD = (
    "好",
    "不错",
    "满意",
    "喜欢",
    "快",
    "赞",
    "棒",
    "香",
    "great",
    "good",
    "love",
    "excellent",
    "best",
    "perfect",
    "nice",
)
BAD = (
    "差",
    "慢",
    "难吃",
    "不好",
    "失望",
    "退",
    "投诉",
    "没有",
    "坏",
    "垃圾",
    "bad",
    "poor",
    "worst",
    "broken",
    "not",
    "waste",
)
TOPICS: Mapping[str, tuple[str, ...]] = {
    "delivery": ("送", "快递", "物流", "外卖", "小时", "delivery", "shipping", "arrived", "late"),
    "quality": (
        "质量",
        "味道",
        "坏",
        "新鲜",
        "难吃",
        "好吃",
        "quality",
        "broken",
        "taste",
        "works",
        "battery",
    ),
    "service": ("服务", "态度", "客服", "店员", "老板", "service", "staff", "support"),
    "price": ("价格", "贵", "便宜", "优惠", "划算", "price", "cheap", "expensive", "money"),
}
DIGITS = re.compile(r"\d+")
REPEATS = re.compile(r"(.)\1{2,}")


@dataclass(frozen=True, slots=True)
class Sentiment:
    """Fitted: what is counted, its weights, and the certainty below which it abstains."""

    counted_: tuple[TfidfVectorizer, ...]
    line_: LogisticRegression
    certain_: float

    def predict(self, texts: Sequence[str]) -> Floats:
        """Chance that each text is content."""
        return np.asarray(self.line_.predict_proba(_counts(self.counted_, texts))[:, 1])

    def told(self, texts: Sequence[str]) -> list[bool | None]:
        """Content, not content, or None: a person should read."""
        return [
            None if abs(chance - 0.5) < self.certain_ else bool(chance >= 0.5)
            for chance in self.predict(texts)
        ]


def fit(texts: Sequence[str], content: Flags) -> Sentiment:
    """Learn from texts that people judged. TooFew below 400."""
    if len(texts) < LEAST:
        raise TooFew(LEAST, len(texts), "texts that somebody judged")
    counted = (
        TfidfVectorizer(preprocessor=plain, analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True),
        TfidfVectorizer(
            preprocessor=plain, token_pattern=r"[a-z']{2,}", ngram_range=(1, 2), min_df=2, sublinear_tf=True
        )
        if any(re.search("[a-zA-Z]{3}", text) for text in texts[:500])
        else TfidfVectorizer(
            preprocessor=plain, analyzer="char", ngram_range=(4, 4), min_df=3, sublinear_tf=True
        ),
    )
    fold = folds(texts, FOLDS, seed=0)
    with threadpool_limits(limits=1):
        rows = sparse.hstack([_fitted(one, texts) for one in counted]).tocsr()
        # What it is sure of is learnt on texts that the line has not seen.
        unseen = _line().fit(rows[fold != 0], content[fold != 0]).predict_proba(rows[fold == 0])[:, 1]
        line = _line().fit(rows, content)
    return Sentiment(counted, line, min(float(np.quantile(np.abs(unseen - 0.5), ABSTAINS)), SURE))


def _line() -> LogisticRegression:
    return LogisticRegression(C=4.0, max_iter=300)


def folds(texts: Sequence[str], count: int, seed: int) -> Ints:
    """A fold for each text; equal texts (but for case, digits, repeats of a letter) share theirs."""
    _, place = np.unique(np.array([plain(text) for text in texts]), return_inverse=True)
    drawn = np.random.default_rng(seed).permutation(int(place.max()) + 1) % count
    return np.asarray(drawn[place], np.int64)


def by_words(texts: Sequence[str]) -> Flags:
    """The rival: more good words than bad ones."""
    return np.array([
        sum(text.count(word) for word in GOOD) >= sum(text.count(word) for word in BAD) for text in map(plain, texts)
    ])  # fmt: skip


def topics(text: str, lists: Mapping[str, Sequence[str]] = TOPICS) -> list[str]:
    """What a text is about; several, or none."""
    said = plain(text)
    return [name for name, words in lists.items() if any(word in said for word in words)]


def macro_f1(told: NDArray[np.bool_], real: NDArray[np.bool_]) -> float:
    """Mean of the two classes' F1."""
    both = []
    for kind in (True, False):
        hit = float(((told == kind) & (real == kind)).sum())
        both.append(2 * hit / max(float((told == kind).sum() + (real == kind).sum()), 1.0))
    return sum(both) / 2


def plain(text: str) -> str:
    """One width, small letters, any number as 0, a letter at most twice in a row, no blanks beside Chinese."""
    said = unicodedata.normalize("NFKC", text).lower().strip()
    return REPEATS.sub(r"\1\1", DIGITS.sub("0", said))


def _fitted(one: TfidfVectorizer, texts: Sequence[str]) -> sparse.spmatrix:
    try:
        return one.fit_transform(texts)
    except ValueError:  # none of these texts holds such a piece
        one.set_params(min_df=1, analyzer="char", ngram_range=(1, 1))
        return one.fit_transform(texts)


def _counts(counted: Sequence[TfidfVectorizer], texts: Sequence[str]) -> sparse.spmatrix:
    return sparse.hstack([one.transform(texts) for one in counted]).tocsr()
