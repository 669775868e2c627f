"""The secret's content: one entry changes, all others stay, and values are masked."""

import copy
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.errors import CommandError
from cli.secret import masked_entries, parse_entry, with_value, without_old

CONTENT = {
    "api_key": "vx-old",
    "webhook_token": "t" * 40,
    "sources": {"typeform": "tf-old", "zapier": ["z-new", "z-old"], "meta-lead-ads": {"app_secret": "a", "page": "p"}},
    "other": [1, {"kept": True}],
}
NAMES = st.sampled_from(["typeform", "zapier", "tally", "cal-com"])


@pytest.mark.parametrize(
    ("entry", "path"),
    [
        ("api_key", ("api_key",)),
        ("webhook_token", ("webhook_token",)),
        ("sources.typeform", ("sources", "typeform")),
        ("sources.meta-lead-ads.app_secret", ("sources", "meta-lead-ads", "app_secret")),
        ("automations.call-now", ("automations", "call-now")),
        ("automations.call-now.secret", ("automations", "call-now", "secret")),
    ],
)
def test_entries(entry, path):
    assert parse_entry(entry) == path


@pytest.mark.parametrize(
    "entry",
    ["", "key", "sources", "sources.", "api_key.x", "sources.a.b.c", "typeform", "automations.", "automations.a.b"],
)
def test_an_unknown_entry_is_an_error(entry):
    with pytest.raises(CommandError, match="webhook_token"):
        parse_entry(entry)


@given(NAMES, st.text(min_size=1), st.dictionaries(st.text(), st.integers()))
def test_all_other_entries_stay_as_they_were(name, value, others):
    content = {**{f"x{key}": number for key, number in others.items()}, **copy.deepcopy(CONTENT)}
    before = copy.deepcopy(content)
    changed = with_value(content, ("sources", name), value, rotate=False)
    assert content == before
    assert changed["sources"].pop(name) == value
    before["sources"].pop(name, None)
    assert changed == before


def test_rotation_keeps_the_newest_of_the_old_values():
    assert with_value(CONTENT, ("sources", "typeform"), "new", rotate=True)["sources"]["typeform"] == [
        "new",
        "tf-old",
    ]
    assert with_value(CONTENT, ("sources", "zapier"), "newer", rotate=True)["sources"]["zapier"] == ["newer", "z-new"]


def test_setting_the_same_value_twice_does_not_lose_the_old_one():
    assert with_value(CONTENT, ("sources", "zapier"), "z-new", rotate=True)["sources"]["zapier"] == ["z-new", "z-old"]


def test_a_part_of_a_source_is_set_beside_its_others():
    changed = with_value(CONTENT, ("sources", "meta-lead-ads", "app_secret"), "b", rotate=True)
    assert changed["sources"]["meta-lead-ads"] == {"app_secret": ["b", "a"], "page": "p"}


def test_a_part_beside_a_plain_secret_keeps_that_secret():
    changed = with_value(CONTENT, ("sources", "typeform", "verify_token"), "v", rotate=False)
    assert changed["sources"]["typeform"] == {"secret": "tf-old", "verify_token": "v"}


def test_a_source_with_parts_is_not_overwritten_whole():
    with pytest.raises(CommandError, match=r"sources\.meta-lead-ads\.app_secret"):
        with_value(CONTENT, ("sources", "meta-lead-ads"), "x", rotate=False)


@pytest.mark.parametrize("entry", [("api_key",), ("webhook_token",)])
def test_what_can_have_one_value_only_is_not_made_a_list(entry):
    with pytest.raises(CommandError, match="only one value"):
        with_value(CONTENT, entry, "new", rotate=True)


def test_there_must_be_an_old_value_to_keep():
    with pytest.raises(CommandError, match="tally"):
        with_value(CONTENT, ("sources", "tally"), "new", rotate=True)


def test_a_malformed_secret_is_not_changed():
    with pytest.raises(CommandError, match="not changed"):
        with_value({"sources": "x"}, ("sources", "tally"), "new", rotate=False)


def test_finishing_a_rotation_keeps_the_newest_value():
    assert without_old(CONTENT, ("sources", "zapier"))["sources"]["zapier"] == "z-new"


@pytest.mark.parametrize("entry", [("api_key",), ("sources", "typeform"), ("sources", "tally"), ("sources", "a", "b")])
def test_only_a_rotation_can_be_finished(entry):
    with pytest.raises(CommandError, match="no old value"):
        without_old(CONTENT, entry)


@given(st.text(string.ascii_letters + string.digits, min_size=1, max_size=80))
def test_a_mask_shows_the_end_of_long_values_alone(value):
    masked = dict(masked_entries({"api_key": value}))["api_key"]
    assert str(len(value)) in masked
    shown = masked.removeprefix("…").split(" ")[0] if masked.startswith("…") else ""
    assert len(shown) <= 4
    assert not shown or (value.endswith(shown) and len(value) >= 20)


def test_every_entry_is_listed():
    assert [entry for entry, _ in masked_entries(CONTENT)] == [
        "api_key",
        "webhook_token",
        "sources.meta-lead-ads.app_secret",
        "sources.meta-lead-ads.page",
        "sources.typeform",
        "sources.zapier",
        "other",
    ]


# ── Automations ──────────────────────────────────────────────────────────────────────────────────────────────────────

URL, OTHER_URL = "https://voxworks.test/hooks/a-token", "https://voxworks.test/hooks/another"


@pytest.mark.parametrize(
    ("changes", "entry"),
    [
        ([("url", URL)], URL),
        ([("url", URL), ("secret", "s")], {"url": URL, "secret": "s"}),
        ([("secret", "s"), ("url", URL)], {"url": URL, "secret": "s"}),
        ([("url", URL), ("secret", "s"), ("url", OTHER_URL)], {"url": OTHER_URL, "secret": "s"}),
        ([("url", URL), ("secret", "s"), ("secret", "")], URL),
    ],
)
def test_an_automation_keeps_its_other_part(changes, entry):
    """In any order; an empty signing secret removes it."""
    content = CONTENT
    for part, value in changes:
        path = ("automations", "call-now") if part == "url" else ("automations", "call-now", part)
        content = with_value(content, path, value, rotate=False)
    assert content == CONTENT | {"automations": {"call-now": entry}}


def test_an_automation_is_shown_as_set_and_with_nothing_of_its_values():
    entries = {"call-now": {"url": URL, "secret": "a-signing-secret"}, "later": URL, "broken": "http://voxworks.test"}
    shown = dict(masked_entries({"automations": entries}))
    assert shown["automations.call-now"] == shown["automations.call-now.secret"] == shown["automations.later"] == "set"
    assert shown["automations.broken"].startswith("not valid")
    assert not any(part in str(shown) for part in ("voxworks.test", "a-token", "signing-secret"))


def test_an_automation_has_no_two_values():
    with pytest.raises(CommandError):
        with_value(CONTENT, ("automations", "call-now"), URL, rotate=True)
