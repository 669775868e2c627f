"""The secret: read rarely, kept when it cannot be read, and refused in one sentence when it is malformed."""

import json

import pytest
from support.builders import SECRET, TOKEN, secret
from support.fakes import FakeClock, FakeSecret
from support.privacy import told

from voxbridge.auth.verifiers import SourceSecret
from voxbridge.secret_store import Secret, SecretError, SecretStore, is_valid_header_value

OUTAGE = SecretError("the secret cannot be read: InternalServiceError")


class Kept:
    """A store over a fake, its clock, and what it reported."""

    def __init__(self, content=None):
        self.clock = FakeClock()
        self.fake = FakeSecret(SECRET if content is None else content)
        self.reports: list[SecretError] = []
        self.store = SecretStore(self.fake.read, self.clock, self.reports.append)


def test_it_is_read_once_in_five_minutes():
    kept = Kept()
    for _ in range(10):
        assert kept.store.current().api_key == SECRET["api_key"]
        kept.clock.advance(29.9)
    assert kept.fake.reads == 1
    kept.clock.advance(1)
    kept.store.current()
    assert kept.fake.reads == 2


def test_a_change_is_seen_after_five_minutes():
    kept = Kept()
    kept.store.current()
    kept.fake.content = SECRET | {"api_key": "new"}
    kept.clock.advance(300)
    assert kept.store.current().api_key == "new"


@pytest.mark.parametrize(
    ("value", "names"),
    [(None, set()), ([], set()), ("", set()), (["a", "*"], {"a", "*"}), ("a", {"*"}), ({"a": 1}, {"*"}), ([1], {"*"})],
)
def test_what_is_paused(value, names):
    """What is not a list of names holds everything: the owner meant to pause something."""
    assert Secret.from_json(json.dumps(SECRET | {"paused": value})).paused == names


def test_nothing_is_read_before_it_is_needed():
    assert Kept().fake.reads == 0


def test_where_none_is_held_the_error_goes_on_and_is_reported():
    kept = Kept(OUTAGE)
    with pytest.raises(SecretError, match="InternalServiceError"):
        kept.store.current()
    assert kept.reports == [OUTAGE]
    kept.fake.content = SECRET
    assert kept.store.current().api_key == SECRET["api_key"]


@pytest.mark.parametrize("broken", [OUTAGE, "{", '{"api_key": 5}'])
def test_the_older_copy_serves_while_it_cannot_be_read_or_is_malformed(broken):
    kept = Kept()
    kept.store.current()
    kept.fake.content = broken
    kept.clock.advance(300)
    assert kept.store.current().api_key == SECRET["api_key"]
    assert len(kept.reports) == 1


def test_an_outage_is_asked_about_every_thirty_seconds_only():
    kept = Kept()
    kept.store.current()
    kept.fake.content = OUTAGE
    kept.clock.advance(300)
    for _ in range(6):
        kept.store.current()
        kept.clock.advance(10)
    assert kept.fake.reads == 1 + 2


def test_a_budget_is_one_fetch_in_thirty_seconds():
    kept = Kept()
    assert kept.store.refresh("credentials")
    kept.clock.advance(29.9)
    assert kept.store.refresh("credentials") is None
    kept.clock.advance(0.2)
    assert kept.store.refresh("credentials")
    assert kept.fake.reads == 2


def test_the_two_budgets_are_separate():
    kept = Kept()
    assert kept.store.refresh("credentials")
    assert kept.store.refresh("credentials") is None
    assert kept.store.refresh("key")
    assert kept.store.refresh("key") is None


def test_a_refresh_that_fails_has_spent_its_budget_and_keeps_what_is_held():
    kept = Kept()
    kept.store.current()
    kept.fake.content = OUTAGE
    assert kept.store.refresh("key") is None
    kept.fake.content = SECRET
    assert kept.store.refresh("key") is None
    assert kept.reports == [OUTAGE]
    assert kept.store.current().api_key == SECRET["api_key"]


def test_a_refresh_that_fails_leaves_the_copy_fresh():
    """An unverified sender's wrong token during an outage makes no other request wait for the secret."""
    kept = Kept()
    kept.store.current()
    kept.fake.content = OUTAGE
    kept.store.refresh("credentials")
    kept.clock.advance(200)
    kept.store.current()
    assert kept.fake.reads == 2


def test_a_refresh_renews_the_five_minutes():
    kept = Kept()
    kept.store.current()
    kept.clock.advance(200)
    kept.store.refresh("key")
    kept.clock.advance(200)
    kept.store.current()
    assert kept.fake.reads == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not a JSON object"),
        ("not json MARKED", "not a JSON object"),
        ("[" * 100_000, "not a JSON object"),
        ('"MARKED"', "not a JSON object"),
        ("[]", "not a JSON object"),
        ("null", "not a JSON object"),
        ('{"api_key": null}', "'api_key' is not a string"),
        ('{"api_key": ["MARKED"]}', "'api_key' is not a string"),
        ('{"webhook_token": 12}', "'webhook_token' is not a string"),
        ('{"sources": ["MARKED"]}', "'sources' is not an object"),
    ],
)
def test_a_malformed_secret_is_reported_in_one_sentence_that_names_the_fix(text, says):
    with pytest.raises(SecretError, match=says) as caught:
        Secret.from_json(text)
    assert "docs/operations.md" in str(caught.value)
    assert "MARKED" not in told(caught.value)
    assert "\n" not in str(caught.value)


def test_what_is_left_out_is_empty():
    assert Secret.from_json("{}") == Secret(api_key="", webhook_token="", sources={})


def test_white_space_around_the_key_is_not_of_the_key():
    assert Secret.from_json(json.dumps({"api_key": " vw_1\n"})).api_key == "vw_1"


def test_a_source_without_an_entry_has_the_webhook_token_if_its_scheme_takes_that():
    assert secret().for_source("zapier", fallback_to_token=True) == SourceSecret((TOKEN,))
    assert secret().for_source("zapier", fallback_to_token=False) == SourceSecret()


def test_a_list_is_a_rotation_and_an_own_entry_wins_over_the_webhook_token():
    rotating = secret(sources={"zapier": ["new", "old"]})
    assert rotating.for_source("zapier", fallback_to_token=True).secrets == ("new", "old")


@pytest.mark.parametrize("entry", ["", None, [], {}, 5, [None, ""], {"token": ""}])
def test_an_entry_that_holds_nothing_is_unset_and_not_replaced_by_the_webhook_token(entry):
    assert not secret(sources={"zapier": entry}).for_source("zapier", fallback_to_token=True).secrets


def test_without_a_webhook_token_a_token_source_is_unset():
    assert secret(webhook_token="").for_source("zapier", fallback_to_token=True) == SourceSecret()


def test_an_object_holds_what_a_provider_needs_besides():
    entry = {"app_secret": "a", "verify_token": ["v1", "v2"], "page_token": "p"}
    meta = secret(sources={"meta-lead-ads": entry}).for_source("meta-lead-ads", fallback_to_token=False)
    assert (meta.get("app_secret"), meta.get("verify_token"), meta.get("absent")) == (("a",), ("v1", "v2"), ())


@pytest.mark.parametrize(
    ("key", "sendable"), [("vx-1", True), ("", False), ("a b", False), ("é", False), ("a\n", False)]
)
def test_which_keys_a_header_can_carry(key, sendable):
    assert is_valid_header_value(key) is sendable
