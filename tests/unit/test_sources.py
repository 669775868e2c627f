"""sources.toml as the functions read it; test_cli_sources_check.py has the explanations of the build's check."""

import pytest

from voxbridge.providers import PROVIDERS
from voxbridge.sources import FILE, SourcesError, load, parse

CAMPAIGN = """\
[sources.spring-campaign]
provider = "typeform"
region = "NZ"
when = "hidden.consent == 'yes'"
delivery = "queue"
auth = "none"

[sources.spring-campaign.fields]
first_name = "answers.given_name"

[sources.spring-campaign.defaults]
first_name = "there"
age = 40
"""


def test_every_provider_is_a_source_of_its_own_name_without_a_line():
    sources = parse("", "sources.toml")
    for name in PROVIDERS:
        source = sources.get(name)
        assert source
        assert (source.provider, source.delivery, source.auth, source.when) == (name, "direct", "required", None)


@pytest.mark.parametrize("name", ["", "unknown", "Typeform", "typeform ", "__init__", "vocabulary", "../typeform"])
def test_any_other_name_is_no_source(name):
    assert parse("", "sources.toml").get(name) is None


def test_a_source_is_what_its_table_says():
    source = parse(CAMPAIGN, "sources.toml").get("spring-campaign")
    assert source
    assert (source.provider, source.region, source.delivery, source.auth) == ("typeform", "NZ", "queue", "none")
    found = source.fields["first_name"].find({"answers": {"given_name": "Ada"}})
    assert found
    assert (found.value, found.path) == ("Ada", "answers.given_name")
    assert source.defaults == {"first_name": "there", "age": 40}


def test_a_table_of_a_providers_own_name_changes_that_source():
    source = parse('[sources.typeform]\nregion = "GB"', "sources.toml").get("typeform")
    assert source
    assert (source.provider, source.region) == ("typeform", "GB")


def test_countries_at_the_top_are_every_sources():
    """Built-in sources too; a table's own list replaces it."""
    found = parse('countries = ["AU", "NZ"]\n[sources.zapier]\ncountries = ["GB"]\n[sources.tally]\n', "sources.toml")
    chosen = {name: source.countries for name in ("zapier", "tally", "typeform") if (source := found.get(name))}
    assert chosen == {"zapier": ("GB",), "tally": ("AU", "NZ"), "typeform": ("AU", "NZ")}


def test_only_the_named_sources_are_gone_through():
    assert list(parse(CAMPAIGN, "sources.toml").configured) == ["spring-campaign"]


def test_the_shipped_file_loads():
    """Nothing is configured in it but comments."""
    assert load(FILE).configured == {}


@pytest.mark.parametrize(
    "text",
    [
        "[sauces.x]",
        "sources = 5",
        "[sources]\nx = 1",
        "[sources.Spring]\nprovider = 'zapier'",
        "[sources.unknown]\nprovider = 'zapier'",
        "[sources.x]\nregion = 'AU'",
        "[sources.x]\nprovider = ['zapier']",
        "[sources.zapier]\nwhne = 'consent'",
        "[sources.zapier]\nwhen = 'a =='",
        "[sources.zapier]\nwhen = true",
        "[sources.zapier]\nwhen_missing = 'sometimes'",
        "[sources.zapier]\nauth = 'None'",
        "[sources.zapier]\nauth = false",
        "[sources.zapier]\nauth = ['none']",
        "[sources.zapier]\nsignature = 'v3'",
        "[sources.hubspot]\nsignature = 'v2'",
        "[sources.hubspot]\nsignature = 'v3'\nauth = 'none'",
        "[sources.zapier.fields]\nphone = 'x'",
        "[sources.zapier.fields]\nage = 5",
        "[sources.zapier.fields]\nphone_number = '['",
        "[sources.zapier.defaults]\nphone_number = '+61'",
        "[sources.zapier]\ndefaults = 5",
        "[sources.zapier]\ncountries = 'AU'",
        "[sources.zapier]\ncountries = []",
        "call_hours = 'Mon-Fri 9-17 Australia/Sydney'",
        "[sources.zapier]\ncall_hours = 'Mon-Fri 09:00-17:00 Sydney'",
        "call_hours = 9",
        "[sources.zapier]\ncountries = ['au']",
        "countries = [61]",
        "region = 'AU'",
        "[sources.zapier\n",
    ],
)
def test_an_unchecked_file_fails_closed_with_one_line(text):
    """A rule or an option that is not understood must not be passed over: the file is refused as a whole."""
    with pytest.raises(SourcesError, match=r"^sources\.toml: ") as caught:
        parse(text, "sources.toml")
    assert "make lint" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_or_no_utf_8_is_told(tmp_path):
    with pytest.raises(SourcesError, match="cannot be read"):
        load(tmp_path / "absent.toml")
    (tmp_path / "latin.toml").write_bytes(b'[sources.zapier]\nwhen = "\xe9"')
    with pytest.raises(SourcesError, match="as UTF-8"):
        load(tmp_path / "latin.toml")


def test_a_file_that_windows_saved_with_a_byte_order_mark_is_read(tmp_path):
    (tmp_path / "bom.toml").write_bytes(b"\xef\xbb\xbf" + CAMPAIGN.encode())
    assert load(tmp_path / "bom.toml").get("spring-campaign")


# ── Automations ──────────────────────────────────────────────────────────────────────────────────────────────────────

AUTOMATIONS = """\
automation = "call-now"
automation_answers = "all"

[sources.spring]
provider = "typeform"
automation = "call-spring"
automation_on = "created"
automation_answers = ["What is it about?"]

[sources.newsletter]
provider = "zapier"
automation = ""
"""


def test_an_automation_at_the_top_is_for_every_source_that_does_not_say_otherwise():
    configured = parse(AUTOMATIONS, "sources.toml")
    told = {
        name: (source.automation, source.automation_on, source.automation_answers)
        for name in ("jotform", "spring", "newsletter")
        if (source := configured.get(name))
    }
    assert told == {
        "jotform": ("call-now", "every_submission", "all"),
        "spring": ("call-spring", "created", ("What is it about?",)),
        "newsletter": ("", "every_submission", "all"),
    }
    assert configured.automations() == {"call-now", "call-spring"}


def test_without_one_no_source_has_any():
    configured = parse("", "sources.toml")
    source = configured.get("jotform")
    assert source
    assert (source.automation, configured.automations()) == ("", set())


@pytest.mark.parametrize(
    "toml",
    [
        *("automation = 7", 'automation = "Call Now"', 'automation_on = "once"', 'automation_answers = "any"'),
        *("automation_answers = [7]", 'automation_answers = [""]', "automations = 7"),
    ],
)
def test_what_is_wrong_with_one_is_rejected_at_the_top_and_in_a_source(toml):
    for text in (toml, f"[sources.zapier]\n{toml}"):
        with pytest.raises(SourcesError):
            parse(text, "sources.toml")
