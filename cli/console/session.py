"""The console's one session: a one-time address, exchanged for a cookie."""

import secrets
from dataclasses import dataclass, field


def _token() -> str:
    return secrets.token_urlsafe(32)


@dataclass(slots=True)
class Session:
    """The session of one run of the console. Both tokens are new at each start."""

    port: int
    names_shown: bool = False  # whether pages show names and numbers instead of masks
    _ticket: str = field(default_factory=_token)
    _cookie: str = field(default_factory=_token)
    _is_used: bool = False

    @property
    def address(self) -> str:
        """The address that opens the console, once."""
        return f"http://127.0.0.1:{self.port}/login?t={self._ticket}"

    @property
    def cookie_name(self) -> str:
        """The cookie's name. Cookies do not know ports, so two consoles need two names."""
        return f"voxbridge-{self.port}"

    def set_cookie(self) -> str:
        """Return the value of the Set-Cookie header."""
        return f"{self.cookie_name}={self._cookie}; HttpOnly; SameSite=Strict; Path=/"

    def redeem(self, ticket: str) -> bool:
        """Return whether the ticket is the right one and had not been used; it is used now."""
        is_right = secrets.compare_digest(ticket.encode(), self._ticket.encode())
        if not is_right or self._is_used:
            return False
        self._is_used = True
        return True

    def knows(self, cookie_header: str) -> bool:
        """Return whether a request's Cookie header holds this session's cookie."""
        # Not http.cookies: it reads none at all if another local program has set one that it cannot read.
        pairs = (pair.strip().partition("=") for pair in cookie_header.split(";"))
        given = [value for name, _, value in pairs if name == self.cookie_name]
        return any(secrets.compare_digest(value.encode(), self._cookie.encode()) for value in given)
