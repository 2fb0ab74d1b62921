"""A custom field in the customers list: column, filter, order, count, file; for whom it is and for nobody else."""

import pytest
from django.utils import timezone

from shuke.customers.commands.field_values import set_field_values
from shuke.customers.commands.fields import define_field, end_field
from shuke.foundation.org.actor import SYSTEM, acting_as
from tests.customers.answers import ALLERGY, HEIGHT, LIMIT, PLATE, SKIN

pytestmark = pytest.mark.django_db(databases=["default", "witness"])
PASSWORD = "一叶茶铺-熟客-2026"
ANSWERS = {
    "lin": {"skin": "oily", "height": "168.5", "plate": "沪A12345678", "allergy": "花生", "limit": "2000"},
    "wujg": {"skin": "dry", "height": "175", "plate": "沪B1", "limit": "500"},
    "zhao": {"skin": "oily", "height": "160"},
}


@pytest.fixture
def known(cast):
    """Five fields and what is known in them."""
    with acting_as(SYSTEM):
        ids = {
            one.key: define_field(actor=SYSTEM, given=one).value
            for one in (SKIN, HEIGHT, PLATE, ALLERGY, LIMIT)
        }
        for who, values in ANSWERS.items():
            set_field_values(actor=SYSTEM, customer_id=cast.customers[who], values=values)
    return ids


def listed(client, login, query):
    client.post("/login", {"login": login, "password": PASSWORD})
    page = client.get(f"/customers?view=all&{query}")
    assert page.status_code == 200
    text = page.content.decode()
    return [
        name for name in ("林慧敏", "吴建国", "赵丽华", "单小慧", "方文斌") if f"<span>{name}</span>" in text
    ], text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("x_skin=oily", ["林慧敏"]),
        ("x_skin=oily,dry", ["林慧敏", "吴建国"]),
        ("x_height=170..", ["吴建国"]),
        ("x_height=160..170", ["林慧敏"]),
        ("x_height.from=170&x_height.to=", ["吴建国"]),
        ("x_limit=1000..3000", ["林慧敏"]),
        (
            "x_plate=沪a12345678",
            ["林慧敏", "吴建国", "单小慧"],
        ),  # what lies sealed is not asked for by address
        ("x_allergy=花生", ["林慧敏", "吴建国", "单小慧"]),
        ("x_skin=%27", ["林慧敏", "吴建国", "单小慧"]),
    ],
)
def test_a_list_is_filtered_by_what_the_shop_wants_to_know(cast, known, client, query, names):
    """What cannot be asked (a sensitive field, an unknown answer) is no filter."""
    found, _text = listed(client, "chen", query)
    assert found == names


def test_columns_show_answers_in_words_and_hide_what_is_confidential(cast, known, client):
    _found, text = listed(client, "chen", "cols=x_skin,x_height,x_plate,x_allergy,x_limit")
    for shown in ("油性", "168.5", "****5678", "****", "¥2,000"):
        assert f">{shown}</td>" in text
    assert "12345678" not in text and "花生" not in text
    client.post("/logout")
    _found, text = listed(client, "zhou", "cols=x_skin,x_plate,x_limit,x_allergy")
    assert "油性" in text and "¥2,000" not in text and "赊账额度" not in text and "过敏" not in text
    client.post("/logout")
    _found, text = listed(client, "qian", "cols=x_skin")
    assert "肤质" not in text and "油性" not in text


def test_an_order_by_an_own_field_holds_whom_it_is_known_of(cast, known, client):
    found, text = listed(client, "chen", "sort=-x_height&cols=x_height")
    assert found == ["林慧敏", "吴建国"]
    assert text.index("林慧敏") < text.index("吴建国")
    assert '<span class="count">2</span>' in text
    _found, text = listed(client, "chen", "sort=x_height")
    assert text.index("吴建国") < text.index("林慧敏")
    found, _text = listed(client, "chen", "sort=x_height&after=170.0~1")
    assert found == ["林慧敏"]


def test_a_file_holds_own_fields_as_they_may_be_seen(cast, known, client):
    from tests.exports.asked import taken

    client.post("/login", {"login": "chen", "password": PASSWORD})
    asked = {"purpose": "meeting", "format": "csv", "query": "view=all&cols=x_skin,x_height,x_plate,x_limit"}
    text = taken(client, asked).content.decode("utf-8-sig")
    line = next(line for line in text.splitlines() if "林慧敏" in line)
    assert line.split(",")[1:] == ["油性", "168.5", "****5678", "2000.0"]


def test_an_ended_field_is_gone_from_lists(cast, known, client):
    with acting_as(SYSTEM):
        end_field(actor=SYSTEM, field_id=known["skin"])
    found, text = listed(client, "chen", "x_skin=oily&cols=x_skin")
    assert len(found) == 3 and "肤质" not in text
    assert timezone.now() is not None
