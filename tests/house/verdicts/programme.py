"""Verdicts of the membership programme: terms are for who plans and leads; making them is for the head of the chain, whom
this cast does not have (tests/web/test_programme.py does)."""

from tests.house.verdicts import FORBIDDEN, NOT_FOUND, REST, WORKS, Line

READS = {WORKS: ("chen", "gao", "he", "shi", "chu", "wei"), FORBIDDEN: REST}
NOBODY = {FORBIDDEN: REST}
LEADS = {WORKS: ("chen", "gao", "he", "shi"), FORBIDDEN: REST}
DECIDES = {NOT_FOUND: ("chen", "gao", "he", "shi"), FORBIDDEN: REST}
# Who registers members, at the till too; the till clerk and the assistants among them.
ENROLS_NOBODY = {NOT_FOUND: ("wu", "zhou", "li", "chen", "gao", "he", "shi"), FORBIDDEN: REST}

LINES = (
    Line("programme", "GET", "/programme", READS),
    Line("programme_draft", "GET", "/programme/draft", NOBODY),
    Line("programme_draft", "POST", "/programme/draft", NOBODY, {"tier.0.name": "会员"}),
    Line("programme_rehearsal", "POST", "/programme/draft/rehearsal", NOBODY, {"version": "1"}),
    Line("programme_report", "GET", "/programme/report", LEADS),
    Line("programme_report", "GET", "/programme/report?unit=%27", LEADS),
    # Before the first night there is none.
    Line("programme_report_months", "GET", "/programme/report/months.csv", DECIDES),
    Line("programme_reports", "POST", "/programme/reports", LEADS),
    Line("disputes", "GET", "/programme/disputes", LEADS),
    Line("dispute_return", "POST", "/programme/disputes/{nobody}/return", DECIDES),
    Line(
        "dispute_refusal",
        "POST",
        "/programme/disputes/{nobody}/refusal",
        DECIDES,
        {"words": "查过监控，是本人"},
    ),
    Line("customer_referrer", "POST", "/customers/{nobody}/referrer", ENROLS_NOBODY, {"invite": "AAAA-AAAA"}),
    Line("referrals", "GET", "/programme/referrals", LEADS),
    Line("referral_approval", "POST", "/programme/referrals/{nobody}/approval", DECIDES, {"words": "是朋友"}),
    Line("referral_refusal", "POST", "/programme/referrals/{nobody}/refusal", DECIDES, {"words": "一家人"}),
    Line("programme_publication", "POST", "/programme/draft/publication", NOBODY, {"version": "1"}),
)
