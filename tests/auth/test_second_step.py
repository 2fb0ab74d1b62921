"""G1: who sees contacts, sales or sensitive answers, exports or makes accounts, has a second step before anything opens."""

import pytest
from django.db import connection
from django.test import Client

from shuke.foundation.org.matrix import ROLES
from shuke.foundation.org.models import Factor, RecoveryCode
from shuke.foundation.org.reach import actor_in_role
from shuke.foundation.org.signing.factors import take_app_code
from shuke.foundation.org.signing.policy import needs_factor
from shuke.foundation.org.signing.totp import code_at, step_of
from tests.auth.people import PASSWORD, by_password, code_of, set_up_app, with_app
from tests.house.verdicts import all_lines
from tests.org.log import events

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
FREE = ("my_sign_in", "my_app", "proof", "password", "login", "login_second", "forgotten", "reset", "healthz")


def test_codes_are_those_of_the_standard():
    """RFC 6238, appendix B, with the secret in base32 and the last six of its eight digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for at, code in ((59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")):
        assert code_at(secret, at // 30) == code
        assert step_of(secret, code, at) == at // 30
        assert step_of(secret, code, at + 30) == at // 30  # the one before
        assert step_of(secret, code, at + 61) is None
    assert step_of(secret, "28708２", 59) is None and step_of(secret, "", 59) is None


def test_every_role_that_opens_something_needs_a_second_step():
    needing = {code for code, role in ROLES.items() if needs_factor(actor_in_role(role, 1, "", 1, "1."))}
    assert set(ROLES) - needing == {"campaign_manager", "service_agent"}


def test_nothing_opens_before_it_is_set_up(cast):
    """Every page of the program, for a manager who has only a password."""
    client, asked = by_password("chen"), 0
    for line in all_lines():
        if (
            line.method != "GET"
            or line.name in FREE
            or "{" in line.address
            or line.address.startswith(("/api/v1", "/me/"))  # by key; by the member's own session
        ):
            continue
        answer = client.get(line.address)
        assert answer.status_code == 302 and answer["Location"] == "/account/sign-in", line.address
        asked += 1
    assert asked > 30
    assert client.get("/customers", headers={"HX-Request": "true"})["HX-Redirect"] == "/account/sign-in"
    assert client.post("/customers/new", {"name": "x"})["Location"] == "/account/sign-in"
    page = client.get("/account/sign-in").content.decode()
    assert 'class="nav' not in page and 'action="/logout"' in page


def test_with_the_guard_off_the_sweep_would_fail(cast, settings):
    settings.SECOND_FACTOR_NEEDED = False
    assert by_password("chen").get("/customers").status_code == 200


def test_who_opens_nothing_goes_in_by_password(cast):
    assert by_password("wei").get("/").status_code == 200


def test_an_app_is_set_up_and_opens(cast, clock):
    client, staff = by_password("chen"), cast.staff["chen"]
    codes = set_up_app(client, staff)
    assert len(codes) == 10 == len(set(codes))
    assert client.get("/").status_code == 200
    other = by_password("chen")
    assert other.get("/")["Location"] == "/login"  # half signed in is not signed in
    assert other.get("/login/second").status_code == 200
    assert other.post("/login/second", {"code": "000000"}).status_code == 422
    clock.shift(30)
    assert other.post("/login/second", {"code": code_of(staff)})["Location"] == "/"
    assert other.get("/").status_code == 200
    assert [event.facts["way"] for event in events("org.sign_in", "witness")] == ["password", "app"]
    assert len(events("org.confirm_app")) == 1 and len(events("org.fail_sign_in", "witness")) == 1


def test_a_code_is_good_once_and_none_older_than_it(cast, clock):
    with_app(cast, "chen")
    staff = cast.staff["chen"]
    clock.shift(60)
    now, before = code_of(staff), code_of(staff, -1)
    first, second = by_password("chen"), by_password("chen")
    assert first.post("/login/second", {"code": now}).status_code == 302
    assert second.post("/login/second", {"code": now}).status_code == 422
    assert second.post("/login/second", {"code": before}).status_code == 422
    clock.shift(30)
    assert second.post("/login/second", {"code": code_of(staff)}).status_code == 302


def test_the_password_step_is_over_after_ten_minutes_or_another_password(cast, clock):
    with_app(cast, "chen")
    late = by_password("chen")
    clock.shift(601)
    assert late.post("/login/second", {"code": code_of(cast.staff["chen"])})["Location"] == "/login"
    half = by_password("chen")
    from shuke.foundation.org.signing.sessions import close_all

    close_all(cast.staff["chen"])
    assert half.post("/login/second", {"code": code_of(cast.staff["chen"])})["Location"] == "/login"


def test_recovery_codes_are_hashed_and_good_once(cast, clock):
    client = by_password("chen")
    codes, staff = set_up_app(client, cast.staff["chen"]), cast.staff["chen"]
    stored = [
        bytes(one) for one in RecoveryCode.objects.filter(staff_id=staff).values_list("code_hash", flat=True)
    ]
    assert len(stored) == 10 and not any(codes[0].replace("-", "").encode() in one for one in stored)
    other = by_password("chen")
    assert other.post("/login/second", {"code": codes[0].upper()}).status_code == 302
    assert other.get("/").status_code == 200
    again = by_password("chen")
    assert again.post("/login/second", {"code": codes[0]}).status_code == 422
    assert again.post("/login/second", {"code": codes[1].replace("-", " ")}).status_code == 302
    page = client.post("/account/recovery-codes").content.decode()
    assert codes[2] not in page and RecoveryCode.objects.filter(staff_id=staff, used_at=None).count() == 10
    void = by_password("chen")
    assert void.post("/login/second", {"code": codes[2]}).status_code == 422


def test_another_persons_recovery_code_is_none(cast, clock):
    codes = set_up_app(by_password("chen"), cast.staff["chen"])
    set_up_app(by_password("shi"), cast.staff["shi"])
    other = by_password("shi")
    assert other.post("/login/second", {"code": codes[0]}).status_code == 422


def test_secrets_lie_sealed_and_are_nowhere_in_the_log(cast, clock):
    from shuke.foundation.org.signing.factors import secret_of

    with_app(cast, "chen")
    secret = secret_of(Factor.objects.get(staff_id=cast.staff["chen"]))
    with connection.cursor() as cursor:
        for table in ("org_factor", "org_recoverycode", "audit_event", "django_session"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            text = cursor.fetchone()[0] or ""
            assert secret not in text and secret.encode().hex() not in text, table


def test_the_only_second_step_stays_where_one_is_needed(cast, clock):
    client = with_app(cast, "chen")
    factor = Factor.objects.get(staff_id=cast.staff["chen"]).id
    answer = client.post(
        f"/account/factors/{factor}/removal", headers={"Referer": "http://testserver/account/sign-in"}
    )
    assert answer.status_code == 302 and Factor.objects.get(id=factor).removed_at is None
    free = with_app(cast, "wei")
    factor = Factor.objects.get(staff_id=cast.staff["wei"]).id
    free.post(f"/account/factors/{factor}/removal")
    assert Factor.objects.get(id=factor).removed_at is not None
    assert not RecoveryCode.objects.filter(staff_id=cast.staff["wei"]).exists()
    assert free.post(f"/account/factors/{factor}/removal").status_code == 404
    assert len(events("org.remove_factor")) == 1


def test_another_phone_takes_the_place_of_the_old_one(cast, clock):
    client, staff = with_app(cast, "chen"), cast.staff["chen"]
    clock.shift(30)
    client.post("/account/app")
    assert take_app_code(staff, code_of(staff), clock_now()) is False  # begun is not confirmed
    assert client.post("/account/app/confirmation", {"code": code_of(staff)}).status_code == 302
    assert Factor.objects.filter(staff_id=staff, removed_at=None).count() == 1


def clock_now():
    from django.utils import timezone

    return timezone.now()


def test_an_administrator_resets_anothers_never_the_own(cast, clock):
    lost = with_app(cast, "chen")
    admin = with_app(cast, "jiang")
    chen, jiang = cast.staff["chen"], cast.staff["jiang"]
    assert admin.post(f"/settings/staff/{jiang}/second-step/removal").status_code == 404
    assert admin.post(f"/settings/staff/{chen}/second-step/removal").status_code == 302
    assert lost.get("/")["Location"] == "/login"
    assert events("org.reset_factors")[0].facts == {"staff": chen, "factors": 1}
    again = by_password("chen")
    assert "管理员" in again.get("/account/sign-in").content.decode()
    assert lost.post("/settings/staff/1/second-step/removal").status_code == 302  # signed out


def test_demo_logins_are_exempt_on_loopback_only(cast, settings, tmp_path, monkeypatch):
    from shuke.doors.web.account import login

    settings.DEMO = True
    monkeypatch.setattr(
        login, "_demo_file", lambda data: [{"login": "chen", "name": "x", "role_name": "x", "unit_name": "x"}]
    )
    here = Client(headers={"Host": "127.0.0.1"})
    assert here.post("/login", {"as": "chen"}).status_code == 302
    assert here.get("/customers").status_code == 200
    # the same session from elsewhere, or once the directory is no demo any more, is none
    assert here.get("/customers", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 302
    assert here.post("/login", {"as": "chen"}).status_code == 302
    settings.DEMO = False
    assert here.get("/customers").status_code == 302
    settings.DEMO = True
    typed = Client(headers={"Host": "127.0.0.1"})  # a password is no demo login
    typed.post("/login", {"login": "chen", "password": PASSWORD})
    assert typed.get("/customers")["Location"] == "/account/sign-in"
