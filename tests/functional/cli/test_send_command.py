"""`voxbridge send`: signed afresh, as the provider does it."""

import json
from datetime import UTC, datetime

import pytest

from voxbridge.authentication import SourceSecret
from voxbridge.providers import provider
from voxbridge.request import Request

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
    assert provider("typeform").scheme.verify(request, SourceSecret(("tf-secret",)), datetime.now(UTC))


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


def test_send_of_a_refused_lead_exits_1(run, lead, receive):
    result = run("send", "--source", "zapier", lead, "--url", receive(401).url, "--unsigned")
    assert result.exit_code == 1
    assert "refused" in result.stdout


def test_send_without_a_secret_says_how_to_set_one(run, aws, lead):
    aws.secrets.put_secret_value(SecretId="voxbridge", SecretString=json.dumps(SECRET | {"sources": {}}))
    result = run("send", "--source", "typeform", lead, "--local")
    assert result.exit_code == 2
    assert "secret set sources.typeform" in result.stderr


@pytest.mark.usefixtures("socket_enabled")
def test_send_where_nobody_listens_is_told(run, lead):
    result = run("send", "--source", "zapier", lead, "--url", "http://127.0.0.1:9/webhooks", "--unsigned")
    assert result.exit_code == 2
    assert "No answer from 127.0.0.1:9" in result.stderr
