"""How providers are connected: the data of each, and what the command shows of it."""

import pytest

from cli.connect import current_value, show
from cli.provider_setup import PAGE, Maker, setup_of, with_setups
from cli.stack import StackOptions
from voxbridge.auth.verifiers import BodyToken, Signature, Token
from voxbridge.providers import PROVIDERS, provider
from voxbridge.sources import Source

URL = "https://abc.execute-api.ap-southeast-2.amazonaws.com/webhooks"
TOKEN = "T" * 43


@pytest.mark.parametrize("name", PROVIDERS)
def test_every_provider_has_a_setup_that_fits_its_credentials(name):
    """Parts and tokens as its module says."""
    setup, of = setup_of(name), provider(name)
    assert "{url}" in setup.connect
    assert bool(setup.secrets.get("")) is not any(setup.secrets)
    assert (setup.secrets.get("") is Maker.TOKEN) is of.verifier.uses_webhook_token
    in_url = "{url}?token={token}" in setup.connect
    assert not in_url or of.verifier.uses_webhook_token
    verified_by, credentials, _ = setup.overview
    assert in_url or "in the URL" not in verified_by
    assert ("or none" in credentials or credentials.endswith("a token")) is of.verifier.uses_webhook_token
    assert ("signature" in verified_by or "Standard" in verified_by) is not isinstance(of.verifier, Token | BodyToken)
    if isinstance(of.verifier, Signature) and name not in ("standard-webhooks", "formbricks"):
        assert ("with a time" in verified_by) is bool(of.verifier.timestamp)
        assert ("and id" in verified_by) is ("-id}" in of.verifier.signed)


@pytest.mark.parametrize("name", PROVIDERS)
def test_what_is_shown_fits_80_columns(name):
    """But for what is copied as a whole."""
    setup = setup_of(name)
    values = {part: "" if maker is Maker.ISSUED else TOKEN for part, maker in setup.secrets.items()}
    lines = list(show(Source(name=name, provider=name), setup, f"{URL}/{name}", values, StackOptions(local=True)))
    assert lines[0].split()[0] == "URL"
    assert f"{URL}/{name}" in lines[0]
    assert any(TOKEN in line for line in lines) is any(maker is not Maker.ISSUED for maker in setup.secrets.values())
    assert not any("{url}" in line or "{token}" in line for line in lines)
    assert max(len(line) for line in lines if URL not in line and TOKEN not in line) <= 80
    assert "voxbridge secret set sources" not in " ".join(lines) or name in ("typeform", "highlevel")
    assert sum(URL in line for line in lines) == (2 if name == "google-forms" else 1)


def test_a_source_of_another_name_has_its_own_entry_and_stack():
    """Commands in the text are for it."""
    source = Source(name="spring", provider="typeform")
    values = {"": "s"}
    shown = " ".join(show(source, setup_of("typeform"), f"{URL}/spring", values, StackOptions(local=True)))
    assert "voxbridge secret set sources.spring --local" in shown


def test_a_source_without_credentials_shows_none():
    """It says where that comes from."""
    source = Source(name="zapier", provider="zapier", auth="none")
    assert any('auth = "none"' in line for line in show(source, setup_of("zapier"), URL, {}, StackOptions()))


@pytest.mark.parametrize(
    ("sources", "part", "or_token", "expected"),
    [
        ({}, "", True, "token"),
        ({}, "", False, ""),
        ({"zapier": "own"}, "", True, "own"),
        ({"zapier": ["new", "old"]}, "", True, "new"),
        ({"zapier": {"secret": "s", "app_secret": ["a", "b"]}}, "app_secret", False, "a"),
        ({"zapier": {"page_token": "a"}}, "", False, ""),
        ("damaged", "", True, "token"),
    ],
)
def test_the_newest_value_counts(sources, part, or_token, expected):
    """That is what the provider is to be given."""
    content = {"webhook_token": "token", "sources": sources}
    assert current_value(content, "zapier", part, or_token=or_token) == expected


def test_the_page_has_the_same_text():
    """After a change: python -m cli.provider_setup."""
    page = PAGE.read_text("utf-8")
    assert with_setups(page) == page
    for name in set(PROVIDERS) - {"wpforms", "unbounce", "cognito"}:
        assert f"**Connect**: {setup_of(name).steps(f'…/{name}', 'TOKEN')}\n" in page
