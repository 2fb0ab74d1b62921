"""Verdicts of incidents and risk assessments: the privacy officer's, and nobody else's."""

from tests.house.verdicts import BAD, FORBIDDEN, NOT_FOUND, REST, WORKS, Line

OFFICER = {WORKS: ("shen",), FORBIDDEN: REST}
UNCLEAR = {BAD: ("shen",), FORBIDDEN: REST}
NONE_SUCH = {NOT_FOUND: ("shen",), FORBIDDEN: REST}
ONE, NONE = "/incidents/{leak}", "/incidents/{nobody}"
OPENED = {
    "kind": "device", "story": "平板丢了", "who": "", "from_at": "2026-11-01T08:00", "until_at": "2026-11-01T09:00",
    "found_at": "2026-11-01T10:00",
}  # fmt: skip
WEIGHED = {
    "activity": "画像", "purpose": "a", "necessity": "b", "risks": "c", "measures": "d", "outcome": "go",
    "decided_on": "2026-11-01", "review_on": "2027-11-01",
}  # fmt: skip


def words(cast) -> dict[str, int]:
    """An incident whose people are listed, and an assessment."""
    from datetime import UTC, date, datetime

    from shuke.foundation.org.actor import SYSTEM, acting_as
    from shuke.stewardship.privacy.commands.assessing import record_assessment
    from shuke.stewardship.privacy.commands.incidents import open_incident
    from shuke.stewardship.privacy.commands.touched import list_touched
    from shuke.stewardship.privacy.rules.assessments import Assessment
    from shuke.stewardship.privacy.rules.incidents import Incident

    then, now = datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 22, tzinfo=UTC)
    weighed = Assessment("短信", "a", "b", "c", "d", "go", date(2026, 1, 1), date(2027, 1, 1))
    with acting_as(SYSTEM):
        leak = open_incident(actor=SYSTEM, given=Incident("device", "平板", then, now, now), now=now).value
        list_touched(actor=SYSTEM, incident_id=leak, now=now)
        return {"leak": leak, "weighed": record_assessment(actor=SYSTEM, given=weighed).value}


LINES = (
    Line("incidents", "GET", "/incidents", OFFICER),
    Line("incident_new", "GET", "/incidents/new", OFFICER),
    Line("incident_new", "GET", "/incidents/new?event={nobody}", OFFICER),
    Line("incident_new", "POST", "/incidents/new", OFFICER, OPENED),
    Line("incident_new", "POST", "/incidents/new", UNCLEAR, OPENED | {"kind": "flood"}),
    Line("incident_new", "POST", "/incidents/new", UNCLEAR, OPENED | {"from_at": "yesterday"}),
    Line("incident_new", "POST", "/incidents/new", UNCLEAR, OPENED | {"found_at": "2099-01-01T00:00"}),
    Line("incident", "GET", ONE, OFFICER),
    Line("incident", "GET", NONE, NONE_SUCH),
    Line("incident_people", "GET", f"{ONE}/people", OFFICER),
    Line("incident_people", "GET", f"{ONE}/people?after=x", OFFICER),
    Line("incident_people", "GET", f"{NONE}/people", NONE_SUCH),
    Line("incident_report", "GET", f"{ONE}/report", OFFICER),
    Line("incident_report", "GET", f"{NONE}/report", NONE_SUCH),
    Line("incident_words", "GET", f"{ONE}/words", OFFICER),
    Line("incident_words", "POST", f"{ONE}/words", UNCLEAR, {"version": "99", "notice": "新"}, "stale"),
    Line(
        "incident_words", "POST", f"{ONE}/words", OFFICER, {"version": "1", "notice": "一", "notice_en": "1"}
    ),
    Line("incident_words", "POST", f"{NONE}/words", NONE_SUCH, {"version": "1"}),
    Line("incident_notices", "GET", f"{ONE}/notices", OFFICER),
    Line("incident_notices", "GET", f"{NONE}/notices", NONE_SUCH),
    Line("incident_notices", "POST", f"{ONE}/notices", UNCLEAR, {"people": "3"}),
    Line("incident_notices", "POST", f"{NONE}/notices", NONE_SUCH, {"people": "3"}),
    Line("incident_listing", "POST", f"{ONE}/list", OFFICER),
    Line("incident_listing", "POST", f"{NONE}/list", NONE_SUCH),
    Line("incident_report_time", "POST", f"{ONE}/report/time", UNCLEAR, {"at": "now"}),
    Line("incident_report_time", "POST", f"{ONE}/report/time", OFFICER, {"at": "2026-11-22T12:00"}),
    Line("incident_report_time", "POST", f"{NONE}/report/time", NONE_SUCH, {"at": "2026-11-22T12:00"}),
    Line("incident_closure", "POST", f"{NONE}/closure", NONE_SUCH),
    Line("incident_closure", "POST", f"{ONE}/closure", OFFICER),
    Line("incident_reopening", "POST", f"{ONE}/reopening", OFFICER),
    Line("incident_reopening", "POST", f"{NONE}/reopening", NONE_SUCH),
    Line("assessments", "GET", "/assessments", OFFICER),
    Line("assessment_new", "GET", "/assessments/new", OFFICER),
    Line("assessment_new", "GET", "/assessments/new?follows={weighed}", OFFICER),
    Line("assessment_new", "GET", "/assessments/new?follows={nobody}", NONE_SUCH),
    Line("assessment_new", "POST", "/assessments/new", UNCLEAR, WEIGHED | {"risks": ""}),
    Line("assessment_new", "POST", "/assessments/new", UNCLEAR, WEIGHED | {"review_on": "2026-99-99"}),
    Line("assessment_new", "POST", "/assessments/new", OFFICER, WEIGHED),
    Line("assessment_new", "POST", "/assessments/new", NONE_SUCH, WEIGHED | {"follows": "{nobody}"}),
    Line("assessment", "GET", "/assessments/{weighed}", OFFICER),
    Line("assessment", "GET", "/assessments/{nobody}", NONE_SUCH),
)
