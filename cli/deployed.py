"""Reads the sources.toml that a stack runs, out of its functions' package.

A lead is mapped by the deployed sources.toml, not by the checkout's, until the checkout is deployed.
"""

import difflib
import io
import tomllib
import urllib.request
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from cli.errors import CommandError
from cli.stack import Stack
from voxbridge import sources
from voxbridge.sources import Sources

FILE = "sources.toml"
MAX_PACKAGE = 64 * 1024 * 1024  # bytes; Lambda's limit is 50 MiB zipped
_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Deployed:
    """What the webhook function runs."""

    code_sha256: str  # Lambda's own digest of the package
    modified_at: datetime
    sources_text: str

    def sources(self) -> Sources:
        """Return its sources; raises SourcesError if a later or earlier version wrote what this one does not know."""
        return sources.parse(self.sources_text, f"the deployed {FILE}")

    def has_same_sources(self, text: str) -> bool:
        """Return whether another sources.toml says the same; comments and order do not count."""
        return text == self.sources_text or _tables(text) == _tables(self.sources_text) is not None

    def difference(self, text: str) -> list[str]:
        """Return the lines of another sources.toml that differ, each with `+` (not deployed) or `-` (deployed only)."""
        lines = difflib.unified_diff(self.sources_text.splitlines(), text.splitlines(), n=0, lineterm="")
        return [line for line in lines if not line.startswith(("---", "+++", "@@"))]


def _tables(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def read(
    stack: Stack,
    known: Deployed | None = None,
    download: Callable[[str], bytes] | None = None,
    client: Any | None = None,
) -> Deployed:
    """Read what is deployed; `known` is returned if it still is, without another download.

    `client` is one of Lambda, for threads, in which clients cannot be made.

    Needs the permission lambda:GetFunction. Raises CommandError if the package cannot be read.
    """
    client = client or stack.client("lambda")
    found = client.get_function(FunctionName=stack.output("WebhookFunctionName"))
    code_sha256 = str(found["Configuration"].get("CodeSha256", ""))
    if known and known.code_sha256 == code_sha256:
        return known
    location = _reachable(str(found["Code"]["Location"]), stack.endpoint_url)
    try:
        package = (download or _downloader(local=stack.endpoint_url is not None))(location)
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            text = archive.read(FILE).decode("utf-8-sig")
    except (OSError, zipfile.BadZipFile, UnicodeDecodeError, KeyError) as error:
        raise CommandError(f"The deployed {FILE} could not be read ({type(error).__name__}).") from None
    modified_at = datetime.fromisoformat(str(found["Configuration"]["LastModified"]))
    return Deployed(code_sha256, modified_at, text)


def _reachable(location: str, endpoint_url: str | None) -> str:
    """Return the package's URL; that of the local stack may name a host by which only the emulator knows itself."""
    if endpoint_url is None:
        return location
    local = urlsplit(endpoint_url)
    return urlunsplit(urlsplit(location)._replace(scheme=local.scheme, netloc=local.netloc))


def _downloader(*, local: bool) -> Callable[[str], bytes]:
    proxies = urllib.request.ProxyHandler({} if local else None)

    def download(url: str) -> bytes:
        if urlsplit(url).scheme not in ("https", "http"):
            raise OSError("not a web address")
        with urllib.request.build_opener(proxies).open(url, timeout=_SECONDS) as answer:
            content: bytes = answer.read(MAX_PACKAGE)
            return content

    return download
