"""The second screen for a child under 14: who it is, who answers for it, and the guardian's own box."""

from typing import Any

from django.http import QueryDict

from shuke.customers.commands.ties.guardians import Child
from shuke.customers.queries.consents import NoticeShown
from shuke.customers.rules.guardians import RELATIONS
from shuke.doors.web.request import today, whole

CHILD = "child"  # what ?for= says


def child_in(post: QueryDict, campaign: str) -> Child:
    """What was typed of a child."""
    month, day = whole(post.get("birth_month")), whole(post.get("birth_day"))
    birthday = None
    if month and day:
        year, is_lunar = whole(post.get("birth_year")), bool(post.get("is_lunar"))
        birthday = {"year": year, "month": month, "day": day, "is_lunar": is_lunar}
    return Child(
        post.get("name", "").strip()[:120], birthday, post.get("relation", ""),
        post.get("guardian_name", "").strip()[:120], bool(post.get("agrees")), campaign,
    )  # fmt: skip


def child_form(post: QueryDict, notice: NoticeShown, *, english: bool) -> dict[str, Any]:
    """The form with what was typed before; the box is never ticked beforehand."""
    year = today().year
    return {
        "years": range(year, year - 15, -1), "months": range(1, 13), "days": range(1, 32), "given": post,
        "relations": RELATIONS.items(), "words": notice.text_en if english else notice.text,
    }  # fmt: skip
