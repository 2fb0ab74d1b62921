"""Verdicts of the member's own pages: staff are nobody there. What a member gets is swept in tests/web/portal."""

from tests.house.verdicts import BAD, NOT_FOUND, PEOPLE, SIGN_IN, STRANGER, WORKS, Line

EVERYBODY = (*PEOPLE, STRANGER)
NOBODY, OPEN = {SIGN_IN: EVERYBODY}, {WORKS: EVERYBODY}

LINES = (
    Line("me_card", "GET", "/me/", NOBODY),
    Line("me_points", "GET", "/me/points", NOBODY),
    Line("me_dispute", "POST", "/me/points/{nobody}/dispute", NOBODY),
    Line("me_codes", "GET", "/me/codes", NOBODY),
    Line("me_invite", "GET", "/me/invite", NOBODY),
    Line("me_invite", "POST", "/me/invite", NOBODY, {"invite": "x"}),
    Line("me_coupons", "GET", "/me/coupons", NOBODY),
    Line("me_orders", "GET", "/me/orders", NOBODY),
    Line("me_order", "GET", "/me/orders/{nobody}", NOBODY),
    Line("me_mine", "GET", "/me/mine", NOBODY),
    Line("me_details", "GET", "/me/mine/details", NOBODY),
    Line("me_details", "POST", "/me/mine/details", NOBODY, {"name": "x"}),
    Line("me_consents", "GET", "/me/mine/consents", NOBODY),
    Line("me_consents", "POST", "/me/mine/consents", NOBODY, {"say": "marketing/sms/yes"}),
    Line("me_watchers", "GET", "/me/mine/watchers", NOBODY),
    Line("me_phones", "GET", "/me/mine/phones", NOBODY),
    Line("me_phones", "POST", "/me/mine/phones", NOBODY, {"phone": "1"}),
    Line("me_copy", "GET", "/me/mine/copy", NOBODY),
    Line("me_copy", "POST", "/me/mine/copy", NOBODY),
    Line("me_copy_file", "POST", "/me/mine/copy/file", NOBODY, {"ticket": "x", "code": "123456"}),
    Line("me_out", "POST", "/me/out", NOBODY),
    Line("me_sign_in", "GET", "/me/in", OPEN),
    Line("me_sign_in", "POST", "/me/in", {BAD: EVERYBODY}, {"phone": "1380013"}),
    Line("me_code", "POST", "/me/in/code", {BAD: EVERYBODY}, {"ticket": "forged", "code": "123456"}),
    Line("me_look", "POST", "/me/look", OPEN, {"language": "en", "next": "/me/"}),
    Line("me_with", "GET", "/me/in/with/nobody", {NOT_FOUND: EVERYBODY}, note="no service is configured"),
    Line("me_with_back", "GET", "/me/in/with/nobody/back", {NOT_FOUND: EVERYBODY}),
    Line("me_with_back", "POST", "/me/in/with/nobody/back", {NOT_FOUND: EVERYBODY}, {"code": "x"}),
    Line("me_manifest", "GET", "/me/app.webmanifest", OPEN),
    Line("me_worker", "GET", "/me/worker.js", OPEN),
    Line("me_offline", "GET", "/me/offline", OPEN),
)
