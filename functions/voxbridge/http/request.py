"""A request to the webhook function."""

from dataclasses import dataclass, field

MAX_BODY = 256 * 1024  # bytes; base64 of it and the envelope stay far below SQS's 1 MiB


@dataclass(slots=True)  # not frozen: making one would take four times as long
class Request:
    """One request. Header names are lower-case; `body` is the raw bytes that were sent; `query` keeps its order."""

    method: str
    path: str
    url: str = ""  # the public URL as the sender wrote it, which some signatures cover
    headers: dict[str, str] = field(default_factory=dict)
    query: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def header(self, name: str) -> str:
        """Return a header's value, empty where it is absent."""
        return self.headers.get(name, "")

    def parameter(self, name: str) -> str:
        """Return the first query parameter of that name, empty where it is absent."""
        return next((value for key, value in self.query if key == name), "")
