"""sources.toml: what its owner writes, and the sentence that a mistake gets."""

import pytest
from support.builders import LEAD

from voxbridge.outcome import LeadError, Reason
from voxbridge.providers import TABLE
from voxbridge.sources import FILE, Sources, SourcesError, check, load, parse

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
    sources = Sources({})
    for name in TABLE:
        source = sources.get(name)
        assert source
        assert (source.provider, source.delivery, source.auth, source.when) == (name, "direct", "required", None)


@pytest.mark.parametrize("name", ["", "unknown", "Typeform", "typeform ", "__init__", "vocabulary", "../typeform"])
def test_any_other_name_is_no_source(name):
    assert Sources({}).get(name) is None


def test_a_source_is_what_its_table_says():
    source = parse(CAMPAIGN, "sources.toml").get("spring-campaign")
    assert source
    assert (source.provider, source.region, source.delivery, source.auth) == ("typeform", "NZ", "queue", "none")
    assert source.fields["first_name"]({"answers": {"given_name": "Ada"}}) == "Ada"
    assert source.defaults == {"first_name": "there", "age": 40}


def test_a_table_of_a_providers_own_name_changes_that_source():
    source = parse('[sources.typeform]\nregion = "GB"', "sources.toml").get("typeform")
    assert source
    assert (source.provider, source.region) == ("typeform", "GB")


def test_only_the_named_sources_are_gone_through():
    assert [source.name for source in parse(CAMPAIGN, "sources.toml")] == ["spring-campaign"]


def test_the_file_that_is_shipped_passes_the_builds_check():
    check(FILE)


def rule(expression):
    source = parse(f'[sources.zapier]\nwhen = "{expression}"', "sources.toml").get("zapier")
    assert source
    return source


@pytest.mark.parametrize(
    ("expression", "wants"),
    [
        ("first_name == 'Ada'", True),
        ("first_name == 'Bob'", False),
        ("contains(email, '@')", True),
        ("length(first_name) > `10`", False),
        ("!consent", True),
        ("absent == null", True),
        ("first_name && `true`", True),
        ("not_null(absent, first_name, email) == 'Ada'", True),
    ],
)
def test_a_rule_that_says_yes_or_no_is_kept_to(expression, wants):
    assert rule(expression).wants(LEAD) is wants


@pytest.mark.parametrize(
    "expression",
    [
        "consent",  # absent: null
        "first_name",  # text is no verdict
        "first_name > `5`",  # null: text and a number have no order
        "length(absent)",
        "contains(absent, 'x')",
        "to_number(first_name) > `5`",
        "starts_with(`5`, 'x')",
        "sum(first_name)",
        "sort_by(`[1, 2]`, &foo)",
        "max_by(@, &first_name)",
        "join(',', absent)",
    ],
)
@pytest.mark.parametrize("document", [LEAD, {}, [], None, "text", 5])
def test_a_rule_that_cannot_be_evaluated_neither_skips_nor_calls(expression, document):
    with pytest.raises(LeadError) as caught:
        rule(expression).wants(document)
    assert caught.value.reason is Reason.RULE_FAILED
    assert "Ada" not in caught.value.message


@pytest.mark.parametrize(
    ("text", "line", "key", "mend"),
    [
        ("[sauces.x]", 1, "sauces", "sources.NAME"),
        ("x = 1", 1, "x", "sources.NAME"),
        ("sources = 5", 1, "sources", "sources.NAME"),
        ("[[sources]]\nx = 1", 1, "sources", "sources.NAME"),
        ("[sources]\nx = 1", 2, "sources.x", "as a table"),
        ("[[sources.x]]\nprovider = 'zapier'", 1, "sources.x", "as a table"),
        ("\n[sources.Spring]\nprovider = 'zapier'", 2, "sources.Spring", "lower-case"),
        ("[sources.unknown]\nprovider = 'zapier'", 1, "sources.unknown", "strangers"),
        ("[sources.x]\nregion = 'AU'", 1, "sources.x.provider", "needs a `provider`"),
        ("[sources.x]\nregion = 'AU'\nprovider = 'typefrom'", 3, "sources.x.provider", "typeform"),
        ("[sources.x]\nprovider = ['zapier']", 2, "sources.x.provider", "unknown provider"),
        ("[sources.x]\nprovider = {a = 1}", 2, "sources.x.provider", "unknown provider"),
        ("[sources.x]\nprovider = 5", 2, "sources.x.provider", "unknown provider"),
        ("[sources.zapier]\nwhere = 'x'", 2, "sources.zapier.where", "the keys are"),
        ("[sources.zapier]\nregion = 'Australia'", 2, "sources.zapier.region", "ISO"),
        ("[sources.zapier]\nregion = 61", 2, "sources.zapier.region", "ISO"),
        ("[sources.zapier]\nwhen = 'a =='", 2, "sources.zapier.when", "JMESPath"),
        ("[sources.zapier]\nwhen = ''", 2, "sources.zapier.when", "JMESPath"),
        ("[sources.zapier]\nwhen = 'a && start_with(b, c)'", 2, "sources.zapier.when", "no function start_with()"),
        ("[sources.zapier]\nwhen = 'a[?sort_by(@, &nope(x))]'", 2, "sources.zapier.when", "no function nope()"),
        ("[sources.zapier]\nwhen = 'contains(a)'", 2, "sources.zapier.when", "contains() takes 2, not 1"),
        ("[sources.zapier]\nwhen = 'length(a, b)'", 2, "sources.zapier.when", "length() takes 1, not 2"),
        ("[sources.zapier]\nwhen = 'not_null()'", 2, "sources.zapier.when", "not_null() takes 1 or more, not 0"),
        ("[sources.zapier]\nwhen = true", 2, "sources.zapier.when", "as a string"),
        ("[sources.zapier]\ndelivery = 'later'", 2, "sources.zapier.delivery", "'direct', 'queue'"),
        ("[sources.zapier]\nauth = false", 2, "sources.zapier.auth", "'required', 'none'"),
        ("[sources.zapier]\nauth = ['none']", 2, "sources.zapier.auth", "'required', 'none'"),
        ("[sources.zapier]\nfields = 'x'", 2, "sources.zapier.fields", "[sources.zapier.fields]"),
        ("[sources.zapier.fields]\nphone = 'x'", 2, "sources.zapier.fields.phone", "phone_number"),
        ("[sources.zapier.fields]\nphone_number = '['", 2, "sources.zapier.fields.phone_number", "JMESPath"),
        ("[sources.zapier.fields]\nage = 5", 2, "sources.zapier.fields.age", "as a string"),
        ("[sources.zapier]\nfields.phone_number = '['", 2, "sources.zapier.fields.phone_number", "JMESPath"),
        ("[sources.zapier.defaults]\nphone_number = '+61'", 2, "sources.zapier.defaults.phone_number", "called"),
        ("[sources.zapier.defaults]\nage = '40'", 2, "sources.zapier.defaults.age", "whole number"),
        ("[sources.zapier.defaults]\nage = true", 2, "sources.zapier.defaults.age", "whole number"),
        ("[sources.zapier.defaults]\nfirst_name = ' '", 2, "sources.zapier.defaults.first_name", "not empty"),
        ("[sources.zapier.defaults]\nfirst_name = 5", 2, "sources.zapier.defaults.first_name", "not empty"),
        ("[sources.x]\nprovider = 'zapier'\n\n[sources.y]\nprovider = 'z'", 5, "sources.y.provider", "unknown"),
        ('["sources"."x"]\nprovider = "zapier"\nwhen = 1', 3, "sources.x.when", "as a string"),
    ],
)
def test_a_mistake_is_told_with_file_line_key_and_mend(text, line, key, mend):
    with pytest.raises(SourcesError) as caught:
        parse(text, "sources.toml")
    assert str(caught.value).startswith(f"sources.toml, line {line}, {key}: ")
    assert mend in str(caught.value)
    assert "\n" not in str(caught.value)


def test_what_is_no_toml_is_told_with_its_line():
    with pytest.raises(SourcesError, match=r"^sources\.toml: not valid TOML: .*line 2"):
        parse("[sources.x]\nprovider = \n", "sources.toml")


def test_a_file_that_is_not_there_or_no_utf_8_is_told(tmp_path):
    with pytest.raises(SourcesError, match="cannot be read"):
        load(tmp_path / "absent.toml")
    (tmp_path / "latin.toml").write_bytes(b'[sources.zapier]\nwhen = "\xe9"')
    with pytest.raises(SourcesError, match="not UTF-8"):
        load(tmp_path / "latin.toml")


def test_a_file_that_windows_saved_with_a_byte_order_mark_is_read(tmp_path):
    (tmp_path / "bom.toml").write_bytes(b"\xef\xbb\xbf" + CAMPAIGN.encode())
    assert load(tmp_path / "bom.toml").get("spring-campaign")
    assert check(tmp_path / "bom.toml").get("spring-campaign")


@pytest.mark.parametrize("region", ["UK", "XX", "ZZ"])
def test_the_builds_check_knows_the_countries(tmp_path, region):
    path = tmp_path / "sources.toml"
    path.write_text(f"[sources.zapier]\nregion = '{region}'")
    with pytest.raises(SourcesError, match=r"line 2, sources\.zapier\.region: no country") as caught:
        check(path)
    assert ("GB" in str(caught.value)) is (region == "UK")
