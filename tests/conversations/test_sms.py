"""Text messages: signed as the provider publishes it, never without a limit, and every answer understood."""

import socket
import time
from dataclasses import replace

import pytest

from shuke.integrations.messaging.signing import Request, query_of, signed_headers
from shuke.integrations.messaging.sms import Account, read_answer, send
from shuke.service.conversations.rules.delivery import Delivered, Failed, Parcel, Unknown
from tests.conversations.sink import KEY_ID, SECRET, is_signed, running_sink

# The provider's own worked example of the scheme (V3 request structure and signature).
PUBLISHED = Request(
    "ecs.cn-shanghai.aliyuncs.com", "RunInstances", "2014-05-26",
    {"ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd", "RegionId": "cn-shanghai"},
    "2023-10-26T10:22:32Z", "3156853299f313e23d1673dc12e1703d",
)  # fmt: skip
PARCEL = Parcel(
    "shuke-7", "sms", "+8613800138016", "验证码 123456", template="join_code", values={"code": "123456"}
)


@pytest.fixture
def sink():
    with running_sink() as running:
        yield running


def account(sink, **other):
    return Account(
        KEY_ID, SECRET, "一叶茶铺", {"join_code": "SMS_71390007"}, sink.address, **{"answer_seconds": 1.0, **other}
    )  # fmt: skip


def test_the_published_example_is_signed_to_the_letter():
    told = signed_headers(PUBLISHED, "YourAccessKeyId", "YourAccessKeySecret")["Authorization"]
    assert told == (
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;"
        "x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )


@pytest.mark.parametrize("text", ["a b", "*", "~", "/", "+", "=&", "验证码", "'\"", "%20"])
def test_names_and_values_are_escaped_by_rfc_3986(text):
    from urllib.parse import unquote

    line = query_of({text: text})
    assert [unquote(part) for part in line.split("=")] == [text, text]
    assert not set(line) & set(" *+/'\"&") and "%7E" not in line


def test_a_message_arrives_with_all_that_the_template_needs(sink):
    assert send(PARCEL, account(sink)) == Delivered("9006")
    (arrived,) = sink.arrived
    assert arrived == {
        "action": "SendSms", "PhoneNumbers": "13800138016", "SignName": "一叶茶铺", "TemplateCode": "SMS_71390007",
        "TemplateParam": '{"code":"123456"}', "OutId": "shuke-7",
    }  # fmt: skip


def test_one_changed_byte_anywhere_is_refused(sink):
    """Every part that is signed, one byte changed: the provider's check, which knows nothing of ours, says no."""
    request = replace(PUBLISHED, host=sink.address.removeprefix("http://"))
    headers = {name.lower(): value for name, value in signed_headers(request, KEY_ID, SECRET).items()}
    target = f"/?{query_of(request.parameters)}"
    assert is_signed("POST", target, headers, b"")
    changes = 0
    for place in range(2, len(target)):
        if target[place] not in "=&%":
            other = "a" if target[place] != "a" else "b"
            changed = target[:place] + other + target[place + 1 :]
            assert not is_signed("POST", changed, headers, b""), changed
            changes += 1
    for name, value in headers.items():
        for place in range(len(value)):
            other = "0" if value[place] != "0" else "1"
            broken = headers | {name: value[:place] + other + value[place + 1 :]}
            assert not is_signed("POST", target, broken, b""), (name, place)
            changes += 1
    assert not is_signed("POST", target, headers, b" ")
    assert not is_signed("GET", target, headers, b"")
    assert changes > 300


def test_a_wrong_secret_is_refused_for_good(sink):
    assert send(PARCEL, replace(account(sink), secret="testSecreT")) == Failed(
        "SignatureDoesNotMatch", again=False
    )
    assert sink.arrived == []


@pytest.mark.parametrize(
    ("answer", "attempt"),
    [
        ((200, {"Code": "isv.BUSINESS_LIMIT_CONTROL"}), Failed("isv.BUSINESS_LIMIT_CONTROL", again=True)),
        ((400, {"Code": "Throttling.User"}), Failed("Throttling.User", again=True)),
        ((200, {"Code": "isv.MOBILE_NUMBER_ILLEGAL"}), Failed("isv.MOBILE_NUMBER_ILLEGAL", again=False)),
        ((503, {"Code": "ServiceUnavailable"}), Failed("ServiceUnavailable", again=True)),
        ((500, {"Code": "InternalError"}), Unknown("InternalError")),
        ((502, b"<html>bad gateway</html>"), Unknown("http_502")),
        ((200, b"[]"), Unknown("http_200")),
        ("cut", Unknown("no_answer")),
        ("hang", Unknown("no_answer")),
    ],
)
def test_every_answer_is_understood(sink, answer, attempt):
    sink.answers = [answer]
    assert send(PARCEL, account(sink)) == attempt


def test_a_server_that_drips_does_not_hold_a_worker(sink):
    sink.answers = ["drip"]
    began = time.monotonic()
    assert isinstance(send(PARCEL, account(sink, whole_seconds=0.5)), Unknown)
    assert time.monotonic() - began < 2.5
    # The control: without the limit for the whole, the same server holds it for as long as it drips.
    sink.answers = ["drip"]
    began = time.monotonic()
    send(PARCEL, account(sink, whole_seconds=60))
    assert time.monotonic() - began > 3.5


def test_nobody_there_means_nothing_was_sent():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = Account(
            KEY_ID, SECRET, "x", {"join_code": "S"}, f"http://127.0.0.1:{taken.getsockname()[1]}"
        )
        assert send(PARCEL, nobody) == Failed("unreachable", again=True)


def test_what_has_no_template_is_not_sent(sink):
    assert send(replace(PARCEL, template="poem"), account(sink)) == Failed("no_template", again=False)
    assert sink.arrived == []


def test_an_endless_answer_is_not_read_to_its_end():
    assert read_answer(200, b'{"Code": "OK", "BizId": "1"') == Unknown("http_200")
