"""`voxbridge preview`: for programs to the letter, for people with the way to mend it."""

import json

import pytest


def test_preview_json_is_to_the_letter(run, lead):
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
def test_preview_takes_the_country_for_numbers_that_name_none(run):
    result = run(
        "preview", "--source", "zapier", "-", "--region", "nz", "--json", text="phone=021 555 123&first_name=A"
    )
    assert json.loads(result.stdout)["contact"]["phone_number"] == "+6421555123"


def test_preview_of_a_skipped_lead(run, lead, here):
    (here / "sources.toml").write_text('[sources.mine]\nprovider = "zapier"\nwhen = "first_name == \'Ann\'"\n')
    result = run("preview", "--source", "mine", lead, "--sources", "sources.toml", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"] == "skipped"


def test_preview_for_people_names_value_and_path(run, lead):
    result = run("preview", "--source", "zapier", lead)
    assert result.exit_code == 0
    assert "+61429069971" in result.stdout
    assert "phone" in result.stdout


@pytest.mark.usefixtures("here")
def test_preview_without_a_phone_shows_where_it_looked_and_how_to_say_it(run):
    result = run("preview", "--source", "zapier", "-", text='{"first_name": "Zoë", "ring_me": "\\u001b[31mlater"}')
    assert result.exit_code == 1
    assert "looked at these 2 fields" in result.stdout
    assert "[sources.zapier.fields]" in result.stdout
    assert "\x1b" not in result.stdout


@pytest.mark.usefixtures("here")
def test_preview_of_what_is_no_payload(run):
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
