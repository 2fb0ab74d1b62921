"""Verdicts of possible duplicates: who leads both records decides; {lin}, {twin}, {half} and {other} are of the lake store,
{far} of the hill store; {merge} made one record of two in the lake store."""

from tests.cast import Cast
from tests.house.verdicts import BAD, FORBIDDEN, NOT_FOUND, REST, WORKS, Line

LEADS = {WORKS: ("chen", "gao", "he", "shi"), FORBIDDEN: REST}
LAKE = {WORKS: ("chen", "shi"), NOT_FOUND: ("gao", "he"), FORBIDDEN: REST}
NOBODY = {NOT_FOUND: ("chen", "gao", "he", "shi"), FORBIDDEN: REST}


def words(cast: Cast) -> dict[str, int]:
    """A further record in the lake store, one in the hill store, and a merge that can be split."""
    from shuke.customers.commands.people import enrol_person
    from shuke.foundation.org.actor import SYSTEM, acting_as
    from shuke.stewardship.resolution.commands.merging import merge_customers

    with acting_as(SYSTEM):
        made = [
            enrol_person(
                actor=SYSTEM, name="林惠敏", identifiers={}, home_unit_id=cast.units[unit], today=cast.today
            ).value
            for unit in ("lake", "hill", "lake", "lake", "lake", "lake")
        ]
        merge = merge_customers(actor=SYSTEM, customer_ids=(made[2], made[3]), today=cast.today).value
    return {"twin": made[0], "far": made[1], "merge": merge, "half": made[4], "other": made[5]}


LINES = (
    Line("duplicates", "GET", "/duplicates", LEADS),
    Line("duplicate_pair", "GET", "/duplicates/{lin}/{twin}", LAKE),
    Line("duplicate_pair", "GET", "/duplicates/{lin}/{far}", NOBODY, note="nobody of the cast leads both"),
    Line("duplicate_pair", "GET", "/duplicates/{lin}/{nobody}", NOBODY),
    Line("duplicate_pair", "GET", "/duplicates/{lin}/{lin}", {BAD: ("chen", "gao", "he", "shi"), FORBIDDEN: REST}),
    Line("same_person", "GET", "/customers/{lin}/same?q=x", LAKE),
    Line("duplicate_merge", "POST", "/duplicates/{lin}/{far}/merge", NOBODY),
    Line("duplicate_merge", "POST", "/duplicates/{half}/{other}/merge",
         {BAD: ("chen", "gao", "he", "shi"), FORBIDDEN: REST}, {"keep-status": "1"}, "a choice of nothing"),
    Line("duplicate_merge", "POST", "/duplicates/{half}/{other}/merge", LAKE, {"keep-name": "1"}),
    Line("duplicate_apart", "POST", "/duplicates/{lin}/{twin}/apart", LAKE),
    Line("duplicate_apart", "POST", "/duplicates/{lin}/{far}/apart", NOBODY),
    Line("duplicate_question", "POST", "/duplicates/{lin}/{twin}/question", LAKE),
    Line("merge_split", "GET", "/merges/{merge}/split", LAKE),
    Line("merge_split", "GET", "/merges/{nobody}/split", NOBODY),
    Line("merge_split", "POST", "/merges/{merge}/split", LAKE),
)  # fmt: skip
