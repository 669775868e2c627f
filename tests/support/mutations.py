"""Mutations of a payload: what senders do differently without saying anything else.

Each is a pure function of payloads and random numbers. `reading` says that the contact must stay the same. None in
place of a payload means that a mutation does not apply.
"""

import copy
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from support.payloads import (
    FORM,
    Payload,
    answer_objects,
    are_numbered,
    as_form,
    as_json,
    as_multipart,
    flat_members,
    object_of,
    objects_in,
)

DESCRIBES = ("key", "name", "id", "field", "variable", "slug")  # members that hold a field's machine name
SAYS = ("label", "question", "title")  # members that hold what a person reads


type Change = Callable[[Payload, Random], Payload | None]


@dataclass(frozen=True)
class Mutation:
    """A change of payloads and what it must leave as it is."""

    name: str
    change: Change
    reading: bool = True  # the contact, or the error, stays the same
    any_sender: bool = False  # keeps the envelope by which a built-in provider's payload is known

    def __call__(self, payload: Payload, random: Random) -> Payload | None:
        """Return the mutated payload, or None where the mutation does not apply."""
        mutated = self.change(payload, random)
        return None if mutated == payload else mutated

    def applies_to(self, provider: str) -> bool:
        """Say whether a provider's payloads may be mutated so and still be its own."""
        return self.any_sender or provider in ("generic", "zapier")


def _changed(payload: Payload, change: Callable[[dict[str, Any]], bool]) -> Payload | None:
    """Change the objects of a document in place; None if no change said that it did anything."""
    document = copy.deepcopy(payload.document())
    did = [change(each) for each in list(objects_in(document))]
    return as_json(document) if any(did) else None


# Order


def _reorder(payload: Payload, random: Random) -> Payload | None:
    def shuffle(each: dict[str, Any]) -> bool:
        members = list(each.items())
        random.shuffle(members)
        each.clear()
        each.update(members)
        return len(members) > 1

    pairs = payload.pairs()
    if pairs and len({name for name, _ in pairs}) == len(pairs):
        random.shuffle(pairs)
        return as_form(pairs) if FORM in payload.content_type else as_multipart(pairs)
    return _changed(payload, shuffle)


# Wrapping


def _wrap(*names: str) -> Change:
    def change(payload: Payload, random: Random) -> Payload | None:
        del random
        document: Any = object_of(payload)
        if not document or any(name in document for name in names) or any("]" in name for name in document):
            return None
        for name in reversed(names):
            document = {name: document}
        return as_json(document)

    return change


def _list_of_one(payload: Payload, random: Random) -> Payload | None:
    del random
    document = object_of(payload)
    return as_json([document]) if document else None


def _in_string(payload: Payload, random: Random) -> Payload | None:
    document = object_of(payload)
    if not document:
        return None
    name = random.choice(("payload", "body"))
    return as_json({name: json.dumps(document, ensure_ascii=False, indent=random.choice((None, 1)))})


# Names


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[\W_]+|(?<=[a-z])(?=[A-Z])", name) if word]


def _renamed(new_name: Callable[[str, int], str]) -> Change:
    """Rename the members of a flat payload, and the machine names of described fields."""

    def change(payload: Payload, random: Random) -> Payload | None:
        del random
        flat = flat_members(payload)
        if flat and are_numbered(flat):
            return None
        if flat:
            renamed = {new_name(name, number): value for number, (name, value) in enumerate(flat.items(), 3)}
            if len(renamed) < len(flat):
                return None
            return as_json(renamed) if payload.document() is not None else as_form(list(renamed.items()))
        numbers = iter(range(3, 10_000))

        def rename(each: dict[str, Any]) -> bool:
            described = next((key for key in DESCRIBES if isinstance(each.get(key), str)), None)
            if described is None or not any(isinstance(each.get(key), str) for key in SAYS) or "value" not in each:
                return False
            each[described] = new_name(each[described], next(numbers))
            return True

        return _changed(payload, rename)

    return change


def _camel(name: str, number: int) -> str:
    del number
    words = _words(name)
    return words[0].lower() + "".join(word.capitalize() for word in words[1:]) if words else name


def _joined(separator: str, case: Callable[[str], str] = str.lower) -> Callable[[str, int], str]:
    return lambda name, _: separator.join(map(case, _words(name))) or name


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:]


def _numbered(prefix: str, rest: Callable[[str, int], str]) -> Callable[[str, int], str]:
    return lambda name, number: f"{prefix}{number}_{rest(re.sub(r'^[a-z]+_?\d+_', '', name), 0)}"


def _your(name: str, number: int) -> str:
    """Write a plain name as Contact Form 7 does; whose another name is, only its own words say."""
    plain = _joined("-")(name, number)
    return f"your-{plain}" if plain in _PLAIN else name


_PLAIN = {"name", "first-name", "last-name", "email", "phone", "tel", "telephone", "mobile", "message", "subject"}


def _bracketed(template: str) -> Change:
    def change(payload: Payload, random: Random) -> Payload | None:
        del random
        flat = flat_members(payload)
        if not flat or are_numbered(flat):
            return None
        return as_form([(template.format(name), value) for name, value in flat.items()])

    return change


def _opaque(payload: Payload, random: Random) -> Payload | None:
    """Put names that say nothing in place of the members' own."""
    flat = flat_members(payload)
    if not flat:
        return None
    names = [f"input_{number}" for number in range(1, len(flat) + 1)]
    random.shuffle(names)
    return as_json(dict(zip(names, flat.values(), strict=True)))


# Encoding


def _as_form(payload: Payload, random: Random) -> Payload | None:
    del random
    flat = flat_members(payload)
    return as_form(list(flat.items())) if flat and FORM not in payload.content_type else None


def _as_multipart(payload: Payload, random: Random) -> Payload | None:
    del random
    flat = flat_members(payload)
    if not flat or "multipart" in payload.content_type or any(set(name) & set('"\r\n') for name in flat):
        return None
    return as_multipart(list(flat.items()))


def _as_json(payload: Payload, random: Random) -> Payload | None:
    del random
    flat = flat_members(payload)
    return as_json(flat) if flat and payload.document() is None else None


def _as_bracketed_form(payload: Payload, random: Random) -> Payload | None:
    """Write nested JSON as names in brackets."""
    del random
    document = object_of(payload)
    if not document or not any(isinstance(value, dict | list) for value in document.values()):
        return None
    pairs: list[tuple[str, Any]] = []
    waiting: list[tuple[str, Any]] = list(document.items())
    while waiting:
        name, value = waiting.pop(0)
        if isinstance(value, dict):
            waiting = [(f"{name}[{key}]", inner) for key, inner in value.items()] + waiting
        elif isinstance(value, list):
            waiting = [(f"{name}[{number}]", inner) for number, inner in enumerate(value)] + waiting
        else:
            pairs.append((name, value))
    return as_form(pairs) if not any("]" in key for each in objects_in(document) for key in each) else None


# Noise


def _with(*members: tuple[str, Any]) -> Change:
    """Add members that are not there, half of them before the others."""

    def change(payload: Payload, random: Random) -> Payload | None:
        document, pairs = object_of(payload), payload.pairs()
        present = set(document or dict(pairs))
        added = [(name, value) for name, value in members if name not in present]
        if not added:
            return None
        random.shuffle(added)
        half = len(added) // 2
        if document:
            return as_json({**dict(added[:half]), **document, **dict(added[half:])})
        if pairs:
            every = [*added[:half], *pairs, *added[half:]]
            return as_form(every) if FORM in payload.content_type else as_multipart(every)
        return None

    return change


TRACKING = (
    ("utm_source", "newsletter"),
    ("utm_medium", "email"),
    ("utm_campaign", "Anna Sommer"),
    ("gclid", "EAIaIQobChMI8Kj"),
    ("referrer_url", "https://www.example.org/?q=0491570156"),
    ("landing_page", "https://www.example.com/lp/2"),
    ("ip_address", "203.0.113.200"),
    ("user_agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)"),
)
IDS = (
    ("entry_id", 61491570),
    ("form_uuid", "3f2b8c1e-6a54-4c1b-9d3e-0a1b2c3d4e5f"),
    ("created_ts", 1795478280),
    ("crm_number", "2125550199"),
    ("visitor_token", "a81bc81bdead4e5dabff90865d1e13b1"),
)


# Structure


def _label_around(payload: Payload, random: Random) -> Payload | None:
    """Move a label to the object around its answer: {"label", "value"} → {"label", "answers": [{"value"}]}."""
    member = random.choice(("answers", "responses", "values"))

    def move(each: dict[str, Any]) -> bool:
        if not any(isinstance(each.get(key), str) for key in SAYS) or "value" not in each:
            return False
        if isinstance(each["value"], dict | list):
            return False
        each[member] = [{"value": each.pop("value")}]
        return True

    return _changed(payload, move)


# Answers that are called as events are


ANSWERS = (
    *(("challenge", "Losing weight"), ("completed", False), ("finished", False), ("status", "incomplete")),
    *(("event_name", "Complaint handling"), ("event", "Cancelled"), ("event_type", "Wedding"), ("Topic", "change")),
    *(("topic", "change"), ("type", "Update my policy"), ("action", "delete"), ("trigger", "Unsubscribe me")),
    *(("status", "partial"), ("triggerEvent", "cancel it"), ("eventType", "complaint"), ("dnd", "no")),
    *(("challenge", "weight"), ("test", "Blood test"), ("state", "draft"), ("deleted", "no"), ("topic", "refund")),
    *(
        ("metric", "removed"),
        ("operation", "Hip replacement"),
        ("table", "booking"),
        ("is_complete", False),
        ("step", "partial"),
    ),
)


def _answers_like_events(payload: Payload, random: Random) -> Payload | None:
    """Add answers whose names are those of events, in the object that holds the others."""
    added = dict(random.sample(ANSWERS, 6))
    if pairs := payload.pairs():
        has_objects = any("[" in name or value[:1] in {"{", "["} for name, value in pairs)
        return None if has_objects else _with(*added.items())(payload, random)
    document = copy.deepcopy(payload.document())
    found = list(answer_objects(document))
    if not found:
        return None
    chosen = random.choice(found)
    chosen |= {name: value for name, value in added.items() if name not in chosen}
    return as_json(document)


MUTATIONS: tuple[Mutation, ...] = (
    Mutation("members reordered", _reorder, any_sender=True),
    Mutation("wrapped in data", _wrap("data")),
    Mutation("wrapped in payload.form_response", _wrap("payload", "form_response")),
    Mutation("wrapped in body", _wrap("body")),
    Mutation("a list of one", _list_of_one),
    Mutation("JSON inside a string", _in_string),
    Mutation("names in camelCase", _renamed(_camel)),
    Mutation("names in snake_case", _renamed(_joined("_"))),
    Mutation("names in kebab-case", _renamed(_joined("-"))),
    Mutation("names in Title Case", _renamed(_joined(" ", str.capitalize))),
    Mutation("names with q3_", _renamed(_numbered("q", _camel))),
    Mutation("names with field_12_", _renamed(_numbered("field_", lambda name, _: name))),
    Mutation("names with your-", _renamed(_your)),
    Mutation("names with edit-submitted-", _renamed(lambda name, _: f"edit-submitted-{_joined('-')(name, 0)}")),
    Mutation("names with ctl00$Main$txt", _renamed(lambda name, _: f"ctl00$Main$txt{_joined('', _capital)(name, 0)}")),
    Mutation("names as fields[…]", _bracketed("fields[{}]")),
    Mutation("names as fields[…][value]", _bracketed("fields[{}][value]")),
    Mutation("form-encoded", _as_form),
    Mutation("multipart", _as_multipart),
    Mutation("JSON in place of a form", _as_json),
    Mutation("nested names in brackets", _as_bracketed_form),
    Mutation(
        "nulls added",
        _with(("fax", None), ("middle_name", None), ("notes", None), ("deleted_at", None)),
        any_sender=True,
    ),
    Mutation(
        "empty strings added",
        _with(("phone_2", ""), ("company", ""), ("website", ""), ("_gotcha", "")),
        any_sender=True,
    ),
    Mutation("tracking added", _with(*TRACKING), any_sender=True),
    Mutation("ids added", _with(*IDS), any_sender=True),
    Mutation(
        "consent added", _with(("gdpr_consent", True), ("I agree to be contacted by phone", "Yes")), any_sender=True
    ),
    Mutation("label moved to the object around", _label_around),
    Mutation("answers called as events are", _answers_like_events, reading=False, any_sender=True),
    Mutation("members renamed", _opaque, reading=False),
)
READINGS: tuple[Mutation, ...] = tuple(mutation for mutation in MUTATIONS if mutation.reading)
