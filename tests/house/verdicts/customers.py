"""Verdicts of the pages of the first issue: signing in, Today, customers, RFM, ABC."""

from tests.house.verdicts import (
    ALL,
    ALL_AND_STRANGERS,
    BAD,
    DESK,
    FORBIDDEN,
    NO_CUSTOMERS,
    NOT_FOUND,
    PEOPLE,
    REACH_LIN,
    REST,
    STRANGER,
    WORKS,
    Line,
)  # fmt: skip

CUSTOMERS = {FORBIDDEN: NO_CUSTOMERS, WORKS: REST}
LIN = {WORKS: (*REACH_LIN, "shen"), FORBIDDEN: NO_CUSTOMERS, NOT_FOUND: REST}
ENROL = {WORKS: ("wu", "zhou", "li", "chen", "gao", "he", "shi"), FORBIDDEN: REST}
ENROL_BAD = {BAD: ENROL[WORKS], FORBIDDEN: REST}
ENROL_ELSEWHERE = {WORKS: ("he",), NOT_FOUND: ("wu", "zhou", "li", "chen", "gao", "shi"), FORBIDDEN: REST}
NOTES = {WORKS: REACH_LIN, FORBIDDEN: (*NO_CUSTOMERS, "wu", "shen"), NOT_FOUND: REST}
NOTES_BAD = {BAD: REACH_LIN, FORBIDDEN: (*NO_CUSTOMERS, "wu", "shen"), NOT_FOUND: REST}
# Written at the terminal: nobody's own, so only who leads removes it.
NOTE_OF_NOBODY = {WORKS: ("chen", "shi"), FORBIDDEN: (*NO_CUSTOMERS, "wu", "shen"), NOT_FOUND: REST}
NO_NOTE = {NOT_FOUND: REST, FORBIDDEN: (*NO_CUSTOMERS, "wu", "shen")}
TAGS = {
    WORKS: ("chen", "shi", "zhou", "feng"),
    FORBIDDEN: (*NO_CUSTOMERS, "wu", "shen", "qian", "sun"),
    NOT_FOUND: REST,
}
NO_TAG = {NOT_FOUND: ("chen", "gao", "he", "shi", "zhou", "li", "zheng", "feng"), FORBIDDEN: REST}
REVEAL = {
    WORKS: ("chen", "shi", "zhou", "shen"),
    FORBIDDEN: (*NO_CUSTOMERS, *DESK, "qian", "sun", "zheng", "feng"),
    NOT_FOUND: REST,
}
REVEAL_BAD = {BAD: ("chen", "gao", "he", "shi", "zhou", "li", "shen"), FORBIDDEN: REST}
FOLLOWUPS = {WORKS: REACH_LIN, FORBIDDEN: (*NO_CUSTOMERS, *DESK, "shen"), NOT_FOUND: REST}
FOLLOWUPS_BAD = {BAD: REACH_LIN, FORBIDDEN: (*NO_CUSTOMERS, *DESK, "shen"), NOT_FOUND: REST}
CLOSURE = {WORKS: ("chen", "shi", "zhou"), FORBIDDEN: (*NO_CUSTOMERS, *DESK, "shen"), NOT_FOUND: REST}
CLOSURE_BAD = {
    BAD: ("chen", "gao", "he", "shi", "zhou", "li", "qian", "sun", "zheng", "feng"),
    FORBIDDEN: REST,
}
INSIGHT = {WORKS: ("chen", "gao", "he", "shi", "chu", "wei"), FORBIDDEN: REST}
LOOKUP_BAD = {BAD: ("wu", "zhou", "li"), FORBIDDEN: REST}
LOOKUP = {WORKS: ("wu", "zhou", "li"), FORBIDDEN: REST}


def words(cast) -> dict[str, int]:
    """A note about lin."""
    from shuke.customers.commands.marks import add_note
    from shuke.foundation.org.actor import SYSTEM, acting_as

    with acting_as(SYSTEM):
        return {"note": add_note(actor=SYSTEM, customer_id=cast.customers["lin"], text="爱喝头采").value}


LINES = (
    Line("today", "GET", "/", ALL),
    Line("today", "GET", "/?of=mine", ALL),
    Line("healthz", "GET", "/healthz", ALL_AND_STRANGERS),
    Line("login", "GET", "/login", ALL_AND_STRANGERS),
    Line("login", "POST", "/login", {BAD: (*PEOPLE, STRANGER)}, {"login": "chen", "password": "wrong"}),
    Line("login", "POST", "/login", {NOT_FOUND: (*PEOPLE, STRANGER)}, {"as": "chen"}, "no demo here"),
    Line("language", "POST", "/language", ALL_AND_STRANGERS, {"language": "en"}),
    Line(
        "language",
        "POST",
        "/language",
        {BAD: PEOPLE, WORKS: (STRANGER,)},
        {"language": "kl"},
        "a stranger's is ignored",
    ),
    Line("language", "POST", "/language", ALL_AND_STRANGERS, {"language": "zh-hans"}),
    Line("theme", "POST", "/theme", ALL_AND_STRANGERS, {"theme": "dark"}),
    Line("theme", "POST", "/theme", {BAD: PEOPLE, WORKS: (STRANGER,)}, {"theme": "pink"}),
    Line("lookup", "POST", "/lookup", LOOKUP, {"text": "13900000000"}),
    Line("lookup", "POST", "/lookup", LOOKUP_BAD, {"text": ""}),
    Line("customers", "GET", "/customers", CUSTOMERS),
    Line("customers", "GET", "/customers?view=all&sort=last_on&within=90&tag={tag}", CUSTOMERS),
    Line(
        "customers",
        "GET",
        "/customers?view=nonsense&sort=password&after=x~y&store=0%27&abc=A,%27--",
        CUSTOMERS,
    ),
    Line("customer_new", "GET", "/customers/new", ENROL),
    Line("customer_new", "POST", "/customers/new", ENROL_BAD, {"name": "", "phone": "13812345678"}),
    Line("customer_new", "POST", "/customers/new", ENROL_BAD, {"name": "王五", "phone": "12345"}),
    Line("customer_new", "POST", "/customers/new", ENROL_ELSEWHERE, {"name": "赵六", "store": "{hill}"}),
    Line("customer", "GET", "/customers/{lin}", LIN),
    Line("customer", "GET", "/customers/{lin}?show=trade&before=2026-01-01T00:00:00Z", LIN),
    Line("customer", "GET", "/customers/{lin}?show=x&before=never", LIN),
    Line("customer", "GET", "/customers/{nobody}", {FORBIDDEN: NO_CUSTOMERS, NOT_FOUND: REST}),
    Line("customer_notes", "POST", "/customers/{lin}/notes", NOTES, {"text": "喜欢浓一点"}),
    Line("customer_notes", "POST", "/customers/{lin}/notes", NOTES_BAD, {"text": " "}),
    Line("customer_notes", "POST", "/customers/{lin}/notes", {BAD: REST}, {"text": "a\0b"}),
    Line("customer_note_removal", "POST", "/customers/{lin}/notes/{note}/removal", NOTE_OF_NOBODY),
    Line("customer_note_removal", "POST", "/customers/{lin}/notes/{nobody}/removal", NO_NOTE),
    Line("customer_note_return", "POST", "/customers/{lin}/notes/{note}/return", NOTE_OF_NOBODY),
    Line("customer_note_return", "POST", "/customers/{lin}/notes/{nobody}/return", NO_NOTE),
    Line("customer_tags", "POST", "/customers/{lin}/tags", TAGS, {"tag": "{tag}"}),
    Line(
        "customer_tags",
        "POST",
        "/customers/{lin}/tags",
        {FORBIDDEN: (*NO_CUSTOMERS, "wu", "shen", "qian", "sun"), NOT_FOUND: REST},
        {"tag": "0"},
    ),
    Line("customer_untag", "POST", "/customers/{lin}/tags/{tag}/removal", TAGS),
    Line("customer_followups", "POST", "/customers/{lin}/followups", FOLLOWUPS, {"text": "到货告诉她"}),
    Line(
        "customer_followups",
        "POST",
        "/customers/{lin}/followups",
        FOLLOWUPS_BAD,
        {"text": "很久以后", "due_on": "2031-01-01"},
    ),
    Line(
        "customer_followups",
        "POST",
        "/customers/{lin}/followups",
        {BAD: REST},
        {"text": "哪天", "due_on": "31 Feb"},
    ),
    Line(
        "customer_reveal", "POST", "/customers/{lin}/identifiers/{phone}/reveal", REVEAL, {"reason": "call"}
    ),
    Line(
        "customer_reveal",
        "POST",
        "/customers/{lin}/identifiers/{phone}/reveal",
        REVEAL_BAD,
        {"reason": "curiosity"},
    ),
    Line(
        "customer_reveal",
        "POST",
        "/customers/{fang}/identifiers/{phone}/reveal",
        {NOT_FOUND: ("chen", "gao", "he", "shi", "zhou", "li", "shen"), FORBIDDEN: REST},
        {"reason": "call"},
        "another customer's number",
    ),
    Line("birthday_reveal", "POST", "/customers/{lin}/birthday/reveal", REVEAL, {"reason": "call"}),
    Line("customer_purchases", "POST", "/customers/{lin}/purchases", REVEAL, {"reason": "call"}),
    Line("customer_purchases", "POST", "/customers/{lin}/purchases", REVEAL_BAD, {"reason": "curiosity"}),
    Line("birthday_reveal", "POST", "/customers/{lin}/birthday/reveal", REVEAL_BAD, {"reason": "curiosity"}),
    Line(
        "birthday_reveal",
        "POST",
        "/customers/{fang}/birthday/reveal",
        {NOT_FOUND: ("chen", "gao", "he", "shi", "zhou", "li", "shen"), FORBIDDEN: REST},
        {"reason": "call"},
        "whose birthday nobody told",
    ),
    Line("followup_closure", "POST", "/followups/{followup}/closure", CLOSURE),
    Line("followup_closure", "POST", "/followups/{followup}/closure", CLOSURE_BAD, {"outcome": "married"}),
    Line("followup_postponement", "POST", "/followups/{followup}/postponement", CLOSURE),
    Line(
        "followup_postponement", "POST", "/followups/{followup}/postponement?due_on=2020-02-30", {BAD: REST}
    ),
    Line("followup_reopening", "POST", "/followups/{followup}/reopening", CLOSURE),
    Line("customer_copy", "POST", "/customers/{lin}/copy", {WORKS: ("shen",), FORBIDDEN: REST}),
    Line("customer_copy", "POST", "/customers/{nobody}/copy", {NOT_FOUND: ("shen",), FORBIDDEN: REST}),
    Line("rfm", "GET", "/rfm", INSIGHT),
    Line("rfm", "GET", "/rfm?r=5&f=1&as=table&unit={hill}&names=chinese", INSIGHT),
    Line("rfm", "GET", "/rfm?cell=champions&axes=xx&r=9", INSIGHT),
    Line("abc", "GET", "/abc", INSIGHT),
    Line("abc", "GET", "/abc?unit=999999", INSIGHT),
    Line("logout", "POST", "/logout", ALL_AND_STRANGERS, {}, "for a stranger the way to sign in is the same"),
)
