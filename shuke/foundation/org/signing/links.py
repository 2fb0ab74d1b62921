"""The link of a letter that lets somebody choose a new password.

Signed, not stored: it holds for an hour, and dies with a use, another e-mail, a disabled account or a session ended by
hand, since each of them changes what is signed.
"""

from dataclasses import dataclass

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from shuke.foundation.org.models import Staff


class _Links(PasswordResetTokenGenerator):
    key_salt = "shuke.foundation.org.signing.links"

    def _make_hash_value(self, user: Staff, timestamp: int) -> str:
        return f"{user.pk}|{user.password}|{user.session_version}|{user.is_active}|{user.email}|{timestamp}"


LINKS = _Links()


@dataclass(frozen=True, slots=True)
class Link:
    """The two halves of a link's last part: whose it is, and the signature."""

    staff_id: int
    token: str


def link_for(staff: Staff) -> str:
    """The last part of the address in a letter."""
    return f"{staff.pk}-{LINKS.make_token(staff)}"


def parsed(text: str) -> Link | None:
    """The halves of a link's last part; None for what never was one."""
    number, dash, token = text.partition("-")
    if not (dash and token and number.isascii() and number.isdigit() and len(number) < 16):
        return None
    return Link(int(number), token)


def still_holds(text: str) -> bool:
    """Whether a link's last part would be good now."""
    link = parsed(text)
    return link is not None and holds(Staff.objects.filter(id=link.staff_id).first(), link)


def holds(staff: Staff | None, link: Link) -> bool:
    """Whether the link is still good for this account."""
    return staff is not None and staff.is_active and LINKS.check_token(staff, link.token)
