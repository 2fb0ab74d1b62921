"""Services by which members may sign in, read from the environment; none without it."""

import json
from collections.abc import Mapping
from typing import Any

WECHAT = {
    "code": "wechat", "name": "WeChat", "dialect": "wechat", "scope": "snsapi_base",
    "authorize": "https://open.weixin.qq.com/connect/oauth2/authorize",
    "token": "https://api.weixin.qq.com/sns/oauth2/access_token",
}  # fmt: skip


def providers_of(environment: Mapping[str, str]) -> list[dict[str, Any]]:
    """WeChat by SHUKE_WECHAT_APPID and _SECRET; others as a list of objects in SHUKE_SIGNIN (docs/operations.md)."""
    found: list[dict[str, Any]] = []
    if environment.get("SHUKE_WECHAT_APPID"):
        keys = {
            "client_id": environment["SHUKE_WECHAT_APPID"],
            "secret": environment.get("SHUKE_WECHAT_SECRET", ""),
        }
        found.append(WECHAT | keys)
    return found + list(json.loads(environment.get("SHUKE_SIGNIN") or "[]"))
