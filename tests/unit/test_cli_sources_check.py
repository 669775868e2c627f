"""The build's check of sources.toml: every mistake with file, line, key and fix, all at once."""

import pytest

from cli.sources_check import check, find_mistakes
from voxbridge.sources import FILE, SourcesError


def test_the_shipped_file_passes():
    """What is committed builds."""
    check(FILE)


@pytest.mark.parametrize(
    ("text", "line", "key", "fix"),
    [
        ("[sauces.x]", 1, "sauces", "sources.NAME"),
        ("x = 1", 1, "x", "sources.NAME"),
        ("sources = 5", 1, "sources", "sources.NAME"),
        ("[[sources]]\nx = 1", 1, "sources", "sources.NAME"),
        ("[sources]\nx = 1", 2, "sources.x", "as a table"),
        ("[[sources.x]]\nprovider = 'zapier'", 1, "sources.x", "as a table"),
        ("\n[sources.Spring]\nprovider = 'zapier'", 2, "sources.Spring", "lower-case"),
        ("[sources.unknown]\nprovider = 'zapier'", 1, "sources.unknown", "choose another"),
        ("[sources.x]\nregion = 'AU'", 1, "sources.x.provider", "needs a `provider`"),
        ("[sources.x]\nregion = 'AU'\nprovider = 'typefrom'", 3, "sources.x.provider", "typeform"),
        ("[sources.x]\nprovider = ['zapier']", 2, "sources.x.provider", "unknown provider"),
        ("[sources.x]\nprovider = {a = 1}", 2, "sources.x.provider", "unknown provider"),
        ("[sources.x]\nprovider = 5", 2, "sources.x.provider", "unknown provider"),
        ("[sources.zapier]\nwhere = 'x'", 2, "sources.zapier.where", '"when"'),
        ("[sources.zapier]\nregion = 'Australia'", 2, "sources.zapier.region", "ISO"),
        ("[sources.zapier]\nregion = 61", 2, "sources.zapier.region", "ISO"),
        ("[sources.zapier]\ncountries = 'AU'", 2, "sources.zapier.countries", "list of ISO"),
        ("[sources.zapier]\ncountries = []", 2, "sources.zapier.countries", "list of ISO"),
        ("[sources.zapier]\ncountries = ['AU', 61]", 2, "sources.zapier.countries", "list of ISO"),
        ("[sources.zapier]\ncountries = ['AU', 'AU']", 2, "sources.zapier.countries", "twice"),
        ("countries = ['Australia']\n[sources.zapier]", 1, "countries", '"AU"'),
        ("countries = ['AU', 'NZL']", 1, "countries", '"NZ"'),
        ("county = ['AU']", 1, "county", "sources.NAME"),
        ("country = ['AU']", 1, "country", '"countries"'),
        ("region = 'AU'", 1, "region", "in a source's table"),
        ("countries = ['AU']\n[sources.zapier]\nregion = 'NZ'", 3, "sources.zapier.region", "not among"),
        ("[sources.zapier]\nwhen = 'a =='", 2, "sources.zapier.when", "not complete"),
        ("[sources.zapier]\nwhen = ''", 2, "sources.zapier.when", "JMESPath"),
        ("[sources.zapier]\nwhen = 'a && start_with(b, c)'", 2, "sources.zapier.when", "start_with(), which"),
        (
            "[sources.zapier]\nwhen = 'length(a[?sort_by(@, &nope(x))]) > `0`'",
            2,
            "sources.zapier.when",
            "nope(), which",
        ),
        ("[sources.zapier]\nwhen = 'contains(a)'", 2, "sources.zapier.when", "it takes 2"),
        ("[sources.zapier]\nwhen = 'length(a, b)'", 2, "sources.zapier.when", "it takes 1"),
        ("[sources.zapier]\nwhen = 'not_null()'", 2, "sources.zapier.when", "1 or more"),
        ("[sources.zapier]\nwhen = true", 2, "sources.zapier.when", "as a string"),
        ("[sources.zapier]\ndelivery = 'later'", 2, "sources.zapier.delivery", "'direct', 'queue'"),
        ("[sources.zapier]\nauth = false", 2, "sources.zapier.auth", "'required', 'none'"),
        ("[sources.zapier]\nsignature = 'v3'", 2, "sources.zapier.signature", "only hubspot"),
        ("[sources.hubspot]\nsignature = 'v2'", 2, "sources.hubspot.signature", "'v3'"),
        ("[sources.hubspot]\nauth = 'none'\nsignature = 'v3'", 3, "sources.hubspot.signature", "checks no signature"),
        ("[sources.zapier]\nauth = ['none']", 2, "sources.zapier.auth", "'required', 'none'"),
        ("[sources.zapier]\nfields = 'x'", 2, "sources.zapier.fields", "[sources.zapier.fields]"),
        ("[sources.zapier.fields]\nphone = 'x'", 2, "sources.zapier.fields.phone", "phone_number"),
        ("[sources.zapier.fields]\nphone_number = '['", 2, "sources.zapier.fields.phone_number", "not complete"),
        ("[sources.zapier.fields]\nage = 5", 2, "sources.zapier.fields.age", "as a string"),
        ("[sources.zapier]\nfields.phone_number = '['", 2, "sources.zapier.fields.phone_number", "not complete"),
        ("[sources.zapier.defaults]\nphone_number = '+61'", 2, "sources.zapier.defaults.phone_number", "wrong person"),
        ("[sources.zapier.defaults]\nage = '40'", 2, "sources.zapier.defaults.age", "whole number"),
        ("[sources.zapier.defaults]\nage = true", 2, "sources.zapier.defaults.age", "whole number"),
        ("[sources.zapier.defaults]\nfirst_name = ' '", 2, "sources.zapier.defaults.first_name", "not empty"),
        ("[sources.zapier.defaults]\nfirst_name = 5", 2, "sources.zapier.defaults.first_name", "not empty"),
        ("[sources.x]\nprovider = 'zapier'\n\n[sources.y]\nprovider = 'z'", 5, "sources.y.provider", "unknown"),
        ('["sources"."x"]\nprovider = "zapier"\nwhen = 1', 3, "sources.x.when", "as a string"),
        ("automation = 'Call Now'", 1, "automation", "lower-case letters"),
        ("automation = 7", 1, "automation", "name of an automation"),
        ("automtion = 'call-now'", 1, "automtion", 'did you mean "automation"'),
        ("automation = 'x'\n[sources.zapier]\nautomation_on = 'once'", 3, "sources.zapier.automation_on", "'created'"),
        ("automation = 'x'\nautomation_answers = 'any'", 2, "automation_answers", "list of labels"),
        ("automation = 'x'\nautomation_answers = ['']", 2, "automation_answers", "label of an answer"),
        ("automation = 'x'\ncall_hours = 9", 2, "call_hours", "Mon-Fri 09:00-19:00"),
        ("automation = 'x'\ncall_hours = 'Mon-Fri 9-19 Australia/Sydney'", 2, "call_hours", "24 hours"),
        ("automation = 'x'\ncall_hours = 'Mon-Fri 09:00-19:00'", 2, "call_hours", "not a time zone"),
        ("automation = 'x'\ncall_hours = 'Mon 09:00-19:00 Sydney'", 2, "call_hours", '"Australia/Sydney"'),
        ("automation = 'x'\ncall_hours = 'Mon 09:00-19:00 australia/sydney'", 2, "call_hours", '"Australia/Sydney"'),
        ("automation = 'x'\ncall_hours = 'Mon 09:00-19:00 Europe/Lodnon'", 2, "call_hours", '"Europe/London"'),
        ("call_hours = 'Mon 09:00-19:00 Europe/London'", 1, "call_hours", "without an automation"),
        ("automation = 'x'\ncal_hours = 'Mon 09:00-19:00 Europe/London'", 2, "cal_hours", '"call_hours"'),
        (
            "[sources.zapier]\ncall_hours = 'Mon 09:00-19:00 Europe/London'",
            2,
            "sources.zapier.call_hours",
            "without an automation",
        ),
        ("[sources.zapier]\nautomation_on = 'created'", 2, "sources.zapier.automation_on", "without an automation"),
    ],
)
def test_a_mistake_is_reported_with_file_line_key_and_fix(text, line, key, fix):
    """One line a mistake."""
    (mistake,) = find_mistakes(text, "sources.toml")
    assert mistake.startswith(f"sources.toml, line {line}, {key}: ")
    assert fix in mistake
    assert "\n" not in mistake


@pytest.mark.parametrize(
    ("rule", "fix"),
    [
        ('hidden.consent == "yes"', "write 'yes'"),
        ("hidden.consent == yes", "write 'yes'"),
        ("consent == true", "write `true`"),
        ('contains(tags, "vip")', "write 'vip'"),
        ("hidden.consent = 'yes'", "hidden.consent == 'yes'"),
        ("hidden.consent == \u2018yes\u2019", "hidden.consent == 'yes'"),
        ("hidden.consent == \u201cyes\u201d", "hidden.consent == 'yes'"),
        ("hidden.utm-source == 'x'", '"utm-source"'),
        ("age > 5", "`5`"),
        ("age > '18'", "backticks"),
        ("city == New York", "'New York'"),
        ("consent == 'yes", "not closed"),
        ("a == 'x' and b == 'y'", "&&"),
        ("a == 'x' or b == 'y'", "||"),
        ("not consent", "write !"),
        ("a <> 'x'", "!="),
        ("a === 'x'", "=="),
        ("'a' == 'a'", "same for every lead"),
        ("`true`", "same for every lead"),
        ("a.b == a.b", "same for every lead"),
        ("!a == 'x'", "same for every lead"),
        ("a == 'x' || 'y'", "always true"),
        ("a == 'x' || `true`", "same for every lead"),
        ("a == 'x' && `false`", "same for every lead"),
        ("contains(a, 'x') == 'true'", "same for every lead"),
        ("answers[?label=='x']", "count it"),
        ("length(answers)", "compare it"),
        ("lenght(answers) > `0`", '"length"'),
        ("", "empty"),
    ],
)
def test_a_rule_that_is_not_meant_so_is_reported(rule, fix):
    """Mistakes that JMESPath accepts, or tells in its parser's words."""
    text = f"[sources.zapier]\nwhen = '''{rule}'''"
    (mistake,) = find_mistakes(text, "sources.toml")
    assert mistake.startswith("sources.toml, line 2, sources.zapier.when: the rule ")
    assert fix in mistake


@pytest.mark.parametrize(
    "rule",
    [
        "hidden.consent == 'yes'",
        "\"Full name\" == 'x'",
        "!unsubscribed",
        "consent",
        "consent == `null`",
        "consent == null",
        "a == @.b",
        "answers.email == answers.confirm",
        "first_name && `true`",
        "not_null(a, b) == 'x'",
        "to_number(age) >= `18`",
        "length(answers[?label=='x' && value=='y']) > `0`",
        "answers[?label=='x'].value | [0] == 'y'",
        "contains(tags, 'it''s') || !(a == 'b')".replace("''", ""),
        "type(a) == 'string'",
        "hidden.\"utm-source\" == 'and or not = \u201cx\u201d'",
    ],
)
def test_a_sound_rule_passes(rule):
    """The check refuses nothing that makes sense."""
    assert find_mistakes(f"[sources.zapier]\nwhen = '''{rule}'''", "sources.toml") == []


@pytest.mark.parametrize(
    ("fields", "fix"),
    [
        ("first_name = \"'there'\"", "`defaults`"),
        ("first_name = \"a == 'x'\"", "path to the value"),
        ("first_name = []", "list of 1 to"),
        ("first_name = ['a', 5]", "list of 1 to"),
        ("first_name = ['a', 'utm-x']", '"utm-x"'),
        ("first_nmae = 'a'", '"first_name"'),
    ],
)
def test_a_path_that_is_not_meant_so_is_reported(fields, fix):
    """The paths under `fields` are held to the same."""
    (mistake,) = find_mistakes(f"[sources.zapier.fields]\n{fields}", "sources.toml")
    assert fix in mistake


@pytest.mark.parametrize(
    ("defaults", "fix"),
    [
        ("email = 'nope'", "e-mail"),
        ("age = 400", "whole number"),
        ("title = ' '", "not empty"),
        ("address = '%s'" % ("x" * 501), "500"),
    ],
)
def test_a_default_that_no_contact_can_hold_is_reported(defaults, fix):
    """It would be dropped from every lead."""
    (mistake,) = find_mistakes(f"[sources.zapier.defaults]\n{defaults}", "sources.toml")
    assert fix in mistake


def test_all_mistakes_of_a_file_are_reported_at_once(tmp_path):
    """In the order of their lines."""
    path = tmp_path / "sources.toml"
    path.write_text("[sources.spring]\nprovider = 'typefrom'\nregoin = 'NZ'\nwhen = 'a = b'\n[sources.zapir]\n")
    with pytest.raises(SourcesError) as caught:
        check(path)
    lines = str(caught.value).splitlines()
    assert [line.split(", ")[1] for line in lines] == ["line 2", "line 3", "line 4", "line 5"]
    assert all("did you mean" in line for line in (lines[0], lines[1], lines[3]))


@pytest.mark.parametrize(
    "table",
    [
        "fields = {full_name = 'who', first_name = ['a', 'b.c']}",
        "when = 'consent'\nwhen_missing = 'skip'",
        "automation = 'x'\ncall_hours = 'Mon-Fri 09:00-19:00 Australia/Sydney'",
        "automation = 'x'\ncall_hours = ''",
        "defaults = {first_name = 'there', age = 40, email = 'a@example.com'}",
    ],
)
def test_what_the_check_accepts_loads(tmp_path, table):
    """The build's check and the functions' loader agree."""
    path = tmp_path / "sources.toml"
    path.write_text(f"[sources.zapier]\n{table}")
    assert check(path).get("zapier")


def test_what_is_not_toml_is_reported_with_its_line():
    """The parser says where."""
    (mistake,) = find_mistakes("[sources.x]\nprovider = \n", "sources.toml")
    assert mistake.startswith("sources.toml: not valid TOML: ")
    assert "line 2" in mistake


@pytest.mark.parametrize(("region", "meant"), [("UK", "GB"), ("XX", ""), ("ZZ", ""), ("au", "AU"), ("AUT", "AT")])
@pytest.mark.parametrize(("key", "toml"), [("region", "'{}'"), ("countries", "['{}']")])
def test_a_country_is_its_iso_code(key, toml, region, meant):
    """Another spelling is recognised: ISO calls the United Kingdom GB."""
    (mistake,) = find_mistakes(f"[sources.zapier]\n{key} = {toml.format(region)}", "sources.toml")
    assert mistake.startswith(f"sources.toml, line 2, sources.zapier.{key}: '{region}' is not the ISO code")
    assert mistake.endswith(f'(did you mean "{meant}"?)') is bool(meant)


def test_when_missing_needs_a_rule():
    """Alone it does nothing."""
    (mistake,) = find_mistakes("[sources.zapier]\nwhen_missing = 'skip'", "sources.toml")
    assert "sources.zapier.when_missing" in mistake
