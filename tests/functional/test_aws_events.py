"""Events as AWS delivers them, with every member that it sends; the values are invented.

The events of `make events` and of tests/support hold what the handlers read. These also hold the rest: repeated query
parameters, cookies, forwarding headers, trace headers, checksums.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from support.builders import TOKEN
from support.stack import CREATED, Context

import retry
import webhook

FOLDER = Path(__file__).with_name("aws_events")


def read(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


@pytest.mark.parametrize("name", ["http_api_json", "http_api_form"])
def test_a_request_of_api_gateway_becomes_a_contact(run_stack, name):
    stack = run_stack(CREATED)
    response = webhook.handler(read(name), Context())
    assert (response["statusCode"], json.loads(response["body"])["status"]) == (201, "created")
    sent = json.loads(stack.voxworks.requests[0].partition(b"\r\n\r\n")[2])
    assert sent == {
        "phone_number": "+61491570156",
        "first_name": "Zoë",
        "last_name": "Example",
        "email": "zoe@example.com",
    }


@pytest.mark.parametrize("name", ["http_api_json", "http_api_form"])
def test_the_same_request_with_another_token_is_rejected(run_stack, name):
    stack = run_stack(CREATED)
    forged = json.loads(json.dumps(read(name)).replace(TOKEN, "guess"))
    assert webhook.handler(forged, Context())["statusCode"] == 401
    assert stack.voxworks.requests == []


def test_a_batch_of_sqs_becomes_contacts(run_stack):
    stack = run_stack(CREATED)
    assert retry.handler(read("sqs_batch"), Context()) == {"batchItemFailures": []}
    numbers = {json.loads(request.partition(b"\r\n\r\n")[2])["phone_number"] for request in stack.voxworks.requests}
    assert numbers == {"+61491570156", "+61491570157"}


def test_the_receive_count_of_sqs_is_the_attempt_number(run_stack):
    stack = run_stack(CREATED)
    retry.handler(read("sqs_batch"), Context())
    attempts = [line["attempt"] for line in stack.lines() if line["message"] == "lead.attempted"]
    assert sorted(attempts) == [1, 3]
