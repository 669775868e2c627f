"""The JMESPath of sources.toml: when a rule says yes or no, when it fails, and which path gives a contact field."""

import jmespath
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.builders import LEAD

from cli.lead_preview import operands
from voxbridge.errors import PermanentError, Reason
from voxbridge.rules import Path, Rule, exists, path_text

CONSENT = "hidden.consent == 'yes'"


def decide(expression, document, when_missing="fail"):
    try:
        return Rule(expression, when_missing).accepts(document)
    except PermanentError as error:
        return error.reason


@pytest.mark.parametrize(
    ("expression", "document", "decision"),
    [
        (CONSENT, {"hidden": {"consent": "yes"}}, True),
        (CONSENT, {"hidden": {"consent": "no"}}, False),
        (CONSENT, {"hidden": {"consent": None}}, False),
        (CONSENT, {"hidden": {"consnet": "yes"}}, Reason.RULE_FAILED),
        (CONSENT, {"hidden": {}}, Reason.RULE_FAILED),
        (CONSENT, {"hidden": None}, Reason.RULE_FAILED),
        (CONSENT, {}, Reason.RULE_FAILED),
        (CONSENT, [], Reason.RULE_FAILED),
        ("data.hidden.consent == 'yes'", {"data": {"hidden": {}}}, Reason.RULE_FAILED),
        ("answers[1] == 'yes'", {"answers": ["no"]}, Reason.RULE_FAILED),
        ("answers[-1] == 'yes'", {"answers": ["no"]}, False),
        ("hidden.consent != 'no'", {}, True),
        ("a == 'x' || b == 'y'", {"b": "y"}, True),
        ("a == 'x' || b == 'y'", {"b": "n"}, Reason.RULE_FAILED),
        ("a == 'x' && b == 'y'", {"b": "y"}, Reason.RULE_FAILED),
        ("a == b", {"a": 1}, Reason.RULE_FAILED),
        ("contains(tags, 'vip')", {"tags": ["vip"]}, True),
        ("contains(tags, 'vip')", {"tags": []}, False),
        ("contains(tags, 'vip')", {}, Reason.RULE_FAILED),
        ("to_number(age) >= `18`", {"age": "17"}, False),
        ("to_number(age) >= `18`", {}, Reason.RULE_FAILED),
        ("to_number(age) >= `18`", {"age": "old"}, Reason.RULE_FAILED),
        ("answers[?label=='Consent'].value | [0] == 'yes'", {"answers": [{"label": "Consent", "value": "no"}]}, False),
        (
            "answers[?label=='Consent'].value | [0] == 'yes'",
            {"answers": [{"label": "Name", "value": "Ann"}]},
            Reason.RULE_FAILED,
        ),
        ("length(answers[?value=='yes']) > `0`", {"answers": [{"value": "no"}]}, False),
        ("length(answers[?value=='yes']) > `0`", {}, Reason.RULE_FAILED),
        ("consent", {"consent": True}, True),
        ("consent", {"consent": False}, False),
        ("consent", {"consent": "yes"}, Reason.RULE_FAILED),
        ("consent", {}, Reason.RULE_FAILED),
    ],
)
def test_a_no_counts_only_where_every_compared_path_is_there(expression, document, decision):
    """A yes is a yes; a no over a missing path decides nothing about the lead."""
    assert decide(expression, document) == decision


@pytest.mark.parametrize(
    ("expression", "document", "decision"),
    [
        ("!unsubscribed", {}, True),
        ("!unsubscribed", {"unsubscribed": "yes"}, False),
        ("consent == `null`", {}, True),
        ("consent == null", {}, True),
        ("consent != `null`", {}, False),
        ("not_null(consent, 'no') == 'yes'", {}, False),
        ("not_null(a, b) == 'yes'", {"b": "yes"}, True),
        ("type(consent) == 'string'", {}, False),
        ("consent != `null` && consent == 'yes'", {}, False),
        ("!(consent == 'yes')", {}, True),
    ],
)
def test_an_explicit_test_says_itself_what_absence_means(expression, document, decision):
    """`!path`, not_null() and a comparison with null are not failures where the path is missing."""
    assert decide(expression, document) == decision


@pytest.mark.parametrize("expression", [CONSENT, "consent", "contains(tags, 'vip')", "to_number(age) >= `18`"])
@pytest.mark.parametrize("document", [{}, {"hidden": {}}, [], None, "text", 5])
def test_when_missing_skip_makes_a_missing_path_a_no(expression, document):
    """The usual choice for checkboxes that forms omit when unticked."""
    assert decide(expression, document, "skip") is False


def test_when_missing_skip_changes_nothing_else():
    """What is there is still compared, and what has no order still fails."""
    assert decide(CONSENT, {"hidden": {"consent": "yes"}}, "skip") is True
    assert decide("age > `5`", {"age": "old"}, "skip") == Reason.RULE_FAILED


@pytest.mark.parametrize(
    "expression",
    [
        "first_name",
        "first_name > `5`",
        "length(absent)",
        "to_number(first_name) > `5`",
        "starts_with(`5`, 'x')",
        "sum(first_name)",
        "sort_by(`[1, 2]`, &foo)",
        "max_by(@, &first_name)",
        "join(',', absent)",
    ],
)
@pytest.mark.parametrize("document", [LEAD, {}, [], None, "text", 5])
def test_what_gives_neither_true_nor_false_fails(expression, document):
    """A rule that cannot be evaluated neither skips a lead nor lets it through, and its error holds no value."""
    with pytest.raises(PermanentError) as caught:
        Rule(expression).accepts(document)
    assert caught.value.reason is Reason.RULE_FAILED
    assert "Ada" not in caught.value.message


def test_a_failure_names_the_missing_paths():
    """The owner reads the path in the dead letter."""
    with pytest.raises(PermanentError) as caught:
        Rule("hidden.\"utm-x\" == 'a' && answers[0].ok == 'b'").accepts({})
    assert 'hidden."utm-x"' in caught.value.message
    assert "answers[0].ok" in caught.value.message


def test_operands_are_what_the_rule_sees():
    """For `preview`: each path with whether it is there and what it gives."""
    seen = operands(Rule("hidden.consent == 'yes' && !dnd"), {"hidden": {"consent": "no"}})
    assert [(each.text, each.exists, each.value) for each in seen] == [
        ("hidden.consent", True, "no"),
        ("dnd", False, None),
    ]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "c"]), inner, max_size=3),
    max_leaves=8,
)


@given(document=json_values, when_missing=st.sampled_from(["fail", "skip"]))
@pytest.mark.parametrize("expression", ["a == 'x'", "a.b == b", "b[0] == 'x'", "a | b == 'x'", "length(a) > `1`"])
def test_every_document_is_decided_or_fails(expression, document, when_missing):
    """Nothing but True, False or rule_failed comes of any document, and False only with every path there."""
    decision = decide(expression, document, when_missing)
    assert decision in {True, False, Reason.RULE_FAILED}
    if decision is False and when_missing == "fail":
        assert all(each.exists for each in operands(Rule(expression), document))


@pytest.mark.parametrize(
    ("paths", "document", "found"),
    [
        (["name"], {"name": "Ann"}, ("Ann", "name")),
        (["a", "b"], {"a": "", "b": "Ann"}, ("Ann", "b")),
        (["a", "b"], {"b": "Ann", "a": "Bob"}, ("Bob", "a")),
        (["a", "b"], {"a": None}, (None, "a")),
        (["a", "b"], {"b": ""}, ("", "b")),
        (["a.b"], {"a": {"b": None}}, (None, "a.b")),
        (["a.b"], {"a": {}}, None),
        (["a", "b"], {}, None),
        (["answers[?label=='Name'].value | [0]"], {"answers": [{"label": "Name", "value": "Ann"}]}, ("Ann", None)),
        (["answers[?label=='Name'].value | [0]"], {"answers": []}, None),
        (["count"], {"count": 0}, (0, "count")),
    ],
)
def test_the_first_path_with_a_value_wins(paths, document, found):
    """A path that exists and is empty leaves the field empty; where none exists, the field is inferred."""
    result = Path("first_name", *paths).find(document)
    if found is None:
        assert result is None
    else:
        assert result
        assert (result.value, result.path) == (found[0], found[1] or paths[0])


def test_a_path_that_cannot_be_evaluated_fails():
    """The lead is neither called on a guess nor lost; the error names the field and no value."""
    with pytest.raises(PermanentError) as caught:
        Path("first_name", "to_number(@, n, n)").find({"n": "Ada"})
    assert caught.value.reason is Reason.RULE_FAILED
    assert "first_name" in caught.value.message
    assert "Ada" not in caught.value.message


def nested(steps, value):
    for step in reversed(steps):
        value = [value] * 2 if isinstance(step, int) else {step: value}
    return value


@given(st.lists(st.sampled_from(["name", "Full name", 0, 1]), min_size=1, max_size=5))
def test_a_path_of_any_length_exists_only_with_its_last_member(steps):
    """A path is written as in sources.toml, and exists if its last member does, even as null."""
    texts = {"name": ".name", "Full name": '."Full name"', 0: "[0]", 1: "[1]"}
    text = "".join(texts[step] for step in steps).removeprefix(".")
    node = jmespath.compile(text).parsed
    assert path_text(node) == text
    assert exists(node, nested(steps, None))
    assert not exists(node, nested(steps[:-1], {}))
