"""Verdicts of joining, consents, notices and the outbox."""

from tests.house.verdicts import (
    ALL_AND_STRANGERS,
    BAD,
    FORBIDDEN,
    NOT_FOUND,
    PEOPLE,
    REST,
    STRANGER,
    WORKS,
    Line,
)

EVERYBODY = (*PEOPLE, STRANGER)
ENROLLERS = ("wu", "zhou", "li", "chen", "gao", "he", "shi")
LEADERS = ("chen", "gao", "he", "shi")
AT_LAKE = {WORKS: ("wu", "zhou", "li", "chen", "shi"), NOT_FOUND: ("gao", "he"), FORBIDDEN: REST}
CONSENTS = {WORKS: ("chen", "shi", "zhou", "shen"), NOT_FOUND: ("li", "gao", "he"), FORBIDDEN: REST}
NO_ANSWER = {NOT_FOUND: ("chen", "shi", "zhou", "shen", "li", "gao", "he"), FORBIDDEN: REST}
NO_PURPOSE = {BAD: ("chen", "shi", "zhou", "shen", "li", "gao", "he"), FORBIDDEN: REST}

LINES = (
    Line("join", "GET", "/join/lake", ALL_AND_STRANGERS),
    Line("join", "GET", "/join/lake?at=%E8%8C%B6%E4%BC%9A", ALL_AND_STRANGERS),
    Line("join", "GET", "/join/company", {NOT_FOUND: EVERYBODY}, note="a company is no store"),
    Line("join", "GET", "/join/nowhere", {NOT_FOUND: EVERYBODY}),
    Line("join", "POST", "/join/lake", {BAD: EVERYBODY}, {"phone": "1380013"}),
    Line("joined", "POST", "/join/lake/card", {BAD: EVERYBODY}, {"ticket": "forged", "code": "123456"}),
    Line("card", "GET", "/card/guess", {NOT_FOUND: EVERYBODY}),
    Line("card_copy", "GET", "/card/guess/copy", {NOT_FOUND: EVERYBODY}),
    Line("card_copy", "POST", "/card/guess/copy", {NOT_FOUND: EVERYBODY}),
    Line(
        "card_copy_file",
        "POST",
        "/card/guess/copy/file",
        {NOT_FOUND: EVERYBODY},
        {"ticket": "x", "code": "123456"},
    ),
    Line("joining", "GET", "/joining", {WORKS: ENROLLERS, FORBIDDEN: REST}),
    Line("poster", "GET", "/joining/lake/poster", AT_LAKE),
    Line("poster", "GET", "/joining/lake/poster?at=x", AT_LAKE),
    Line("customer_consents", "GET", "/customers/{lin}/consents", CONSENTS),
    Line(
        "customer_consents",
        "POST",
        "/customers/{lin}/consents",
        CONSENTS,
        {"say": "abroad//yes", "heard": "signed"},
    ),
    Line("customer_consents", "POST", "/customers/{lin}/consents", NO_ANSWER, {"say": "abroad//perhaps"}),
    Line("customer_consents", "POST", "/customers/{lin}/consents", NO_PURPOSE, {"say": "selling/sms/yes"}),
    Line("notices", "GET", "/settings/notices", {WORKS: ("shen",), FORBIDDEN: REST}),
    Line(
        "notice",
        "POST",
        "/settings/notices/abroad",
        {WORKS: ("shen",), FORBIDDEN: REST},
        {"text": "新", "text_en": "n"},
    ),
    Line("notice", "POST", "/settings/notices/abroad", {BAD: ("shen",), FORBIDDEN: REST}, {"text": "新"}),
    Line(
        "notice",
        "POST",
        "/settings/notices/selling",
        {BAD: ("shen",), FORBIDDEN: REST},
        {"text": "新", "text_en": "n"},
    ),
    Line("outbox", "GET", "/outbox", {WORKS: LEADERS, FORBIDDEN: REST}),
    Line("outbox", "GET", "/outbox?state=uncertain&before=7", {WORKS: LEADERS, FORBIDDEN: REST}),
    Line("outbox", "GET", "/outbox?state=x&before=y", {WORKS: LEADERS, FORBIDDEN: REST}),
    Line("message_repetition", "POST", "/outbox/{nobody}/repetition", {NOT_FOUND: LEADERS, FORBIDDEN: REST}),
)
