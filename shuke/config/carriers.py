"""Who carries messages, read from the environment."""

import json
from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit


def smtp_of(environment: Mapping[str, str]) -> dict[str, Any]:
    """The mail server of SHUKE_SMTP=smtps://user:password@host:465, in the name of SHUKE_MAIL_FROM; empty without one.

    ``smtp://`` begins in the open and goes on by STARTTLS, except to this very machine.
    """
    if not environment.get("SHUKE_SMTP"):
        return {}
    parts = urlsplit(environment["SHUKE_SMTP"])
    sender = parseaddr(environment.get("SHUKE_MAIL_FROM") or unquote(parts.username or ""))[1]
    is_tls = parts.scheme == "smtps"
    return {
        "host": parts.hostname or "", "port": parts.port or (465 if is_tls else 587), "sender": sender,
        "user": unquote(parts.username or ""), "password": unquote(parts.password or ""), "is_tls": is_tls,
    }  # fmt: skip


def sms_of(environment: Mapping[str, str]) -> dict[str, Any]:
    """An account for text messages from SHUKE_ALIYUN_KEY, _SECRET, _SIGNATURE and _TEMPLATES ({"join_code": "SMS_1"})."""
    if not environment.get("SHUKE_ALIYUN_KEY"):
        return {}
    return {
        "key_id": environment["SHUKE_ALIYUN_KEY"], "secret": environment.get("SHUKE_ALIYUN_SECRET", ""),
        "signature": environment.get("SHUKE_ALIYUN_SIGNATURE", ""),
        "templates": json.loads(environment.get("SHUKE_ALIYUN_TEMPLATES") or "{}"),
    }  # fmt: skip


def carriers_of(*, demo: bool, smtp: Mapping[str, Any], sms: Mapping[str, Any]) -> dict[str, str]:
    """The carrier of each channel, by its dotted path."""
    if demo:
        return dict.fromkeys(("sms", "email"), "shuke.integrations.messaging.shown.shown")
    found = {}
    if smtp:
        found["email"] = "shuke.integrations.messaging.mail.smtp"
    if sms:
        found["sms"] = "shuke.integrations.messaging.sms.aliyun"
    return found
