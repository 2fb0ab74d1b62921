"""Feedback: the published set of delivery reviews, the rival, and what a small shop may expect."""

from __future__ import annotations

import csv
from dataclasses import replace

import numpy as np
import pytest

from shuke.insight.learners import sentiment
from shuke.insight.learners.counting import TooFew
from tests.insight.shared import DATA, needs

WAIMAI = "zh_reviews/waimai_10k.csv"


def small() -> tuple[list[str], np.ndarray]:
    """Six hundred made-up judgements in both languages."""
    chance = np.random.default_rng(0)
    good = ["送得很快，味道不错", "很好吃，服务态度好", "great quality, works well", "便宜又新鲜"]
    bad = ["太慢了，等了两个小时", "难吃，不会再来", "broken after a week, bad", "客服态度差"]
    content = chance.random(600) < 0.5
    texts = [f"{(good if kind else bad)[chance.integers(4)]}{chance.integers(99)}" for kind in content]
    return texts, content


@pytest.mark.nightly
@needs(WAIMAI)
def test_delivery_reviews() -> None:
    """11,987 reviews, five folds with equal texts in one: accuracy 0.899, macro F1 0.884, 0.932 without a tenth."""
    rows = list(csv.DictReader((DATA / WAIMAI).open(encoding="utf-8-sig")))
    texts = [row["review"] for row in rows]
    content = np.array([row["label"] == "1" for row in rows])
    fold, chance = sentiment.folds(texts, 5, 1), np.zeros(len(texts))
    for one in range(5):
        model = sentiment.fit([texts[n] for n in np.flatnonzero(fold != one)], content[fold != one])
        chance[fold == one] = model.predict([texts[n] for n in np.flatnonzero(fold == one)])
    told = chance >= 0.5
    assert (told == content).mean() >= 0.895 and sentiment.macro_f1(told, content) >= 0.88
    sure = np.abs(chance - 0.5)
    assert (told == content)[sure > np.quantile(sure, 0.1)].mean() >= 0.93
    assert sentiment.macro_f1(sentiment.by_words(texts), content) < 0.6


def test_learns_abstains_and_names_topics() -> None:
    texts, content = small()
    model = sentiment.fit(texts[:500], content[:500])
    assert (model.predict(texts[500:]) > 0.5).tolist() == content[500:].tolist()
    told = replace(model, certain_=0.3).told(["难吃，不会再来5", "送得很快，味道不错", "嗯"])
    assert told == [False, True, None]
    assert sentiment.topics("快递太慢，质量也不好") == ["delivery", "quality"]
    assert sentiment.topics("嗯") == []


def test_equal_texts_share_a_fold() -> None:
    texts = ["好吃", " 好吃", "好吃!!!!", "好吃!!", "A12", "a7", "别的"] * 3
    fold = sentiment.folds(texts, 5, 3)
    assert fold[0] == fold[1] == fold[7] and fold[2] == fold[3] and fold[4] == fold[5]


def test_too_few_judgements_say_so() -> None:
    with pytest.raises(TooFew):
        sentiment.fit(["好"] * 20, np.ones(20, bool))
