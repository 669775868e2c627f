"""What `voxbridge doctor` says about the sources' secrets."""

import pytest
from support.doctor_facts import found, secret

from cli.checks.credentials import missing_parts
from cli.checks.finding import CheckStatus
from voxbridge.secret_store import Secret
from voxbridge.sources import Source


@pytest.mark.parametrize(
    ("provider", "entry", "missing"),
    [
        ("typeform", "s", ()),
        ("typeform", ["new", "old"], ()),
        ("typeform", "", ("",)),
        ("zapier", None, ()),
        ("meta-lead-ads", {"app_secret": "a", "verify_token": "v", "page_token": "p"}, ()),
        ("meta-lead-ads", {"app_secret": "a"}, ("verify_token", "page_token")),
        ("meta-lead-ads", None, ("app_secret", "verify_token", "page_token")),
        ("standard-webhooks", "whsec_not base64!", ("",)),
        ("highlevel", {"location_id": "l"}, ()),
    ],
)
def test_what_a_sources_secret_lacks(provider, entry, missing):
    sources = {} if entry is None else {"it": entry}
    assert missing_parts(Source(name="it", provider=provider), Secret("k", "token", sources)) == missing


def test_built_in_sources_without_a_secret_are_listed():
    finding = found("built-in sources", secret=secret(sources={}))
    assert finding.status is CheckStatus.OK
    assert "typeform" in finding.message
    assert "zapier" not in finding.message
