"""Verdicts of the assistant's app: who stands in a store works with it; {wish} is lin's, {followup} zhou's about lin."""

from tests.cast import Cast
from tests.house.verdicts import ALL, BAD, FORBIDDEN, NOT_FOUND, REST, WORKS, Line

STORE = ("wu", "zhou", "li", "chen", "gao", "he", "shi")
AT_WORK = {WORKS: STORE, FORBIDDEN: REST}
AT_WORK_BAD = {BAD: STORE, FORBIDDEN: REST}
LIN = {WORKS: ("chen", "shi", "zhou"), NOT_FOUND: ("wu", "li", "gao", "he"), FORBIDDEN: REST}
LIN_CARE = {WORKS: ("chen", "shi", "zhou"), NOT_FOUND: ("li", "gao", "he"), FORBIDDEN: REST}
LIN_CARE_BAD = {BAD: ("chen", "shi", "zhou"), NOT_FOUND: ("li", "gao", "he"), FORBIDDEN: REST}
# Who leads a region sells nothing.
LIN_SELL = {WORKS: ("chen", "zhou"), NOT_FOUND: ("wu", "li", "gao", "he"), FORBIDDEN: REST}
LIN_SELL_BAD = {BAD: ("chen", "zhou"), NOT_FOUND: ("wu", "li", "gao", "he"), FORBIDDEN: REST}
NOBODY = {NOT_FOUND: ("zhou", "li", "chen", "gao", "he", "shi"), FORBIDDEN: REST}


def words(cast: Cast) -> dict[str, int]:
    """Something that lin asked for."""
    from shuke.foundation.org.actor import SYSTEM, acting_as
    from shuke.service.care.commands.wishes import Wanted, note_wish

    with acting_as(SYSTEM):
        wish = note_wish(
            actor=SYSTEM, customer_id=cast.customers["lin"], wanted=Wanted(words="小壶"), unit_id=cast.units["lake"],
            today=cast.today,
        )  # fmt: skip
    return {"wish": wish.value}


LINES = (
    Line("app_today", "GET", "/app/", AT_WORK),
    Line("app_month", "GET", "/app/month", AT_WORK),
    Line("app_find", "GET", "/app/members", AT_WORK),
    Line("app_find", "GET", "/app/members?q=%E6%9E%97", AT_WORK),
    Line("app_lookup", "POST", "/app/lookup", AT_WORK, {"text": "13000000000"}),
    Line("app_register", "GET", "/app/members/new", AT_WORK),
    Line("app_register", "POST", "/app/members/new", AT_WORK_BAD, {"name": "", "phone": "13000000001"}),
    Line("app_member", "GET", "/app/members/{lin}", LIN),
    Line("app_member", "GET", "/app/members/{nobody}", {NOT_FOUND: STORE, FORBIDDEN: REST}),
    Line("app_purchases", "GET", "/app/members/{lin}/purchases", LIN),
    Line("app_notes", "GET", "/app/members/{lin}/notes", LIN_CARE),
    Line("app_notes", "GET", "/app/members/{lin}/notes?words=T", LIN_CARE),
    Line("app_notes", "POST", "/app/members/{lin}/notes", LIN_CARE, {"text": "爱喝头采"}),
    Line("app_notes", "POST", "/app/members/{lin}/notes", LIN_CARE_BAD, {"text": ""}),
    Line("app_promises", "POST", "/app/members/{lin}/promises", LIN_CARE, {"text": "打电话", "due_on": "{today}"}),
    Line("app_promises", "POST", "/app/members/{lin}/promises", LIN_CARE_BAD, {"text": "", "due_on": "{today}"}),
    Line("app_wishes", "POST", "/app/members/{lin}/wishes", LIN_CARE_BAD, {"words": ""}),
    Line("app_sale", "GET", "/app/members/{lin}/sale", LIN_SELL),
    Line("app_sale", "GET", "/app/members/{lin}/sale?q=T&line=x*0&line={nobody}*2", LIN_SELL),
    Line("app_sale", "POST", "/app/members/{lin}/sale", LIN_SELL_BAD, {"step": "quote"}, "nothing chosen"),
    Line("app_sale", "POST", "/app/members/{lin}/sale", LIN_SELL_BAD, {"step": "pay"}),
    Line("app_claim", "GET", "/app/members/{lin}/receipt", LIN_SELL),
    Line("app_claim", "POST", "/app/members/{lin}/receipt", LIN_SELL_BAD, {"number": "x", "total": "1.00"}),
    Line("app_claim", "POST", "/app/members/{lin}/receipt", LIN_SELL_BAD, {"number": "x", "total": "NaN"}),
    Line("app_coupons", "GET", "/app/members/{lin}/coupons", LIN),
    Line("app_acts", "POST", "/app/acts/sale", LIN_SELL_BAD, {"key": "k3", "customer": "{lin}"}),
    Line("app_acts", "POST", "/app/acts/sale", AT_WORK_BAD, {"key": "k4", "customer": "{lin}", "coupon": "X"}),
    Line("app_contact", "GET", "/app/members/{lin}/contact", LIN_CARE),
    Line("app_contact", "POST", "/app/members/{lin}/contact", LIN_CARE_BAD,
         {"kind": "offer", "channel": "wechat", "text": "新茶"}, "nobody agreed to offers"),
    Line("app_contact", "GET", "/app/members/{nobody}/contact", NOBODY),
    Line("app_followup_closure", "POST", "/app/followups/{followup}/closure", LIN_CARE),
    Line("app_followup_reopening", "POST", "/app/followups/{followup}/reopening", LIN_CARE),
    Line("app_followup_postponement", "POST", "/app/followups/{followup}/postponement", LIN_CARE),
    Line("app_followup_handover", "POST", "/app/followups/{followup}/handover", LIN_CARE, {"owner": "{zhou}"}),
    Line("app_followup_handover", "POST", "/app/followups/{nobody}/handover", NOBODY, {"owner": "{zhou}"}),
    Line("app_wish_closure", "POST", "/app/wishes/{wish}/closure", LIN_CARE, {"outcome": "bought"}),
    Line("app_wish_closure", "POST", "/app/wishes/{nobody}/closure", NOBODY, {"outcome": "bought"}),
    Line("app_session", "GET", "/app/session", AT_WORK),
    Line("app_cards", "GET", "/app/cards", AT_WORK),
    Line("app_acts", "POST", "/app/acts/note", LIN_CARE, {"key": "k1", "customer": "{lin}", "text": "爱喝头采"}),
    Line("app_acts", "POST", "/app/acts/note", AT_WORK_BAD, {"customer": "{lin}", "text": "爱喝头采"}),
    Line("app_acts", "POST", "/app/acts/pigeon", AT_WORK_BAD, {"key": "k2"}),
    Line("app_allowance", "POST", "/app/allowance", {NOT_FOUND: ("wu", "zhou", "li", "chen", "gao", "he"), FORBIDDEN: REST},
         {"device": "ab", "done": "{nobody}"}, "an allowance that nobody was given"),
    Line("app_offline", "GET", "/app/offline", ALL),
    Line("app_manifest", "GET", "/app/manifest.webmanifest", ALL),
    Line("app_worker", "GET", "/app/worker.js", ALL),
)  # fmt: skip
