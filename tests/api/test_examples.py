"""The examples of the description are true, and so is the page that shows them."""

import json

import pytest

from shuke.doors.api import answers
from shuke.doors.api.codes import CODES, codes_told
from shuke.doors.api.examples import ANSWERS, BODIES, PARAMETERS
from shuke.doors.api.openapi import description
from shuke.doors.api.resources import (
    activities,
    captures,
    customers,
    orders,
    products,
    refunds,
    stock,
    till_shapes,
)
from tests.api.world import FULL, Program, program

MODULES = (answers, activities, captures, customers, orders, products, refunds, stock, till_shapes)
OF_A_TICKET = {"till_prove", "till_claim"}  # which lives a quarter of an hour; tests/counter sends them
OF_A_MEMBER = {"award_activity"}  # whose number the example cannot know; tests/programme sends it
SHAPES = {name: shape for module in MODULES for name, shape in vars(module).items()}


def operations():
    for path, methods in description("en")["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


@pytest.mark.django_db(databases=["default", "witness"])
def test_what_the_examples_send_is_taken(cast):
    caller, sent = program(FULL), 0
    for path, method, operation in operations():
        body = BODIES.get(operation["operationId"])
        if body is None or operation["operationId"] in OF_A_TICKET | OF_A_MEMBER:
            continue
        address = path.removeprefix("/api/v1").format_map(PARAMETERS)
        answer = caller.ask(method.upper(), address, body)
        assert answer.status_code in (200, 201), (operation["operationId"], answer.content)
        sent += 1
    assert sent == len(BODIES) - len(OF_A_TICKET | OF_A_MEMBER) == 19


@pytest.mark.parametrize("name", ANSWERS)
def test_what_the_examples_answer_has_the_declared_shape(name):
    SHAPES[name].model_validate(ANSWERS[name])


def test_every_operation_is_described_in_both_languages():
    for path, method, operation in operations():
        assert operation["summary"] and operation["description"], (path, method)
        assert operation["security"] == [{"Key": []}]
        chinese = description("zh-hans")["paths"][path][method]
        assert not chinese["summary"].isascii() and not chinese["description"].isascii(), (path, method)
        assert all("example" in one for one in operation["parameters"] if one["in"] == "path")


def test_every_code_is_told_once():
    codes = [code for code, _status, _sentence in codes_told()]
    assert len(codes) == len(CODES)
    assert all("%(" not in sentence for _code, _status, sentence in codes_told())


@pytest.mark.django_db(databases=["default", "witness"])
def test_the_page_shows_every_operation_to_who_is_signed_in(cast, client):
    assert client.get("/api/docs").status_code == 302
    client.post("/login", {"login": "jiang", "password": "一叶茶铺-熟客-2026"})
    told = client.get("/api/docs").content.decode()
    assert all(f'id="{operation["operationId"]}"' in told for _path, _method, operation in operations())
    assert json.loads(client.get("/api/openapi.json").content)["openapi"] == "3.1.0"


@pytest.mark.django_db(databases=["default", "witness"])
def test_a_program_reads_the_description_by_its_key(cast):
    assert program(["catalog.read"]).get("/openapi.json").json()["info"]["title"] == "Shuke"
    assert Program("").get("/openapi.json").status_code == 401
