"""A service by which members come in: where they are sent, and who they are there once they come back.

A member is matched by the lasting id alone; names and pictures of the service are not even read.
"""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from shuke.foundation.kernel.refusal import Refusal
from shuke.integrations.signin.asking import answer_of


class ProviderSaysNo(Refusal):
    """The service did not tell who it is: a code used twice, a wrong secret, no answer."""

    code = "provider_says_no"
    status = 502
    message = _("That service did not confirm who you are. Try again, or sign in with your phone.")


@dataclass(frozen=True, slots=True)
class Provider:
    """One service. ``dialect`` is "wechat", or "oauth2" (RFC 6749 with PKCE, RFC 7636; the id is ``sub`` of its userinfo)."""

    code: str
    name: str
    client_id: str
    secret: str
    dialect: str = "oauth2"
    authorize: str = ""
    token: str = ""
    userinfo: str = ""
    scope: str = "openid"

    def way_out(self, back: str, state: str, verifier: str) -> str:
        """Where the browser goes."""
        if self.dialect == "wechat":  # its own names, this order, and a fragment; PKCE is unknown there
            asked = {
                "appid": self.client_id,
                "redirect_uri": back,
                "response_type": "code",
                "scope": self.scope,
                "state": state,
            }
            return f"{self.authorize}?{urlencode(asked)}#wechat_redirect"
        asked = {
            "response_type": "code", "client_id": self.client_id, "redirect_uri": back, "scope": self.scope, "state": state,
            "code_challenge": challenge_of(verifier), "code_challenge_method": "S256",
        }  # fmt: skip
        return f"{self.authorize}?{urlencode(asked)}"

    def subject_of(self, code: str, back: str, verifier: str) -> str:
        """The lasting id of who came back with this code. ProviderSaysNo."""
        return self._wechat(code) if self.dialect == "wechat" else self._oauth2(code, back, verifier)

    def _wechat(self, code: str) -> str:
        asked = {
            "appid": self.client_id,
            "secret": self.secret,
            "code": code,
            "grant_type": "authorization_code",
        }
        told = _told(answer_of("GET", f"{self.token}?{urlencode(asked)}"))
        # One person has an open id per account of the shop, and one union id over all of them.
        return _text(told, "unionid") or _required(told, "openid")

    def _oauth2(self, code: str, back: str, verifier: str) -> str:
        asked = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": back, "client_id": self.client_id,
            "client_secret": self.secret, "code_verifier": verifier,
        }  # fmt: skip
        token = _required(_told(answer_of("POST", self.token, asked)), "access_token")
        return _required(_told(answer_of("GET", self.userinfo, bearer=token)), "sub")


def challenge_of(verifier: str) -> str:
    """What is sent ahead of the verifier (RFC 7636, S256)."""
    return urlsafe_b64encode(sha256(verifier.encode()).digest()).decode().rstrip("=")


def _told(answer: Any) -> Mapping[str, Any]:
    if not isinstance(answer, Mapping) or answer.get("errcode") or answer.get("error"):
        raise ProviderSaysNo()
    return answer


def _text(told: Mapping[str, Any], name: str) -> str:
    found = told.get(name)
    return found if isinstance(found, str) and 1 <= len(found) <= 100 else ""


def _required(told: Mapping[str, Any], name: str) -> str:
    found = told.get(name)
    if not isinstance(found, str) or not 1 <= len(found) <= 4000:
        raise ProviderSaysNo()
    return found
