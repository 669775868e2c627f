"""What all shapes share: how keys are styled, bodies written, and what tools add of their own."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import urlencode

from forge.model import Form, Group, Item, Traits

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
HEX = "0123456789abcdef"


@dataclass(frozen=True)
class Sent:
    """A request's body as a provider's module gets it."""

    body: bytes
    content_type: str = JSON
    provider: str = "generic"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Shape:
    """A way in which a tool sends a form."""

    name: str
    traits: Traits
    weight: int
    write: Callable[[Form, Random], Sent]


class Shapes(list[Shape]):
    """A list of shapes that functions join by a decorator."""

    def add(self, name: str, traits: Traits, weight: int = 2) -> Callable[[Callable[[Form, Random], Sent]], Any]:
        """Register a function as a shape; `weight` says how often it is drawn."""

        def register(write: Callable[[Form, Random], Sent]) -> Callable[[Form, Random], Sent]:
            self.append(Shape(name, traits, weight, write))
            return write

        return register


def as_json(document: Any, provider: str = "generic", **headers: str) -> Sent:
    """Write a document as a JSON body."""
    return Sent(json.dumps(document, ensure_ascii=False).encode(), JSON, provider, headers)


def as_form(pairs: Iterable[tuple[str, Any]], provider: str = "generic") -> Sent:
    """Write pairs as a form-encoded body."""
    return Sent(urlencode([(name, as_text(value)) for name, value in pairs]).encode(), FORM, provider)


def as_multipart(pairs: Iterable[tuple[str, Any]], random: Random, provider: str = "generic") -> Sent:
    """Write pairs as a multipart body."""
    boundary = "-" * 24 + token(random, 16)
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{as_text(value)}\r\n'
        for name, value in pairs
    ]
    return Sent(f"{''.join(parts)}--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}", provider)


def as_text(value: Any) -> str:
    """Write a value as forms do."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def token(random: Random, length: int = 24) -> str:
    """Return a string of hexadecimal digits without a meaning."""
    return "".join(random.choices(HEX, k=length))


STYLES = ("snake", "snake", "snake", "camel", "camel", "kebab", "pascal", "joined", "title")


def styled(key: str, style: str) -> str:
    """Write a key in snake case in another style."""
    parts = [part for part in re.split(r"[_\s]+", key) if part]
    if style == "joined" and len(parts) > 2:
        style = "snake"
    match style:
        case "camel":
            return parts[0].lower() + "".join(part.capitalize() for part in parts[1:])
        case "pascal":
            return "".join(part.capitalize() for part in parts)
        case "kebab":
            return "-".join(parts)
        case "joined":
            return "".join(parts)
        case "title":
            return " ".join(part.capitalize() for part in parts)
        case _:
            return "_".join(parts)


def style(random: Random) -> str:
    """Choose the style of a form's keys."""
    return random.choice(STYLES)


def tracking(random: Random, chance: float = 0.5) -> dict[str, Any]:
    """Return what pages add to a form: where the visit came from, ids, traps for robots."""
    noise = {
        "utm_source": random.choice(("google", "facebook", "newsletter")),
        "utm_medium": random.choice(("cpc", "email", "social")),
        "utm_campaign": random.choice(("spring_sale", "brand-2026", "retargeting")),
        "gclid": f"EAIaIQob{token(random, 20)}",
        "fbclid": f"IwAR{token(random, 20)}",
        "page_url": "https://www.example.com/contact?ref=nav",
        "referrer": "https://www.google.com/",
        "ip": f"203.0.113.{random.randint(1, 254)}",
        "user_agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64)",
        "form_id": str(random.randint(1, 99999)),
        "honeypot": "",
        "csrf_token": token(random, 32),
        "g-recaptcha-response": f"03AGdBq2{token(random, 30)}",
        "timestamp": str(random.randint(1_760_000_000, 1_790_000_000)),
        "session_id": token(random, 16),
        "score": random.choice((None, random.randint(1, 100))),
    }
    return {name: value for name, value in noise.items() if random.random() < chance * 0.5}


def envelope(form: Form, random: Random) -> dict[str, Any]:
    """Return what tools say about a submission."""
    every = {
        "id": token(random, 20),
        "submission_id": str(random.randint(10**8, 10**10)),
        "form_name": random.choice(form.bank.says["event"]),
        "created_at": form.received.isoformat(),
        "submitted_at": form.received.strftime("%Y-%m-%d %H:%M:%S"),
        "source": "website",
        "locale": form.language,
    }
    return {name: value for name, value in every.items() if random.random() < 0.4}


def runs(items: list[Item]) -> list[tuple[Group | None, list[Item]]]:
    """Return the items by the group in which they stand, in order."""
    found: list[tuple[Group | None, list[Item]]] = []
    for item in items:
        if not found or found[-1][0] != item.group:
            found.append((item.group, []))
        found[-1][1].append(item)
    return found


def sender(random: Random) -> str:
    """Choose a source for a shape that no provider has as its own."""
    return random.choice(("generic", "generic", "zapier"))


def mingled(random: Random, *parts: dict[str, Any]) -> dict[str, Any]:
    """Join members, the tool's own before, after or among the answers."""
    own, answers = {**parts[0]}, {key: value for part in parts[1:] for key, value in part.items()}
    way = random.random()
    if way < 0.4:
        return {**own, **answers}
    if way < 0.8:
        return {**answers, **{key: value for key, value in own.items() if key not in answers}}
    both = list({**own, **answers}.items())
    random.shuffle(both)
    return dict(both)
