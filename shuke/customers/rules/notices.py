"""The words that people agree to: what a notice must have, and the first ones, which a shop may replace by its own."""

from hashlib import sha256
from unicodedata import normalize

from django.utils.translation import gettext_lazy as _

from shuke.customers.rules.consents import PURPOSES, PurposeUnknown
from shuke.foundation.kernel.refusal import Refusal

LONGEST = 4000
# Version 1 of each purpose, Chinese and English, until the shop publishes its own.
FIRST_WORDS: dict[str, tuple[str, str]] = {
    "service": (
        "您的订单、积分、退换货有进展时，我们通知您。随时可以关闭。",
        "We tell you what happens with your orders, points and returns. You can turn this off at any time.",
    ),
    "marketing": (
        "有优惠、新品和活动时，我们用您勾选的方式告诉您。不同意不影响会员权益，随时可以取消。",
        "We tell you about offers and news in the ways that you tick. You may say no, now or later, and keep everything.",
    ),
    "profiling": (
        "我们分析您的购买记录，只为给您更合适的推荐。您可以不参加，会员权益不变。",
        "We analyse what you buy, only to suggest what suits you. You may stay out of it and keep everything else.",
    ),
    "sharing": (
        "我们把您的姓名和手机号交给页面上列出的合作方，用于其会员服务。不同意不影响使用。",
        "We pass your name and phone on to the partners listed, for their service to members. You need not agree.",
    ),
    "abroad": (
        "您的会员资料会保存到境外的服务器。接收方和用途见店内公示。不同意不影响使用。",
        "Your details are kept on a server abroad; who receives them and why is posted in the shop. You need not agree.",
    ),
    "sensitive": (
        "您主动告诉我们的肤质、健康等情况，只用于为您服务，只有服务您的员工能看到。",
        "What you tell us of your skin or health serves only to advise you, and only who serves you sees it.",
    ),
    "guardian": (
        "我是这位未满 14 岁会员的父母或监护人，同意为其办理会员。",
        "I am a parent or guardian of this member under 14 and agree to the membership.",
    ),
}


class NoticeUnfit(Refusal):
    """A notice that is empty or far too long in one of the languages."""

    code = "notice_unfit"
    message = _("Write the notice in both languages, each up to %(most)s characters.")


def checked_words(purpose: str, text: str, text_en: str) -> tuple[str, str]:
    """Both texts as they are kept; a Refusal where one is missing."""
    if purpose not in PURPOSES:
        raise PurposeUnknown(field="purpose")
    words = {"text": normalize("NFC", text).strip(), "text_en": normalize("NFC", text_en).strip()}
    for field, word in words.items():
        if not 1 <= len(word) <= LONGEST:
            raise NoticeUnfit(field=field, most=LONGEST)
    return words["text"], words["text_en"]


def digest_of(purpose: str, text: str, text_en: str) -> bytes:
    """SHA-256 by which it can be proved what was shown."""
    return sha256(f"{purpose}\x1f{text}\x1f{text_en}".encode()).digest()
