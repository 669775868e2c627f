"""`voxbridge preview`: exact JSON for programs; tables and a way to fix the mapping for people."""

import json

import pytest


def test_preview_json_of_a_contact(run, lead):
    result = run("preview", "--source", "zapier", lead, "--json")
    assert result.exit_code == 0
    shown = json.loads(result.stdout)
    assert set(shown) == {"contact", "dropped", "provenance"}
    assert shown["contact"] == {"phone_number": "+61429069971", "first_name": "Zoë"}
    assert set(shown["provenance"]) == set(shown["contact"])


@pytest.mark.usefixtures("here")
def test_preview_json_of_no_contact(run):
    result = run("preview", "--source", "zapier", "-", "--json", text='{"first_name": "Zoë"}')
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {"error": "missing_phone_number", "partial": {"first_name": "Zoë"}}


@pytest.mark.usefixtures("here")
def test_preview_takes_the_default_country(run):
    result = run(
        "preview", "--source", "zapier", "-", "--country", "nz", "--json", text="phone=021 555 123&first_name=A"
    )
    assert json.loads(result.stdout)["contact"]["phone_number"] == "+6421555123"


def test_preview_of_a_skipped_lead(run, lead, here):
    (here / "sources.toml").write_text('[sources.mine]\nprovider = "zapier"\nwhen = "first_name == \'Ann\'"\n')
    result = run("preview", "--source", "mine", lead, "--sources", "sources.toml", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"] == "skipped"


AUTOMATED = '[sources.mine]\nprovider = "zapier"\nautomation = "call-now"\nautomation_answers = ["Topic"]\n'


@pytest.mark.parametrize(("first_name", "is_called"), [("Zoë", True), ("", False)])
def test_preview_shows_what_the_automation_would_get(run, here, first_name, is_called):
    """The body that Voxworks' webhook is sent, with the chosen answers; nothing where there is no contact."""
    (here / "sources.toml").write_text(AUTOMATED)
    body = json.dumps({"phone": "0429 069 971", "first_name": first_name, "Topic": "\u001b[31mSolar", "Other": "x"})
    options = ("preview", "--source", "mine", "-", "--sources", "sources.toml")
    shown = json.loads(run(*options, "--json", text=body).stdout)
    assert ("automation" in shown) is is_called
    if is_called:
        assert shown["automation"]["name"] == "call-now"
        sent = shown["automation"]["body"]
        assert sent.items() >= shown["contact"].items()
        assert sent["answers"] == {"Topic": "\x1b[31mSolar"}
        assert sent.keys() - shown["contact"].keys() == {"source", "delivery_id", "received_at", "answers"}
    told = run(*options, text=body).stdout
    assert ("call-now" in told, "Solar" in told) == (is_called, True)
    assert "\x1b" not in told


def test_preview_shows_value_and_path(run, lead):
    result = run("preview", "--source", "zapier", lead)
    assert result.exit_code == 0
    assert "+61429069971" in result.stdout
    assert "phone" in result.stdout


@pytest.mark.usefixtures("here")
def test_preview_without_a_phone_lists_the_fields_and_a_snippet_to_paste(run):
    result = run("preview", "--source", "zapier", "-", text='{"first_name": "Zoë", "ring_me": "\\u001b[31mlater"}')
    assert result.exit_code == 1
    assert "ring_me" in result.stdout
    assert "[sources.zapier.fields]" in result.stdout
    assert "\x1b" not in result.stdout


@pytest.mark.usefixtures("here")
def test_preview_of_an_unreadable_body(run):
    result = run("preview", "--source", "zapier", "-", "--json", text="\x00\x01")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {"error": "unreadable_body", "partial": {}}


@pytest.mark.usefixtures("here")
def test_preview_of_several_leads_is_a_list(run):
    """As the functions separate them, whatever the source."""
    leads = [{"phone": f"+614290699{n:02}", "first_name": "Zoë"} for n in range(12)]
    result = run("preview", "--source", "typeform", "-", "--json", text=json.dumps({"leads": leads}))
    assert result.exit_code == 0
    assert [each["contact"]["phone_number"] for each in json.loads(result.stdout)] == [lead["phone"] for lead in leads]


@pytest.mark.usefixtures("here")
def test_preview_of_leads_that_cannot_be_separated(run):
    """One answer for the whole request: none of its leads alone."""
    body = {"leads": [{"phone": "+61429069971", "first_name": "Zoë"}] * 2, "email": "owner@example.com"}
    result = run("preview", "--source", "zapier", "-", "--json", text=json.dumps(body))
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {"error": "unreadable_body", "partial": {}}
