"""The secret as Secrets Manager really holds it: rotation inside a request, outages, and what is malformed."""

import pytest
from support.builders import SECRET, post
from support.faulty_server import FaultyServer, answers
from support.stack import CREATED, refuses


def test_a_key_rotated_in_secrets_manager_is_picked_up_inside_the_request_that_meets_401(run_stack):
    stack = run_stack(CREATED, refuses(401), CREATED)
    assert stack.post(post())[0] == 201
    stack.set_secret(SECRET | {"api_key": "vw_rotated"})
    assert stack.post(post())[0] == 201
    assert [b"Bearer vw_rotated" in request for request in stack.voxworks.requests] == [False, False, True]


def test_an_empty_key_is_never_sent_and_its_lead_waits(run_stack):
    stack = run_stack()
    stack.set_secret(SECRET | {"api_key": ""})
    code, body = stack.post(post())
    assert (code, body["status"], body["reason"]) == (202, "queued", "unauthorized_key")
    assert stack.voxworks.requests == []
    (line,) = [line for line in stack.lines() if line["message"] == "lead.attempted"]
    assert "voxbridge secret set api_key" in line["detail"]


def test_a_token_that_is_rotated_lets_in_at_once(run_stack):
    stack = run_stack()
    stack.post(post())
    stack.set_secret(SECRET | {"webhook_token": "rotated"})
    assert stack.post(post(token="rotated"))[0] == 201


def test_a_secret_that_is_not_there_is_told_in_one_sentence(run_stack):
    stack = run_stack()
    stack.restart(SECRET_NAME="absent")
    code, body = stack.post(post())
    assert (code, body["status"]) == (503, "unavailable")
    details = {line["detail"] for line in stack.lines()}
    assert details == {"the secret cannot be read: ResourceNotFoundException"}


@pytest.mark.parametrize("content", ["no JSON", {"api_key": 5}, {"sources": []}])
def test_a_malformed_secret_is_told_in_one_sentence(run_stack, content):
    stack = run_stack()
    stack.set_secret(content)
    assert stack.post(post())[0] == 503
    assert all("A secret that cannot be read" in line["detail"] for line in stack.lines())


def test_a_secret_of_bytes_is_told_as_not_json(run_stack):
    stack = run_stack()
    stack.clients["secretsmanager"].put_secret_value(SecretId="voxbridge", SecretBinary=b"\x00")
    assert stack.post(post())[0] == 503
    assert "not a JSON object" in stack.lines()[0]["detail"]


def test_the_older_copy_serves_when_the_secret_is_gone(run_stack):
    stack = run_stack()
    assert stack.post(post())[0] == 201
    stack.clients["secretsmanager"].delete_secret(SecretId="voxbridge", ForceDeleteWithoutRecovery=True)
    assert stack.post(post())[0] == 201
    assert stack.post(post(token="bad"))[0] == 401


def test_a_bad_signature_costs_no_call(run_stack):
    stack = run_stack()
    for _ in range(5):
        assert stack.post(post(token="bad"))[0] == 401
    assert stack.voxworks.requests == []


def test_another_voxworks_is_called_where_the_parameter_says_so(run_stack):
    stack = run_stack()
    with FaultyServer(answers(201, b'{"success": true, "contact_id": "c_2"}')) as other:
        stack.restart(VOXWORKS_BASE_URL=f"{other.url}/base/")
        assert stack.post(post())[1]["contact_id"] == "c_2"
        assert other.requests[0].startswith(b"POST /base/api/v1/create-contact ")
