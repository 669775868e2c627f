"""`voxbridge connect`: URL, secret, where to click, and the first delivery."""

import json

import pytest

ID = "7f3dc562-73bd-4a7e-b2ca-9a70fa038220"


@pytest.mark.usefixtures("logs")
def test_a_secret_is_generated_stored_and_printed_once_for_all(run, aws):
    """The second run shows the same one."""
    first = run("connect", "cal-com", "--local", "--wait", "0s")
    value = aws.secret()["sources"]["cal-com"]
    assert first.exit_code == 0
    assert len(value) >= 40
    assert first.stdout.splitlines()[:2] == ["URL     http://127.0.0.1:9/webhooks/cal-com", f"Secret  {value}"]
    assert "Webhooks" in first.stdout
    second = run("connect", "cal-com", "--local", "--wait", "0s")
    assert value in second.stdout
    assert aws.secret()["sources"] == {"typeform": "tf-secret", "cal-com": value}
    assert aws.secret()["kept"] == 1


@pytest.mark.usefixtures("logs")
def test_senders_of_a_token_get_the_webhook_token(run, aws):
    """In the URL where nothing else can be set; nothing is stored."""
    before = aws.secret()
    zapier = run("connect", "zapier", "--local", "--wait", "0s").stdout
    assert zapier.splitlines()[:2] == ["URL     http://127.0.0.1:9/webhooks/zapier", f"Token   {'T' * 40}"]
    jotform = run("connect", "jotform", "--local", "--wait", "0s").stdout
    assert jotform.splitlines()[0] == f"URL     http://127.0.0.1:9/webhooks/jotform?token={'T' * 40}"
    assert aws.secret() == before


@pytest.mark.usefixtures("logs")
def test_a_secret_that_the_provider_issues_is_not_made_up(run, aws):
    """Without a terminal, the command that sets it is said; one that is set is not shown."""
    result = run("connect", "webflow", "--local", "--wait", "0s")
    assert "voxbridge secret set sources.webflow --local" in result.stderr
    assert "webflow" not in aws.secret()["sources"]
    meta = run("connect", "meta-lead-ads", "--local", "--wait", "0s")
    assert list(aws.secret()["sources"]["meta-lead-ads"]) == ["verify_token"]
    assert aws.secret()["sources"]["meta-lead-ads"]["verify_token"] in meta.stdout
    assert "voxbridge secret set sources.meta-lead-ads.page_token --local" in meta.stderr


def test_the_first_delivery_is_shown(run, logs):
    """Its outcome and the names of what was sent."""
    logs(30, delivery_id="before-it")
    logs(0, delivery_id="another1", source="typeform")
    logs(0, fields=["phone_number", "first_name"])
    result = run("connect", "zapier", "--local")
    assert result.exit_code == 0
    assert f"Delivery {ID} from zapier" in result.stdout
    assert "Sent: phone number, first name" in result.stdout
    assert "before-it" not in result.stdout


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"outcome": "dead_lettered", "reason": "missing_phone_number"}, "voxbridge dlq show 7f3dc562 --local"),
        ({"outcome": "test"}, "first lead"),
    ],
)
def test_what_to_do_next_is_said(run, logs, fields, expected):
    """For a lead that cannot be called, and for a test."""
    logs(0, **fields)
    assert expected in run("connect", "zapier", "--local").stderr


def test_rejected_requests_are_said_and_the_waiting_goes_on(run, logs):
    """Until the time is over, which is a negative result."""
    logs(0, message="request.rejected", outcome="unauthorized", detail="the credentials are missing or do not match")
    logs(
        0,
        message="request.rejected",
        outcome="unauthorized",
        detail="no such source",
        source="unknown",
        delivery_id="x",
    )
    result = run("connect", "zapier", "--local", "--wait", "1s")
    assert result.exit_code == 1
    assert "wrong credentials" in result.stderr
    assert "/zapier" in result.stderr
    assert "voxbridge leads --follow --source zapier --local" in result.stderr


def test_an_unknown_source_is_an_error(run, aws):
    """Before anything is stored."""
    before = aws.secret()
    result = run("connect", "typefrom", "--local")
    assert result.exit_code == 2
    assert "typeform" in result.stderr
    assert aws.secret() == before


def test_an_unreadable_secret_is_not_changed(run, aws):
    """As with `secret set`."""
    aws.secrets.put_secret_value(SecretId="voxbridge", SecretString="not JSON")
    result = run("connect", "cal-com", "--local")
    assert result.exit_code == 2
    with pytest.raises(json.JSONDecodeError):
        aws.secret()
