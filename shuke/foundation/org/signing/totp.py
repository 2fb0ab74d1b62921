"""Codes of an authenticator app: RFC 6238 with SHA-1, six digits, thirty seconds, as every such app has it."""

import base64
import hmac
import secrets
import struct
from urllib.parse import quote, urlencode

STEP, DIGITS, SKEW = 30, 6, 1


def new_secret() -> str:
    """160 random bits in base32, as RFC 4226 asks."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def code_at(secret: str, step: int) -> str:
    """The code of a step, with its leading zeros (RFC 4226, 5.3)."""
    mac = hmac.digest(base64.b32decode(secret), struct.pack(">Q", step), "sha1")
    at = mac[-1] & 0x0F
    (number,) = struct.unpack(">I", mac[at : at + 4])
    return str((number & 0x7FFFFFFF) % 10**DIGITS).zfill(DIGITS)


def step_of(secret: str, code: str, now: float) -> int | None:
    """The step whose code this is: now, the one before or the one after; None for any other."""
    typed = "".join(code.split())
    if len(typed) != DIGITS or not (typed.isascii() and typed.isdigit()):
        return None
    here = int(now) // STEP
    steps = range(max(0, here - SKEW), here + SKEW + 1)
    # Every step is compared, whichever fits: the time taken says nothing.
    found = [step for step in steps if hmac.compare_digest(code_at(secret, step), typed)]
    return found[-1] if found else None


def address_of(secret: str, login: str, issuer: str) -> str:
    """The otpauth address that apps read from the picture."""
    return f"otpauth://totp/{quote(f'{issuer}:{login}')}?{urlencode({'secret': secret, 'issuer': issuer})}"
