"""Verdicts of the pages of settings."""

from tests.house.verdicts import ALL, BAD, FORBIDDEN, NOT_FOUND, PEOPLE, REST, WORKS, Line

# Who may correct customers, and reaches lin; others of them do not find her.
CORRECT = {WORKS: ("chen", "shi", "zhou"), NOT_FOUND: ("gao", "he", "li"), FORBIDDEN: REST}
CORRECT_BAD = {BAD: CORRECT[WORKS], NOT_FOUND: CORRECT[NOT_FOUND], FORBIDDEN: REST}
OPEN_ANSWER = {WORKS: ("chen", "shi", "zhou", "shen"), NOT_FOUND: ("gao", "he", "li"), FORBIDDEN: REST}
OPEN_BAD = {BAD: (*OPEN_ANSWER[WORKS], "gao", "he", "li"), FORBIDDEN: REST}
LIN = "/customers/{lin}/fields"
ADMIN = {WORKS: ("jiang",), FORBIDDEN: REST}
ADMIN_BAD = {BAD: ("jiang",), FORBIDDEN: REST}
NO_SUCH = {NOT_FOUND: ("jiang",), FORBIDDEN: REST}
# Who leads a region looks at it, not beside it; who administers the company at all of it.
HOUSE = {WORKS: ("jiang", "shi"), FORBIDDEN: REST}

FIELDS = {WORKS: ("jiang", "chen", "gao", "he", "shi"), FORBIDDEN: REST}
# Defined for the whole chain by who leads or administers it; who leads a store or region looks on.
DEFINE = {WORKS: ("jiang",), FORBIDDEN: REST}
DEFINE_BAD = {BAD: DEFINE[WORKS], FORBIDDEN: REST}
NO_FIELD = {NOT_FOUND: DEFINE[WORKS], FORBIDDEN: REST}
NO_SOURCE = {NOT_FOUND: FIELDS[WORKS], FORBIDDEN: REST}
# The lake store remembers how "swept" writes; who leads beside it knows of no such source.
SWEPT = {WORKS: ("jiang", "chen", "shi"), NOT_FOUND: ("gao", "he"), FORBIDDEN: REST}
SETS_UP = {WORKS: ("chen", "shi"), NOT_FOUND: ("gao", "he"), FORBIDDEN: REST}
SETS_UP_BAD = {BAD: SETS_UP[WORKS], NOT_FOUND: SETS_UP[NOT_FOUND], FORBIDDEN: REST}
NOTHING_SET_UP = {NOT_FOUND: ("chen", "gao", "he", "shi"), FORBIDDEN: REST}
SKIN = {"label": "肤质", "label_en": "Skin", "kind": "choice", "letter": "B", "about": "both"}


def words(cast) -> dict[str, int]:
    """A field without answers, a source with a mapping, a job that waits."""
    from django.db import connection, transaction

    from shuke.customers.commands.field_values import set_field_values
    from shuke.customers.commands.fields import define_field
    from shuke.customers.queries.fields import values_of
    from shuke.customers.rules.fields import Field
    from shuke.foundation.org.actor import SYSTEM, acting_as
    from shuke.integrations.imports.models import Mapping
    from shuke.integrations.imports.rules.settings import SourceSettings

    with acting_as(SYSTEM):
        field = define_field(actor=SYSTEM, given=Field("height", "身高", "Height", "number")).value
        define_field(actor=SYSTEM, given=Field("plate", "车牌", "Plate", "text", "C"))
        set_field_values(actor=SYSTEM, customer_id=cast.customers["lin"], values={"plate": "沪A 12345678"})
        with transaction.atomic():
            answer = values_of(actor=SYSTEM, customer_ids=[cast.customers["lin"]])[cast.customers["lin"]][
                "plate"
            ].id
        with transaction.atomic():
            columns = SourceSettings(columns={"on_hand": "件数"}).as_json()
            Mapping.objects.create(unit_id=cast.units["lake"], source="swept", kind="stock", settings=columns)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, scheduled_at)"
            " VALUES ('swept', 'org.settle_moves', 'todo', now() + interval '1 day') RETURNING id"
        )
        job = cursor.fetchone()[0]
    return {
        "answer": answer,
        "background_job": job,
        "field": field,
        **{login: cast.staff[login] for login in ("wu", "he", "jiang")},
        **cast.units,
    }


LINES = (
    Line("customer_fields", "GET", LIN, CORRECT),
    Line("customer_fields", "POST", LIN, CORRECT_BAD, {"f_height": "tall"}),
    Line("customer_fields", "POST", LIN, CORRECT_BAD, {"f_height": "170", "version": "77"}, "stale"),
    Line(
        "customer_fields",
        "POST",
        LIN,
        CORRECT,
        {"f_nose": "big", "version": "1"},
        "a field that is none is no field",
    ),
    Line(
        "customer_fields",
        "GET",
        "/customers/{nobody}/fields",
        {NOT_FOUND: (*CORRECT[WORKS], *CORRECT[NOT_FOUND]), FORBIDDEN: REST},
    ),
    Line("customer_field_reveal", "POST", f"{LIN}/{{answer}}/reveal", OPEN_ANSWER, {"reason": "call"}),
    Line("customer_field_reveal", "POST", f"{LIN}/{{answer}}/reveal", OPEN_BAD, {"reason": "curiosity"}),
    Line(
        "customer_field_reveal",
        "POST",
        "/customers/{fang}/fields/{answer}/reveal",
        {NOT_FOUND: (*OPEN_ANSWER[WORKS], "gao", "he", "li"), FORBIDDEN: REST},
        {"reason": "call"},
        "another's answer",
    ),
    Line("channels", "GET", "/settings/channels", HOUSE),
    Line("channel_state", "POST", "/settings/channels/{lake}/state", ADMIN, {"online": "0"}),
    Line("channel_state", "POST", "/settings/channels/{nobody}/state", NO_SUCH, {"online": "1"}),
    Line("sources", "GET", "/settings/sources", FIELDS),
    Line("source", "GET", "/settings/sources/nowhere", NO_SOURCE),
    Line("source", "GET", "/settings/sources/swept", SWEPT),
    Line(
        "source_forgetting",
        "POST",
        "/settings/sources/nowhere/forgetting",
        FIELDS,
        {"kind": "customers", "unit": "{lake}"},
    ),
    Line(
        "source_column",
        "POST",
        "/settings/sources/nowhere/column",
        FIELDS,
        {"kind": "stock", "title": "件数", "unit": "{lake}"},
    ),
    Line("source_inbox", "GET", "/settings/sources/swept/stock/folder", SETS_UP),
    Line("source_inbox", "GET", "/settings/sources/swept/stock/mailbox", SETS_UP),
    Line("source_inbox", "GET", "/settings/sources/swept/orders/folder", NOTHING_SET_UP),
    Line("source_inbox", "GET", "/settings/sources/nowhere/stock/folder", NOTHING_SET_UP),
    Line("source_inbox", "POST", "/settings/sources/swept/stock/mailbox", SETS_UP_BAD, {"host": "mail"}),
    Line("source_inbox", "POST", "/settings/sources/nowhere/stock/folder", NOTHING_SET_UP, {"is_on": "1"}),
    Line("source_inbox_ending", "POST", "/settings/sources/swept/stock/folder/ending", NOTHING_SET_UP),
    Line("keys", "GET", "/settings/keys", ADMIN),
    Line("key_new", "GET", "/settings/keys/new", ADMIN),
    Line(
        "key_new",
        "POST",
        "/settings/keys/new",
        ADMIN_BAD,
        {"name": "", "scope": "sales.read", "unit": "{lake}"},
    ),
    Line(
        "key_new",
        "POST",
        "/settings/keys/new",
        ADMIN_BAD,
        {"name": "till", "scope": "everything", "unit": "{lake}"},
    ),
    Line(
        "key_new",
        "POST",
        "/settings/keys/new",
        ADMIN_BAD,
        {"name": "till", "scope": "sales.read", "unit": "{lake}", "last_on": "x"},
    ),
    Line(
        "key_new",
        "POST",
        "/settings/keys/new",
        NO_SUCH,
        {"name": "till", "scope": "sales.read", "unit": "{nobody}"},
    ),
    Line("key_ending", "POST", "/settings/keys/{nobody}/ending", NO_SUCH),
    Line("jobs", "GET", "/settings/jobs", ADMIN),
    Line("jobs", "GET", "/settings/jobs?state=%27", ADMIN),
    Line("job", "GET", "/settings/jobs/{background_job}", ADMIN),
    Line("job", "GET", "/settings/jobs/{nobody}", NO_SUCH),
    Line("job_retrial", "POST", "/settings/jobs/{nobody}/retrial", NO_SUCH),
    Line("job_cancellation", "POST", "/settings/jobs/{nobody}/cancellation", NO_SUCH),
    Line("password", "GET", "/account/password", ALL),
    Line(
        "password",
        "POST",
        "/account/password",
        {BAD: PEOPLE},
        {"old": "x", "new": "long enough 2026", "again": "other"},
    ),
    Line(
        "password",
        "POST",
        "/account/password",
        {BAD: PEOPLE},
        {"old": "x", "new": "long enough 2026", "again": "long enough 2026"},
    ),
    Line("fields", "GET", "/settings/fields", FIELDS),
    Line("field_new", "GET", "/settings/fields/new", DEFINE),
    Line("field_new", "POST", "/settings/fields/new", DEFINE_BAD, {**SKIN, "kind": "picture"}),
    Line("field_new", "POST", "/settings/fields/new", DEFINE_BAD, {**SKIN, "key": "Skin'--"}),
    Line("field_new", "POST", "/settings/fields/new", DEFINE_BAD, SKIN, "a choice of nothing"),
    Line("field_new", "POST", "/settings/fields/new", DEFINE_BAD, {}, "nothing said"),
    Line("field_new", "POST", "/settings/fields/new", DEFINE, {"more": "1"}),
    Line("field_example", "GET", "/settings/fields/example?label=a&kind=money&letter=C&currency=xx", FIELDS),
    Line(
        "field_example",
        "GET",
        "/settings/fields/example?kind=%27&letter=%27&choice_code=x&choice_label=%ff",
        FIELDS,
    ),
    Line("field", "GET", "/settings/fields/{field}", DEFINE),
    Line("field", "GET", "/settings/fields/{nobody}", NO_FIELD),
    Line(
        "field",
        "POST",
        "/settings/fields/{field}",
        DEFINE_BAD,
        {"label": "", "label_en": "Height", "version": "1"},
    ),
    Line(
        "field",
        "POST",
        "/settings/fields/{field}",
        DEFINE_BAD,
        {"label": "高", "label_en": "Height", "version": "77"},
        "stale",
    ),
    Line("field_place", "POST", "/settings/fields/{field}/place", DEFINE, {"to": "up"}),
    Line("field_place", "POST", "/settings/fields/{nobody}/place", NO_FIELD, {"to": "down"}),
    Line("field_ending", "POST", "/settings/fields/{field}/ending", DEFINE),
    Line("field_ending", "POST", "/settings/fields/{nobody}/ending", NO_FIELD),
    Line("field_reopening", "POST", "/settings/fields/{field}/reopening", DEFINE),
    Line("field_reopening", "POST", "/settings/fields/{nobody}/reopening", NO_FIELD),
)
