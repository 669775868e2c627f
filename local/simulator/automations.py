"""The inbound webhooks of automations: what starts an execution, and what repeats one.

Documented are the path, the two headers and that any JSON object is taken; the answers are this simulator's own.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PATH = "/api/v1/hooks/"  # and the token, which takes the place of the API key
DEMO_TOKEN = "vx-demo-hook"  # noqa: S105  (public)
DEMO_SECRET = "vx-demo-signing-secret"  # noqa: S105  (public)


@dataclass(frozen=True, slots=True)
class Execution:
    """One execution of an automation, with what its steps know as `trigger`."""

    token: str
    key: str  # X-Idempotency-Key; empty: none was sent
    trigger: dict[str, Any]


class Automations:
    """A team's automations by token, each with its signing secret (empty: requests need no signature)."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        self._secrets = dict(secrets)
        self.executions: list[Execution] = []

    def start(self, token: str, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        """Start an execution, unless its key has started one before; return the answer's status and body."""
        if token not in self._secrets:
            return 404, {"success": False, "message": "Unknown webhook"}
        signature = hmac.digest(self._secrets[token].encode(), body, hashlib.sha256).hex()
        if self._secrets[token] and not hmac.compare_digest(headers.get("X-Webhook-Signature", ""), signature):
            return 401, {"success": False, "message": "Invalid signature"}
        try:
            trigger = json.loads(body)
        except ValueError:
            trigger = None
        if not isinstance(trigger, dict):
            return 400, {"success": False, "message": "Request body is not a JSON object"}
        key = headers.get("X-Idempotency-Key", "")
        if key and any(key == each.key and token == each.token for each in self.executions):
            return 409, {"success": False, "message": "Already received"}
        self.executions.append(Execution(token, key, trigger))
        return 202, {"success": True}
