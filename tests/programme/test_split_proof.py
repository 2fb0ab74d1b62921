"""Many little uses are no way around the proof that one large use wants."""

import pytest

from shuke.foundation.org.command import Done
from shuke.foundation.org.reach import member_at
from shuke.trade.programme.commands.proving import CodeNeeded, OwnerCodeNeeded
from tests.ledger.books import rows
from tests.programme.test_sharing import Home, of
from tests.programme.world import DOCUMENT, publish

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
# A hundred points are a yuan; from ten yuan on the member shows who they are.
TERMS = {**DOCUMENT, "worth": {"points": 100, "minor": 100, "proof_from_minor": 1000}}


@pytest.mark.parametrize(("who", "no"), [("staff", OwnerCodeNeeded), ("member", CodeNeeded)])
def test_points_handed_on_bit_by_bit_want_the_proof_of_their_sum(cast, who, no):
    home = Home(publish(cast, TERMS)).joined()
    home.earn(5000, "earned")
    [(path,)] = rows("SELECT path FROM org_unit WHERE id = %s", home.unit_id)
    actor = cast.actor("chen") if who == "staff" else member_at(home.customer_id, "lin", home.unit_id, path)
    thief = Home(cast, actor)
    thief.mate = home.mate
    assert isinstance(thief.hand(900, "a"), Done)
    with pytest.raises(no):
        thief.hand(900, "b")
    assert isinstance(thief.hand(99, "c"), Done) and of(home, "new") == 999
