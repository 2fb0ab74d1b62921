"""In by another service, against one that answers on this machine: WeChat's own dialect, and OAuth 2 with PKCE."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.test import Client

from shuke.config.signin import WECHAT, providers_of
from shuke.customers.models import Identifier, OneTimeCode
from shuke.integrations.signin.providers import Provider, ProviderSaysNo, challenge_of
from tests.cast import build_cast
from tests.web.portal.phone import PHONES, code_of, inside, newest_text, ticket_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "witness"])


class Service(BaseHTTPRequestHandler):
    """Both dialects: a code is good once, for the right keys."""

    codes: dict[str, dict[str, str]] = {}  # code → who it is
    challenges: dict[str, str] = {}
    asked: list[str] = []

    def do_GET(self):
        address = urlsplit(self.path)
        given = {name: values[0] for name, values in parse_qs(address.query).items()}
        if address.path == "/sns/oauth2/access_token":
            self.asked.append("wechat")
            right = given.get("appid") == "wx1" and given.get("secret") == "s1"
            who = (
                self.codes.pop(given.get("code", ""), None)
                if right and given.get("grant_type") == "authorization_code"
                else None
            )
            return self.say(
                who | {"access_token": "a"} if who else {"errcode": 40029, "errmsg": "invalid code"}
            )
        if self.headers.get("Authorization") == "Bearer good":
            return self.say({"sub": "4711", "name": "anybody"})
        return self.say({"error": "invalid_token"}, 401)

    def do_POST(self):
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        code, verifier = form.get("code", [""])[0], form.get("code_verifier", [""])[0]
        right = self.codes.pop(code, None) is not None and challenge_of(verifier) == self.challenges.get(code)
        return self.say(
            {"access_token": "good"} if right else {"error": "invalid_grant"}, 200 if right else 400
        )

    def say(self, told, status=200):
        body = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


@pytest.fixture
def service(monkeypatch):
    server = HTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr(settings, "SHUKE_SIGNIN", [
        WECHAT | {"client_id": "wx1", "secret": "s1", "token": f"{here}/sns/oauth2/access_token"},
        {"code": "house", "name": "House", "client_id": "c", "secret": "s", "authorize": f"{here}/authorize",
         "token": f"{here}/token", "userinfo": f"{here}/userinfo"},
    ])  # fmt: skip
    Service.codes, Service.challenges, Service.asked = {}, {}, []
    yield Service
    server.shutdown()
    server.server_close()


@pytest.fixture
def shop(service):
    return build_cast()


def out(client, provider="wechat"):
    """The state that the service is sent, and all that it is."""
    answer = client.get(f"/me/in/with/{provider}")
    assert answer.status_code == 302
    given = parse_qs(urlsplit(answer["Location"]).query)
    return given["state"][0], given, answer["Location"]


def back(client, state, code, provider="wechat"):
    page = client.get(f"/me/in/with/{provider}/back?code={code}&state={state}")
    assert page.status_code == 200 and "data-go" in page.content.decode()
    return client.post(f"/me/in/with/{provider}/back", {"code": code, "state": state})


def binds_in(answer):
    return answer.content.decode().split('name="binds" value="')[1].split('"')[0]


def bind(client, answer, key):
    """The phone's code says who it is."""
    inside(lambda: OneTimeCode.objects.all().delete())
    page = client.post("/me/in", {"phone": PHONES[key], "binds": binds_in(answer)}).content.decode()
    return client.post("/me/in/code", {"ticket": ticket_in(page), "code": code_of(newest_text())})


def test_the_first_time_the_phone_says_who_it_is_and_then_wechat_is_enough(shop, service):
    client = Client()
    assert "/me/in/with/wechat" in client.get("/me/in").content.decode()
    state, given, address = out(client)
    assert (
        given["appid"] == ["wx1"]
        and given["scope"] == ["snsapi_base"]
        and address.endswith("#wechat_redirect")
    )
    assert (
        given["redirect_uri"][0] == f"{settings.PUBLIC_ADDRESS}/me/in/with/wechat/back"
        and "s1" not in address
    )
    service.codes["c1"] = {"openid": "o1", "unionid": "u1"}
    answer = back(client, state, "c1")
    assert answer.status_code == 409 and settings.MEMBER_COOKIE_NAME not in client.cookies
    assert bind(client, answer, "lin").status_code == 302
    kept = inside(lambda: Identifier.objects.get(kind="wechat"))
    assert kept.customer_id == shop.customers["lin"]
    # Another phone, another account of the shop: the union id is the same.
    other = Client()
    state, *_rest = out(other)
    service.codes["c2"] = {"openid": "o9", "unionid": "u1"}
    assert back(other, state, "c2").status_code == 302
    assert "林慧敏" in other.get("/me/").content.decode()


def test_a_state_that_this_browser_did_not_bring_out_opens_nothing(shop, service):
    mine, theirs = Client(), Client()
    state, *_rest = out(theirs)
    service.codes["c1"] = {"openid": "o1"}
    out(mine)
    assert back(mine, state, "c1").status_code == 502  # somebody else's link, followed
    assert back(Client(), state, "c1").status_code == 502 and service.asked == []
    assert back(theirs, state, "c1", "house").status_code == 502


def test_a_code_is_good_once_and_a_no_of_the_service_is_a_no(shop, service):
    client = Client()
    for code in ("nothing", ""):
        state, *_rest = out(client)
        assert back(client, state, code).status_code == 502
    assert settings.MEMBER_COOKIE_NAME not in client.cookies


def test_oauth_with_pkce(shop, service):
    client = Client()
    state, given, _address = out(client, "house")
    assert given["code_challenge_method"] == ["S256"] and given["response_type"] == ["code"]
    service.codes["c1"], service.challenges["c1"] = {}, given["code_challenge"][0]
    answer = back(client, state, "c1", "house")
    assert answer.status_code == 409 and bind(client, answer, "wujg").status_code == 302
    other = Client()
    state, given, _address = out(other, "house")
    service.codes["c2"], service.challenges["c2"] = {}, "the challenge of another"
    assert back(other, state, "c2", "house").status_code == 502
    state, given, _address = out(other, "house")
    service.codes["c3"], service.challenges["c3"] = {}, given["code_challenge"][0]
    assert back(other, state, "c3", "house").status_code == 302
    assert "吴建国" in other.get("/me/").content.decode()


def test_who_proved_the_phone_last_has_the_way_in(shop, service):
    for key in ("lin", "wujg"):
        client = Client()
        state, *_rest = out(client)
        service.codes[key] = {"openid": "one"}
        answer = back(client, state, key)
        if key == "wujg":  # it is lin's: the phone of another takes it over
            assert answer.status_code == 302
            inside(
                lambda: Identifier.objects.filter(kind="wechat").update(customer_id=shop.customers["fang"])
            )
            inside(
                lambda: Identifier.objects.filter(customer_id=shop.customers["fang"]).update(
                    ended_at="2026-01-01T00:00Z"
                )
            )
            state, *_rest = out(client)
            service.codes["again"] = {"openid": "one"}
            answer = back(client, state, "again")
        assert answer.status_code == 409 and bind(client, answer, key).status_code == 302
    held = inside(
        lambda: set(
            Identifier.objects.filter(kind="wechat", ended_at=None).values_list("customer_id", flat=True)
        )
    )
    assert held == {shop.customers["wujg"]}


def test_an_id_that_nobody_signed_is_not_bound(shop, service):
    answer = Client().post("/me/in", {"phone": PHONES["lin"], "binds": "forged"})
    assert answer.status_code == 422 and inside(lambda: OneTimeCode.objects.count()) == 0


def test_an_answer_that_is_none_is_a_no(service):
    gone = Provider("gone", "Gone", "c", "s", "wechat", token="http://127.0.0.1:1/none")
    with pytest.raises(ProviderSaysNo):
        gone.subject_of("code", "back", "verifier")


def test_it_is_off_unless_configured():
    assert providers_of({}) == [] and settings.SHUKE_SIGNIN == []
    [wechat] = providers_of({"SHUKE_WECHAT_APPID": "a", "SHUKE_WECHAT_SECRET": "b"})
    assert Provider(**wechat).dialect == "wechat"
    assert (
        len(providers_of({"SHUKE_SIGNIN": '[{"code": "x", "name": "X", "client_id": "c", "secret": "s"}]'}))
        == 1
    )
