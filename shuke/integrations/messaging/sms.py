"""Text messages by Alibaba Cloud (dysmsapi, SendSms of 2017-05-25): approved templates only, one phone a request."""

import http.client
import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from shuke.integrations.messaging.deadline import ANSWER_SECONDS, WHOLE_SECONDS, whole_within
from shuke.integrations.messaging.signing import Request, query_of, signed_headers
from shuke.service.conversations.rules.delivery import Attempt, Delivered, Failed, Parcel, Unknown

MOST_BYTES = 64 * 1024
# What the provider refuses for the moment only; everything else that it names is refused for good.
FOR_NOW = ("Throttling", "isv.BUSINESS_LIMIT_CONTROL", "ServiceUnavailable")


@dataclass(frozen=True, slots=True)
class Account:
    """An account with the provider: our key, the approved signature, approved templates by our names for them."""

    key_id: str
    secret: str
    signature: str
    templates: dict[str, str]
    endpoint: str = "https://dysmsapi.aliyuncs.com"
    answer_seconds: float = ANSWER_SECONDS
    whole_seconds: float = WHOLE_SECONDS


def aliyun(parcel: Parcel) -> Attempt:
    """Send by the account of this installation."""
    return send(parcel, Account(**settings.SHUKE_SMS))


def send(parcel: Parcel, account: Account) -> Attempt:
    """Send one message; how it went."""
    if parcel.template not in account.templates:
        return Failed("no_template", again=False)
    connection = _connection(account)
    try:
        connection.connect()
    except OSError:
        return Failed("unreachable", again=True)
    try:
        with whole_within(account.whole_seconds, lambda: connection.sock):
            return _asked(connection, _request(parcel, account), account)
    except (OSError, http.client.HTTPException):
        return Unknown("no_answer")  # it may have arrived
    finally:
        connection.close()


def _connection(account: Account) -> http.client.HTTPConnection:
    parts = urlsplit(account.endpoint)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    return kind(parts.hostname or "", parts.port, timeout=account.answer_seconds)


def _request(parcel: Parcel, account: Account) -> Request:
    parameters = {
        "PhoneNumbers": parcel.address.removeprefix("+86").removeprefix("+"), "SignName": account.signature,
        "TemplateCode": account.templates[parcel.template], "OutId": parcel.number,
        "TemplateParam": json.dumps(parcel.values, ensure_ascii=False, separators=(",", ":")),
    }  # fmt: skip
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    host = urlsplit(account.endpoint).netloc
    return Request(host, "SendSms", "2017-05-25", parameters, now, secrets.token_hex(16))


def _asked(connection: http.client.HTTPConnection, request: Request, account: Account) -> Attempt:
    headers = signed_headers(request, account.key_id, account.secret)
    connection.request("POST", f"/?{query_of(request.parameters)}", body=b"", headers=headers)
    answer = connection.getresponse()
    return read_answer(answer.status, answer.read(MOST_BYTES))


def read_answer(status: int, body: bytes) -> Attempt:
    """What the provider's answer means."""
    try:
        told: Any = json.loads(body)
        code = str(told["Code"])
    except (ValueError, KeyError, TypeError):
        return Unknown(f"http_{status}")
    if code == "OK":
        return Delivered(str(told.get("BizId", "")))
    if status >= 500 and not code.startswith(FOR_NOW):
        return Unknown(code)
    return Failed(code, again=code.startswith(FOR_NOW))
