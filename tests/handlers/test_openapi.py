"""The OpenAPI document and its page (PROTOCOL D6)."""

import re
from typing import Any

import pytest
from openapi_spec_validator import validate

from handlers import openapi, surface
from rooms import catalog
from tests.fixtures.rest import Town


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return openapi.document(surface.API)


def test_d6_the_document_is_valid_openapi(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_every_route_of_the_api_is_described(document: dict[str, Any]) -> None:
    described = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert described == {(route.method, route.path) for route in surface.API}
    names = [operation["operationId"] for methods in document["paths"].values() for operation in methods.values()]
    assert len(set(names)) == len(names)


def test_d5_every_command_is_a_variant_told_apart_by_its_name(document: dict[str, Any]) -> None:
    operation = document["paths"]["/api/v1/projects/{id}/commands"]["post"]
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    commands = {name for name, command in catalog.COMMANDS.items() if not command.creates}
    assert schema["discriminator"]["propertyName"] == "command"
    assert set(schema["discriminator"]["mapping"]) == commands
    assert {variant["$ref"] for variant in schema["oneOf"]} == set(schema["discriminator"]["mapping"].values())


def test_every_question_but_those_for_sockets_has_a_path(document: dict[str, Any]) -> None:
    answers = {question.answer.__name__ for question in catalog.QUESTIONS.values()}
    assert answers <= set(document["components"]["schemas"])


def test_entries_and_records_are_described_though_they_travel_as_they_are(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    assert schemas["HistoryPage"]["properties"]["entries"]["items"] == {"$ref": "#/components/schemas/Entry"}
    records = schemas["Snapshot"]["properties"]["records"]["items"]
    assert records["discriminator"]["propertyName"] == "kind"
    assert "task" in records["discriminator"]["mapping"]


def test_public_paths_ask_for_no_token_and_the_others_do(document: dict[str, Any]) -> None:
    assert document["security"] == [{"bearer": []}]
    for route in surface.API:
        operation = document["paths"][route.path][route.method.lower()]
        assert (operation.get("security") == []) == route.public


async def test_d6_the_document_is_served_to_everybody(town: Town, document: dict[str, Any]) -> None:
    answer = await town.nobody.get("/openapi.json")
    assert answer.status == 200
    assert answer.body == document


async def test_d6_the_page_needs_no_inline_script(town: Town) -> None:
    page = await town.nobody.get("//api/docs")
    assert page.status == 200
    assert page.headers["Content-Type"].startswith("text/html")
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert not re.search(r"<script(?! src=)|<style|\son\w+=|\sstyle=", page.body)
    start = await town.nobody.get("//api/docs/start.js")
    assert start.status == 200
    assert start.headers["Content-Type"].startswith("text/javascript")
