"""Verdicts of bringing in files: {draft} and {job} are chen's; the officer sees them and changes nothing."""

from tests.house.verdicts import BAD, FORBIDDEN, NOT_FOUND, REST, WORKS, Line

ROWS = "会员号,姓名,手机号\nV1,丁一,13100001111\nV2,卜二,1310000\n"


def words(cast) -> dict[str, int]:
    """A draft of chen's, looked at, and an import of chen's, done with one row at fault."""
    from django.utils import timezone

    from shuke.foundation.org.actor import acting_as
    from shuke.integrations.imports.commands.drafts import draft_import, run_draft
    from shuke.integrations.imports.drafting import look_if_quick, prepare_and_run
    from shuke.integrations.imports.uploads import stored_upload

    chen, now, ids = cast.actor("chen"), timezone.now(), []
    for name in ("draft", "done"):
        upload = stored_upload(actor=chen, name=f"{name}.csv", blocks=[ROWS.encode("gb18030")], now=now)
        with acting_as(chen):
            ids.append(draft_import(actor=chen, uploads=[upload.id], source=name).value)
        look_if_quick(draft_id=ids[-1])
    with acting_as(chen):
        run_draft(actor=chen, draft_id=ids[1])
    return {"draft": ids[0], "job": prepare_and_run(actor=chen, draft_id=ids[1], dry_run=False, now=now) or 0}


MANAGERS = ("chen", "gao", "he", "shi")
IMPORTS = {WORKS: (*MANAGERS, "shen"), FORBIDDEN: REST}
NEW = {WORKS: MANAGERS, FORBIDDEN: REST}
NEW_BAD = {BAD: MANAGERS, FORBIDDEN: REST}
CHENS = {WORKS: ("chen", "shen"), NOT_FOUND: ("gao", "he", "shi"), FORBIDDEN: REST}
CHANGES = {WORKS: ("chen",), NOT_FOUND: ("gao", "he", "shi"), FORBIDDEN: REST}
NOTHING = {NOT_FOUND: (*MANAGERS, "shen"), FORBIDDEN: REST}
UNDO = {WORKS: ("chen",), NOT_FOUND: ("gao", "he", "shi"), FORBIDDEN: REST}

LINES = (
    Line("imports", "GET", "/imports", IMPORTS),
    Line("import_new", "GET", "/imports/new", NEW),
    Line("import_new", "GET", "/imports/new?corrects={job}", CHANGES),
    Line("import_new", "POST", "/imports/new", NEW_BAD, {"source": "till"}, "no file"),
    Line("import_columns", "GET", "/imports/drafts/{draft}", CHENS),
    Line("import_columns", "GET", "/imports/drafts/0", NOTHING),
    Line(
        "import_columns",
        "POST",
        "/imports/drafts/{draft}",
        {BAD: ("chen",), NOT_FOUND: ("gao", "he", "shi"), FORBIDDEN: REST},
        {"kind": "customers", "currency": "moon"},
    ),
    Line(
        "import_columns",
        "POST",
        "/imports/drafts/{draft}",
        {BAD: ("chen",), NOT_FOUND: ("gao", "he", "shi"), FORBIDDEN: REST},
        {"kind": "customers", "c0": "", "c1": ""},
        "nothing by which anybody is known",
    ),
    Line(
        "import_columns",
        "POST",
        "/imports/drafts/{draft}",
        CHANGES,
        {"kind": "customers", "c0": "customer", "c1": "person", "c2": "phone"},
    ),
    Line("import_check", "GET", "/imports/drafts/{draft}/check", CHENS),
    Line("import_check", "POST", "/imports/drafts/{draft}/check", CHANGES, {"own": "V9", "code": "POST"}),
    Line("import_run", "POST", "/imports/drafts/{draft}/run", CHANGES),
    Line(
        "import_removal", "POST", "/imports/drafts/{nobody}/removal", {NOT_FOUND: MANAGERS, FORBIDDEN: REST}
    ),
    Line("import", "GET", "/imports/{job}", CHENS),
    Line("import", "GET", "/imports/{nobody}", NOTHING),
    Line("import_errors", "GET", "/imports/{job}/errors", CHENS),
    Line("import_errors", "POST", "/imports/{job}/errors", CHENS),
    Line("import_errors", "GET", "/imports/{job}/errors?list=../../secrets&part=1", NOTHING),
    Line("import_errors", "GET", "/imports/{job}/errors?list=set-aside&part=7", NOTHING),
    Line("import_undo", "GET", "/imports/{job}/undo", UNDO),
    Line("import_undo", "POST", "/imports/{job}/undo", UNDO),
    Line("first_look", "GET", "/first-look", NEW),
    Line("first_look", "GET", "/first-look?after={job}", CHANGES),
    Line("first_look", "GET", "/first-look?after=x&fresh=1", NEW),
    Line("letter", "GET", "/letter", NEW),
    Line("letter", "GET", "/letter?week=2026-13-01", NEW, {}, "no such Monday: the newest"),
    Line("first_look_figures", "POST", "/first-look/figures", NEW),
)
