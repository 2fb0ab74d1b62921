"""Verdicts of the pages of units, staff and their roles."""

from tests.house.verdicts import BAD, FORBIDDEN, NOT_FOUND, REST, WORKS, Line

ADMIN = {WORKS: ("jiang",), FORBIDDEN: REST}
ADMIN_BAD = {BAD: ("jiang",), FORBIDDEN: REST}
NO_SUCH = {NOT_FOUND: ("jiang",), FORBIDDEN: REST}
# Who leads a region looks at it, not beside it; who administers the company at all of it.
HOUSE = {WORKS: ("jiang", "shi"), FORBIDDEN: REST}
HILL = {WORKS: ("jiang",), NOT_FOUND: ("shi",), FORBIDDEN: REST}
NOWHERE = {NOT_FOUND: ("jiang", "shi"), FORBIDDEN: REST}
STORE = {"name": "湖滨店", "name_en": "Lake", "timezone": "Asia/Shanghai", "currency": "CNY"}
WU, HE = "/settings/staff/{wu}", "/settings/staff/{he}"

LINES = (
    Line("units", "GET", "/settings/units", HOUSE),
    Line("unit_new", "GET", "/settings/units/new?parent={east}&kind=store", ADMIN),
    Line("unit_new", "GET", "/settings/units/new?parent=%27&kind=%27", ADMIN),
    Line(
        "unit_new",
        "POST",
        "/settings/units/new",
        ADMIN_BAD,
        {**STORE, "code": "a b", "kind": "store", "parent": "{east}"},
    ),
    Line(
        "unit_new",
        "POST",
        "/settings/units/new",
        ADMIN_BAD,
        {**STORE, "code": "lake", "kind": "store", "parent": "{east}"},
    ),
    Line(
        "unit_new",
        "POST",
        "/settings/units/new",
        ADMIN_BAD,
        {**STORE, "code": "new", "kind": "store", "parent": "{lake}"},
    ),
    Line(
        "unit_new",
        "POST",
        "/settings/units/new",
        NO_SUCH,
        {**STORE, "code": "new", "kind": "store", "parent": "{nobody}"},
    ),
    Line("unit", "GET", "/settings/units/{lake}", HOUSE),
    Line("unit", "GET", "/settings/units/{hill}", HILL),
    Line("unit", "GET", "/settings/units/{nobody}", NOWHERE),
    Line("unit", "POST", "/settings/units/{lake}", ADMIN, STORE),
    Line("unit", "POST", "/settings/units/{lake}", ADMIN_BAD, {**STORE, "timezone": "Mars"}),
    Line("unit", "POST", "/settings/units/{lake}", ADMIN_BAD, {**STORE, "name": ""}),
    Line("unit", "POST", "/settings/units/{nobody}", NO_SUCH, STORE),
    Line("unit_place", "POST", "/settings/units/{lake}/place", ADMIN, {"parent": "{east}"}),
    Line("unit_place", "POST", "/settings/units/{lake}/place", ADMIN_BAD, {"parent": "{river}"}),
    Line("unit_place", "POST", "/settings/units/{lake}/place", NO_SUCH, {"parent": "x"}),
    Line("unit_place", "POST", "/settings/units/{nobody}/place", NO_SUCH, {"parent": "{east}"}),
    Line("staff", "GET", "/settings/staff", HOUSE),
    Line("staff", "GET", "/settings/staff?q=%27&role=king&unit=x&state=gone", HOUSE),
    Line("staff_new", "GET", "/settings/staff/new", ADMIN),
    Line(
        "staff_new",
        "POST",
        "/settings/staff/new",
        ADMIN_BAD,
        {"name": "许安", "login": "chen", "role": "clerk", "unit": "{lake}"},
    ),
    Line(
        "staff_new",
        "POST",
        "/settings/staff/new",
        ADMIN_BAD,
        {"name": "许安", "login": "xu", "role": "king", "unit": "{lake}"},
    ),
    Line(
        "staff_new",
        "POST",
        "/settings/staff/new",
        NO_SUCH,
        {"name": "许安", "login": "xu", "role": "clerk", "unit": "x"},
    ),
    Line("staff_member", "GET", WU, HOUSE),
    Line("staff_member", "GET", HE, HILL),
    Line("staff_member", "GET", "/settings/staff/{nobody}", NOWHERE),
    Line("staff_member", "POST", WU, ADMIN, {"name": "吴芳", "name_en": "Wu Fang", "unit": "{lake}"}),
    Line("staff_member", "POST", WU, ADMIN_BAD, {"name": " ", "unit": "{lake}"}),
    Line(
        "staff_member",
        "POST",
        "/settings/staff/{jiang}",
        NO_SUCH,
        {"name": "蒋", "unit": "{lake}"},
        "never oneself",
    ),
    Line("staff_access", "GET", f"{WU}/access", HOUSE),
    Line("staff_access", "GET", f"{WU}/access?role=clerk-{{lake}}&number=M00000001", HOUSE),
    Line("staff_access", "GET", f"{WU}/access?role=%27&number=%ff%27", HOUSE),
    Line("staff_access", "GET", f"{HE}/access", HILL),
    Line("staff_roles", "POST", f"{WU}/roles", ADMIN, {"role": "assistant", "unit": "{lake}"}),
    Line(
        "staff_roles",
        "POST",
        f"{WU}/roles",
        ADMIN_BAD,
        {"role": "assistant", "unit": "{lake}", "until_on": "2020-01-01"},
    ),
    Line(
        "staff_roles",
        "POST",
        f"{WU}/roles",
        ADMIN_BAD,
        {"role": "assistant", "unit": "{lake}", "until_on": "31 Feb"},
    ),
    Line("staff_roles", "POST", f"{WU}/roles", ADMIN_BAD, {"role": "king", "unit": "{lake}"}),
    Line(
        "staff_roles", "POST", "/settings/staff/{jiang}/roles", NO_SUCH, {"role": "analyst", "unit": "{lake}"}
    ),
    Line(
        "staff_role_withdrawal",
        "POST",
        f"{WU}/roles/withdrawal",
        ADMIN,
        {"role": "assistant", "unit": "{lake}"},
    ),
    Line(
        "staff_role_withdrawal",
        "POST",
        "/settings/staff/{jiang}/roles/withdrawal",
        NO_SUCH,
        {"role": "admin", "unit": "x"},
    ),
    Line("staff_leaving", "POST", "/settings/staff/{jiang}/leaving", NO_SUCH),
    Line("staff_leaving", "POST", "/settings/staff/{nobody}/leaving", NO_SUCH),
    Line("staff_return", "POST", f"{WU}/return", ADMIN),
    Line("staff_password", "POST", "/settings/staff/{jiang}/password", NO_SUCH),
)
