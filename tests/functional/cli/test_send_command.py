"""`voxbridge send`: payloads with the provider's own signature."""

import json
from datetime import UTC, datetime

import pytest
from support.faulty_server import FaultyServer, closes

from voxbridge.auth.verifiers import SourceSecret
from voxbridge.http import Request
from voxbridge.providers import provider

SECRET = {"api_key": "", "webhook_token": "T" * 40, "sources": {"typeform": "tf-secret"}, "kept": 1}


def test_send_signs_as_the_provider_does(run, lead, receiver, monkeypatch):
    monkeypatch.setenv("VOXBRIDGE_SEND_SECRET", "tf-secret")
    result = run("send", "--source", "typeform", lead, "--url", receiver.url)
    assert result.exit_code == 0, result.output
    assert "201" in result.stdout
    ((path, headers, body),) = receiver.requests
    assert path == "/webhooks/typeform"
    assert headers["content-type"] == "application/json"
    request = Request("POST", path, headers=headers, body=body)
    assert provider("typeform").verifier.verify(request, SourceSecret(("tf-secret",)), datetime.now(UTC))


def test_send_takes_the_token_from_the_stack_and_sets_the_local_host(run, aws, lead, receiver):
    aws.publish(webhook_url=receiver.url, host_header="abc.execute-api.localhost")
    result = run("send", "--source", "zapier", lead, "--local")
    assert result.exit_code == 0, result.output
    ((_, headers, _body),) = receiver.requests
    assert headers["x-webhook-token"] == "T" * 40
    assert headers["host"] == "abc.execute-api.localhost"
    assert "T" * 40 not in result.output


def test_send_unsigned_brings_no_credentials(run, lead, receiver):
    assert run("send", "--source", "zapier", lead, "--url", receiver.url, "--unsigned").exit_code == 0
    ((_, headers, _body),) = receiver.requests
    assert "x-webhook-token" not in headers


def test_a_rejected_lead_exits_1(run, lead, receive):
    result = run("send", "--source", "zapier", lead, "--url", receive(401).url, "--unsigned")
    assert result.exit_code == 1
    assert result.stdout.startswith("401 ")


@pytest.mark.parametrize(
    ("answer", "expected", "command"),
    [
        ({"status": "queued", "reason": "rate_limited"}, "202 queued: will be retried (rate_limited)", "find"),
        ({"status": "dead_lettered", "reason": "rejected"}, "202 dead letter: needs you (rejected)", "dlq show"),
        ({"status": "duplicate"}, "202 already in Voxworks", ""),
        ({"leads": [{"status": "created"}, {"status": "created"}, {"status": "dead_lettered", "reason": "rejected"}]},
         "202 3 leads: 2 created in Voxworks; 1 dead letter: needs you (rejected)", "dlq show"),
        ([1], "202 accepted", ""),
        ({"leads": 7, "status": ["queued"]}, "202 accepted", ""),
    ],
)  # fmt: skip
def test_send_says_what_became_of_the_lead(run, aws, lead, receive, answer, expected, command):  # noqa: PLR0913, PLR0917
    """Waiting or dead, with a command for the same stack that shows it."""
    if isinstance(answer, dict):
        for each in answer["leads"] if isinstance(answer.get("leads"), list) else [answer]:
            each["delivery_id"] = "7f3dc562-73bd-4a7e-b2ca-9a70fa038220"
    aws.publish(webhook_url=receive(202, json.dumps(answer).encode()).url)
    result = run("send", "--source", "zapier", lead, "--local")
    assert result.stdout.splitlines()[0] == expected
    assert (f"voxbridge {command} 7f3dc562 --local" in result.stderr) is bool(command)


def test_without_a_secret_the_error_is_the_command_that_sets_one(run, aws, lead):
    aws.secrets.put_secret_value(SecretId="voxbridge", SecretString=json.dumps(SECRET | {"sources": {}}))
    result = run("send", "--source", "typeform", lead, "--local")
    assert result.exit_code == 2
    assert "voxbridge secret set sources.typeform --local" in result.stderr


@pytest.mark.usefixtures("socket_enabled")
def test_no_connection_is_an_error_that_names_the_host(run, lead):
    result = run("send", "--source", "zapier", lead, "--url", "http://127.0.0.1:9/webhooks", "--unsigned")
    assert result.exit_code == 2
    assert "127.0.0.1:9" in result.stderr
    assert "Nothing was sent" in result.stderr


@pytest.mark.usefixtures("socket_enabled")
def test_a_lead_without_a_response_may_have_arrived(run, lead):
    with FaultyServer(closes) as server:
        result = run("send", "--source", "zapier", lead, "--url", f"{server.url}/webhooks", "--unsigned")
    assert result.exit_code == 2
    assert "Nothing was sent" not in result.stderr


def test_several_are_sent_one_by_one_with_totals(run, lead, here, receiver):
    (here / "second.json").write_text('{"phone": "0429069972", "first_name": "Ann"}')
    result = run("send", "--source", "zapier", "--url", receiver.url, "--unsigned", lead, "second.json")
    assert result.exit_code == 0
    assert [body for *_, body in receiver.requests][1].startswith(b'{"phone": "0429069972"')
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == ["lead.json", "second.json"]
    assert "2 answered 201" in result.stderr


@pytest.mark.parametrize(("code", "exit_code"), [(202, 0), (401, 1)])
def test_the_worst_answer_of_several_decides(run, lead, receive, code, exit_code):
    result = run("send", "--source", "zapier", "--url", receive(code).url, "--unsigned", lead, lead)
    assert (result.exit_code, f"2 answered {code}" in result.stderr) == (exit_code, True)


@pytest.mark.usefixtures("socket_enabled")
def test_several_of_which_none_can_be_sent(run, lead):
    result = run("send", "--source", "zapier", "--url", "http://127.0.0.1:9/webhooks", "--unsigned", lead, lead)
    assert result.exit_code == 2
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == [lead, lead]


def test_a_file_that_cannot_be_read_stops_before_the_first_is_sent(run, lead, receiver):
    result = run("send", "--source", "zapier", "--url", receiver.url, "--unsigned", lead, "absent.json")
    assert (result.exit_code, receiver.requests) == (2, [])


def test_stdin_is_read_once(run, here):
    del here
    result = run(
        "send", "--source", "zapier", "--url", "http://127.0.0.1:9/webhooks", "--unsigned", "-", "-", text="{}"
    )
    assert result.exit_code == 2
