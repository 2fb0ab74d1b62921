"""Passkeys, by an authenticator that speaks the real protocol: alone, as second step, as proof; and what is refused."""

import json

import pytest
from django.test import Client

from shuke.foundation.org.models import Factor
from tests.auth.authenticator import Authenticator
from tests.auth.people import PASSWORD, by_password, set_up_app
from tests.org.log import events

pytestmark = pytest.mark.django_db(databases=["default", "witness"])


def asked(client: Client, address: str = "/passkey/challenge") -> dict:
    answer = client.post(address)
    assert answer.status_code == 200, answer
    return json.loads(answer.content)


def add(client: Client, key: Authenticator, label: str = "手机"):
    return client.post(
        "/account/passkeys",
        {"credential": key.make(asked(client, "/account/passkeys/challenge")), "label": label},
    )


def use(client: Client, key: Authenticator, **also: str):
    return client.post("/passkey/answer", {"credential": key.sign(asked(client)), **also})


@pytest.fixture
def key(cast, clock) -> Authenticator:
    """A passkey of chen's."""
    made = Authenticator()
    answer = add(by_password("chen"), made)
    assert answer.status_code == 200 and answer.content.decode().count('<li class="secret">') == 10
    return made


def test_it_signs_in_alone(cast, key):
    client = Client()
    assert use(client, key, next="/customers")["Location"] == "/customers"
    assert client.get("/customers").status_code == 200
    assert [event.facts["way"] for event in events("org.sign_in", "witness")][-1] == "passkey"
    assert Factor.objects.get(staff_id=cast.staff["chen"]).used_at is not None


def test_alone_it_must_have_asked_for_finger_or_pin(cast, key):
    key.verifies = False
    assert use(Client(), key).status_code == 422
    half = by_password("chen")  # after a password it need not
    assert use(half, key).status_code == 302 and half.get("/").status_code == 200


def test_it_is_the_second_step_of_its_own_account_only(cast, key):
    set_up_app(by_password("shi"), cast.staff["shi"])
    half = by_password("shi")
    assert key.id not in [one["id"] for one in asked(half)["allowCredentials"]]
    assert use(half, key).status_code == 422 and half.get("/").status_code == 302


def test_it_proves_it_again(cast, key, clock):
    client = Client()
    use(client, key)
    clock.shift(16 * 60)
    assert client.post("/account/recovery-codes")["Location"].startswith("/account/proof")
    assert use(client, key, next="/account/sign-in")["Location"] == "/account/sign-in"
    assert client.post("/account/recovery-codes").status_code == 200


def test_an_answer_is_good_once_and_only_for_its_challenge(cast, key):
    client = Client()
    answer = key.sign(asked(client))
    other = Client()
    asked(other)
    assert other.post("/passkey/answer", {"credential": answer}).status_code == 422  # another challenge
    assert client.post("/passkey/answer", {"credential": answer}).status_code == 302
    client.post("/logout")
    assert client.post("/passkey/answer", {"credential": answer}).status_code == 422
    assert Client().post("/passkey/answer", {"credential": answer}).status_code == 422


def test_a_challenge_to_prove_makes_no_key_and_the_other_way_round(cast, clock):
    client, made = by_password("chen"), Authenticator()
    options = asked(client, "/account/passkeys/challenge")
    asked(client)  # the last challenge counts, and it is for another purpose
    assert client.post("/account/passkeys", {"credential": made.make(options)}).status_code == 422
    assert not Factor.objects.exists()


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "https://testserver", "http://testserver.evil.example", "http://testserver:81"],
)
def test_answers_of_another_origin_count_for_nothing(cast, key, origin):
    key.origin = origin
    assert use(Client(), key).status_code == 422
    assert add(by_password("shi"), Authenticator(origin=origin)).status_code == 422


def test_a_copied_key_shows_by_its_count(cast, key):
    assert use(Client(), key).status_code == 302
    key.count -= 1
    assert use(Client(), key).status_code == 422
    assert use(Client(), key).status_code == 302


def test_keys_that_do_not_count_are_taken(cast, clock):
    made = Authenticator(counts=False)
    add(by_password("chen"), made)
    assert [use(Client(), made).status_code for _time in range(2)] == [302, 302]


def test_another_signature_or_another_accounts_name_is_refused(cast, key):
    other = Authenticator(id=key.id, handle=key.handle, count=50)
    assert use(Client(), other).status_code == 422
    key.handle = bytes(16)
    assert use(Client(), key).status_code == 422
    assert len(events("org.fail_sign_in", "witness")) == 2


def test_a_key_taken_away_or_of_who_left_opens_nothing(cast, key):
    from shuke.foundation.org.models import Staff

    Staff.objects.filter(login="chen").update(is_active=False)
    assert use(Client(), key).status_code == 422
    Staff.objects.filter(login="chen").update(is_active=True)
    admin = by_password("jiang")
    set_up_app(admin, cast.staff["jiang"])
    admin.post(f"/settings/staff/{cast.staff['chen']}/second-step/removal")
    assert use(Client(), key).status_code == 422


@pytest.mark.parametrize(
    "junk",
    ["", "{", "[]", "null", "1", '{"id": 1}', '{"id": "a", "rawId": "a", "response": {}}', "x" * 30_000],
)
def test_junk_is_refused_in_words(cast, junk):
    client = Client()
    asked(client)
    answer = client.post("/passkey/answer", {"credential": junk})
    assert answer.status_code == 422 and "通行密钥" in answer.content.decode()


def test_a_number_is_no_name_for_passkeys(cast, clock):
    client = Client(headers={"Host": "127.0.0.1"})
    client.post("/login", {"login": "chen", "password": PASSWORD})
    assert "data-passkey" not in client.get("/account/sign-in").content.decode()
    assert "data-passkey" not in client.get("/login").content.decode()
