"""What a stack runs, read out of its package."""

import io
import zipfile

import pytest

from cli import deployed
from cli.errors import CommandError
from cli.stack import Stack

TEXT = '# mine\n[sources.zapier]\nregion = "NZ"\n'


def package(files):
    """Return a zip of files."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


class FakeSession:
    """A session whose Lambda has one function."""

    def __init__(self, sha="1", location="http://emulator:4566/code?X-Amz-Signature=s"):
        self.sha, self.location = sha, location

    def client(self, service, **_):
        assert service == "lambda"
        return self

    def get_function(self, FunctionName):  # noqa: N803
        assert FunctionName == "voxbridge-webhook"
        configuration = {"CodeSha256": self.sha, "LastModified": "2026-11-25T00:41:00.123+0000"}
        return {"Configuration": configuration, "Code": {"Location": self.location}}


def stack_of(session, endpoint_url=None):
    """Return a stack whose AWS is the session."""
    return Stack("voxbridge", session, {"WebhookFunctionName": "voxbridge-webhook"}, endpoint_url=endpoint_url)


def read(files, session=None, known=None):
    """Read a package."""
    return deployed.read(stack_of(session or FakeSession()), known, lambda _: package(files))


def test_sources_are_read():
    """The text as it was deployed, the sources in it, and when."""
    found = read({"sources.toml": TEXT, "webhook.py": "", "voxbridge/a.py": "a = 1"})
    assert found.sources_text == TEXT
    assert found.sources().get("zapier").region == "NZ"
    assert found.modified_at.isoformat() == "2026-11-25T00:41:00.123000+00:00"


def test_comments_and_order_do_not_count():
    """Two files that say the same are the same; broken ones only if they are equal."""
    found = read({"sources.toml": TEXT})
    assert found.has_same_sources('[sources.zapier]\nregion="NZ" # yours')
    assert not found.has_same_sources('[sources.zapier]\nregion = "AU"')
    assert not found.has_same_sources("[sources")
    broken = read({"sources.toml": "[sources"})
    assert broken.has_same_sources("[sources")
    assert not broken.has_same_sources("[source")
    assert found.difference(TEXT.replace("NZ", "AU")) == ['-region = "NZ"', '+region = "AU"']


def test_what_has_not_changed_is_not_downloaded_again():
    """Lambda's digest decides."""
    known = read({"sources.toml": TEXT})
    assert deployed.read(stack_of(FakeSession()), known, None) is known
    assert read({"sources.toml": ""}, FakeSession(sha="2"), known).sources_text == ""


def test_the_local_stack_is_asked_at_its_own_address():
    """The emulator names a host that may not resolve here."""
    asked = []

    def download(url):
        asked.append(url)
        return package({"sources.toml": ""})

    deployed.read(stack_of(FakeSession(), "http://127.0.0.1:9"), None, download)
    assert asked == ["http://127.0.0.1:9/code?X-Amz-Signature=s"]


@pytest.mark.parametrize("content", [b"", b"no zip", package({}), package({"sources.toml": b"\xff"})])
def test_a_package_that_cannot_be_read_is_an_error(content):
    """The message says that, and nothing of the package."""
    with pytest.raises(CommandError, match=r"sources\.toml"):
        deployed.read(stack_of(FakeSession()), None, lambda _: content)


def test_only_web_addresses_are_opened():
    """A location that is a file is not."""
    with pytest.raises(CommandError):
        deployed.read(stack_of(FakeSession(location="file:///etc/passwd")))
