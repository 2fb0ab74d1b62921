"""A row of a customers file."""

import json
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from shuke.customers.rules.fields import Field
from shuke.integrations.imports.rules.cells import (
    EMPTY,
    NOTHING,
    Cell,
    CellRule,
    checked_cell,
    id_cell,
    moment_cell,
    text_cell,
)  # fmt: skip
from shuke.integrations.imports.rules.dates import moment
from shuke.integrations.imports.rules.faults import Fault
from shuke.integrations.imports.rules.layout import Layout
from shuke.integrations.imports.rules.own_fields import PREFIX, answer_cell, hint_of, targets
from shuke.integrations.imports.rules.rows import RowRule, Values
from shuke.integrations.imports.rules.settings import SourceSettings

NormalForm = Callable[[str, str], str | None]
_GENDERS = {
    **dict.fromkeys(("m", "male", "man", "男", "男性", "先生", "mr", "1"), "m"),
    **dict.fromkeys(
        ("f", "female", "woman", "女", "女性", "女士", "小姐", "太太", "mrs", "ms", "miss", "2"), "f"
    ),
    **dict.fromkeys(("", "u", "unknown", "未知", "保密", "其他", "other", "0", "-"), ""),
}
AGE_OF_OWN_CONSENT = 14  # PIPL Art. 31
_LUNAR = re.compile(r"(?:农历|阴历|lunar)\s*")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_CJK = re.compile(r"[㐀-鿿]")


def person_rule(
    layout: Layout, settings: SourceSettings, now: datetime, normal_form: NormalForm, own: Sequence[Field] = ()
) -> RowRule:  # fmt: skip
    """The rule that reads one customers file; ``own`` are the custom fields that its columns may fill."""
    zone = ZoneInfo(settings.timezone)

    def identity(name: str, longest: int) -> CellRule:
        return id_cell(longest, is_float=name in layout.float_ids)

    cells: dict[str, CellRule] = {
        "customer": identity("customer", 60),
        "phone": checked_cell(lambda text: normal_form("phone", text), "phone_invalid", is_float="phone" in layout.float_ids),
        "email": checked_cell(lambda text: normal_form("email", text), "email_invalid"),
        "card": identity("card", 60),
        "wechat": identity("wechat", 60),
        "person": text_cell(120),
        "family_name": text_cell(60),
        "given_name": text_cell(60),
        "gender": _gender,
        "birthday": birthday_cell(now.astimezone(zone).date()),
        "joined": moment_cell(layout.date_order.get("joined", "ymd"), zone, now),
        "store": identity("store", 80),
        "owner": identity("owner", 60),
        "tags": text_cell(300),
        "organisation": text_cell(120),
    }  # fmt: skip
    fields = targets("customers", own)
    cells |= {
        name: answer_cell(field, layout.decimal.get(name, "."), layout.date_order.get(name, "ymd"))
        for name, field in fields.items()
    }
    return RowRule(layout, cells, _finish, hints={name: hint_of(field) for name, field in fields.items()})


def _gender(text: str) -> Cell:
    found = _GENDERS.get(text.strip().casefold())
    return (None, "gender_unknown") if found is None else (found, "")


def birthday_cell(today: date) -> CellRule:
    """A birthday as "1990-05-01", "0000-05-01" where the year is unknown; a lunar one begins with "L"."""

    def read(text: str) -> Cell:
        bare = text.strip().lower()
        if bare in NOTHING:
            return EMPTY
        lunar = _LUNAR.match(bare)
        bare = bare[lunar.end() :] if lunar else bare
        mark = "L" if lunar else ""
        if hit := _MONTH_DAY.fullmatch(bare):
            month, day = int(hit[1]), int(hit[2])
            fits = 1 <= month <= 12 and 1 <= day <= (29, 30)[month != 2] + (month in (1, 3, 5, 7, 8, 10, 12))
            return (f"{mark}0000-{month:02}-{day:02}", "") if fits else (None, "birthday_invalid")
        found = next((one for one in (moment(bare, order) for order in ("ymd", "dmy")) if one), None)
        if found is None or not date(1880, 1, 1) <= found.date() <= today:
            return (None, "birthday_invalid")
        born = found.date()
        if today.year - born.year - ((today.month, today.day) < (born.month, born.day)) < AGE_OF_OWN_CONSENT:
            return (None, "guardian_needed")
        return (mark + found.date().isoformat(), "")

    return read


def _finish(values: Values) -> Fault | None:
    family, given = values.pop("family_name", None), values.pop("given_name", None)
    if not values.get("person") and (family or given):
        values["person"] = whole_name(family or "", given or "")
    if not any(values.get(key) for key in ("customer", "phone", "email", "card", "wechat")):
        return Fault("customer", "value_missing")
    if values.get("joined"):
        values["joined"] = (values["joined"] or "")[:10]
    answers = {name: values.pop(name) for name in list(values) if name.startswith(PREFIX)}
    forms = {name.removeprefix(PREFIX): form for name, form in answers.items() if form is not None}
    values["answers"] = json.dumps(forms, ensure_ascii=False) if forms else None
    return None


def whole_name(family: str, given: str) -> str:
    """A name as it is said: 王小明, but Mary Smith."""
    return family + given if _CJK.search(family + given) else f"{given} {family}".strip()
