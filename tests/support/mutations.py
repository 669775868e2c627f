"""Mutations of a payload: what senders do differently without saying anything else; and joins of several people's.

Each is a pure function of payloads and random numbers. `reading` says that the contact must stay the same. None in
place of a payload means that a mutation or a join does not apply.
"""

import copy
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.parser import BytesParser
from email.policy import HTTP
from random import Random
from typing import Any
from urllib.parse import parse_qsl, urlencode

from voxbridge.delivery import Delivery

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
BOUNDARY = "------------------------5f0a7c1e9b2d4836"
DESCRIBES = ("key", "name", "id", "field", "variable", "slug")  # members that hold a field's machine name
SAYS = ("label", "question", "title")  # members that hold what a person reads


@dataclass(frozen=True)
class Payload:
    """A request's body and its content type."""

    body: bytes
    content_type: str = JSON

    def document(self) -> Any:
        """Return the body's JSON; None if it holds none."""
        try:
            return json.loads(self.body, strict=False)
        except ValueError:
            return None

    def pairs(self) -> list[tuple[str, str]]:
        """Return the names and values of a form or multipart body; none of another one."""
        kind = self.content_type.partition(";")[0]
        if kind == FORM:
            return parse_qsl(self.body.decode(), keep_blank_values=True)
        if kind == "multipart/form-data":
            message = BytesParser(policy=HTTP).parsebytes(
                f"Content-Type: {self.content_type}\r\n\r\n".encode() + self.body
            )
            return [(_part_name(part), _part_text(part)) for part in message.iter_parts()]
        return []


def _part_name(part: Any) -> str:
    return str(part.get_param("name", "", header="content-disposition"))


def _part_text(part: Any) -> str:
    return str(part.get_payload(decode=True).decode())


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


def payload_of(delivery: Delivery) -> Payload:
    """Return a delivery's payload."""
    return Payload(delivery.body, delivery.content_type)


def as_json(document: Any) -> Payload:
    """Write a document as a JSON body."""
    return Payload(json.dumps(document, ensure_ascii=False).encode())


def as_form(pairs: list[tuple[str, Any]]) -> Payload:
    """Write pairs as a form-encoded body."""
    return Payload(urlencode([(name, _text(value)) for name, value in pairs]).encode(), FORM)


def as_multipart(pairs: list[tuple[str, Any]]) -> Payload:
    """Write pairs as a multipart body."""
    parts = [f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{_text(v)}\r\n' for n, v in pairs]
    return Payload(f"{''.join(parts)}--{BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY}")


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


# What a payload is like


def _object(payload: Payload) -> dict[str, Any] | None:
    document = payload.document()
    return document if isinstance(document, dict) else None


def _flat(payload: Payload) -> dict[str, Any] | None:
    """Return the names and answers of a payload without structure; brackets in names are structure."""
    pairs = payload.pairs()
    flat: dict[str, Any] = dict(pairs) if len(dict(pairs)) == len(pairs) else {}
    flat = flat or _object(payload) or {}
    plain = all(not isinstance(value, dict | list) and not _is_json(value) for value in flat.values())
    return flat if flat and plain and not any("[" in name or "." in name for name in flat) else None


def _is_json(value: Any) -> bool:
    return isinstance(value, str) and value[:1] in ("{", "[")


def _objects(document: Any) -> Iterator[dict[str, Any]]:
    if isinstance(document, dict):
        yield document
        for value in document.values():
            yield from _objects(value)
    elif isinstance(document, list):
        for value in document:
            yield from _objects(value)


def _changed(payload: Payload, change: Callable[[dict[str, Any]], bool]) -> Payload | None:
    """Change the objects of a document in place; None if no change said that it did anything."""
    document = copy.deepcopy(payload.document())
    did = [change(each) for each in list(_objects(document))]
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
        document: Any = _object(payload)
        if not document or any(name in document for name in names) or any("]" in name for name in document):
            return None
        for name in reversed(names):
            document = {name: document}
        return as_json(document)

    return change


def _list_of_one(payload: Payload, random: Random) -> Payload | None:
    del random
    document = _object(payload)
    return as_json([document]) if document else None


def _in_string(payload: Payload, random: Random) -> Payload | None:
    document = _object(payload)
    if not document:
        return None
    return as_json({random.choice(("payload", "body")): json.dumps(document, ensure_ascii=False)})


# Names


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[\W_]+|(?<=[a-z])(?=[A-Z])", name) if word]


def _are_numbered(flat: dict[str, Any]) -> bool:
    """Say whether names belong together by their numbers, as field_1_label and field_1_value do."""
    stems = [re.sub(r"\d+", "#", name) for name in flat if re.search(r"\d", name)]
    return len(set(stems)) < len(stems)


def _renamed(new_name: Callable[[str, int], str]) -> Change:
    """Rename the members of a flat payload, and the machine names of described fields."""

    def change(payload: Payload, random: Random) -> Payload | None:
        del random
        flat = _flat(payload)
        if flat and _are_numbered(flat):
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
        flat = _flat(payload)
        if not flat or _are_numbered(flat):
            return None
        return as_form([(template.format(name), value) for name, value in flat.items()])

    return change


def _opaque(payload: Payload, random: Random) -> Payload | None:
    """Put names that say nothing in place of the members' own."""
    flat = _flat(payload)
    if not flat:
        return None
    names = [f"input_{number}" for number in range(1, len(flat) + 1)]
    random.shuffle(names)
    return as_json(dict(zip(names, flat.values(), strict=True)))


# Encoding


def _as_form(payload: Payload, random: Random) -> Payload | None:
    del random
    flat = _flat(payload)
    return as_form(list(flat.items())) if flat and FORM not in payload.content_type else None


def _as_multipart(payload: Payload, random: Random) -> Payload | None:
    del random
    flat = _flat(payload)
    if not flat or "multipart" in payload.content_type or any(set(name) & set('"\r\n') for name in flat):
        return None
    return as_multipart(list(flat.items()))


def _as_json(payload: Payload, random: Random) -> Payload | None:
    del random
    flat = _flat(payload)
    return as_json(flat) if flat and payload.document() is None else None


def _as_bracketed_form(payload: Payload, random: Random) -> Payload | None:
    """Write nested JSON as names in brackets."""
    del random
    document = _object(payload)
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
    return as_form(pairs) if not any("]" in key for each in _objects(document) for key in each) else None


# Noise


def _with(*members: tuple[str, Any]) -> Change:
    """Add members that are not there, half of them before the others."""

    def change(payload: Payload, random: Random) -> Payload | None:
        document, pairs = _object(payload), payload.pairs()
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


def answer_objects(document: Any) -> Iterator[dict[str, Any]]:
    """Go through the objects that hold a person's answers by their names."""
    for each in _objects(document):
        if any(re.search("phone|e-?mail|first.?name", str(name), re.IGNORECASE) for name in each):
            yield each


def _answers_like_events(payload: Payload, random: Random) -> Payload | None:
    """Add answers whose names are those of events, in the object that holds the others."""
    added = dict(random.sample(ANSWERS, 6))
    if pairs := payload.pairs():
        return None if any("[" in name for name, _ in pairs) else _with(*added.items())(payload, random)
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


# Several people


@dataclass(frozen=True)
class Join:
    """A way to put several people's documents into one payload, the first of whom is the one to be called."""

    name: str
    join: Callable[[list[dict[str, Any]], Random], Payload | None]
    one_lead: bool = False  # the others belong to the first person's submission; else each is a lead

    def __call__(self, documents: list[dict[str, Any]], random: Random) -> Payload | None:
        """Return the payload, or None where the join does not apply."""
        return self.join(copy.deepcopy(documents), random)


GIVEN = ("Mira", "Tomas", "Ingrid", "Pavel", "Noor", "Dario", "Hanne", "Kofi", "Lucia", "Stefan", "Aroha", "Bela")
FAMILY = ("Okafor", "Lindqvist", "Marchetti", "Novak", "Haddad", "Ferreira", "Dahl", "Mensah", "Ibarra", "Brandt")


def as_another(payload: Payload, contact: dict[str, Any], number: int) -> Payload | None:
    """Return a payload with another person's number, name and e-mail address; None where the number is not in it.

    `contact` is who is in it. Another `number` gives another person, of whom there are a hundred.
    """
    digits = str(contact["phone_number"])[-6:]
    phone = re.compile(r"([^\d]{0,3})".join(digits[:5]) + r"([^\d]{0,3})" + digits[5])
    ending = f"{(int(digits[4:]) + 7 * number) % 100:02}"
    names = {contact.get("first_name"): GIVEN[number % len(GIVEN)], contact.get("last_name"): FAMILY[number % 10]}
    changes = [(re.compile(rf"(?<!\w){re.escape(old)}(?!\w)", re.IGNORECASE), new) for old, new in names.items() if old]
    if contact.get("email"):
        changes.insert(0, (re.compile(re.escape(contact["email"]), re.IGNORECASE), f"person{number}@example.net"))
    found = False

    def changed(text: str) -> str:
        nonlocal found
        for match in reversed(list(phone.finditer(text))):
            found = True
            gaps = match.groups()
            text = (
                text[: match.start()]
                + "".join(digit + gap for digit, gap in zip(digits[:4] + ending[0], gaps, strict=True))
                + ending[1]
                + text[match.end() :]
            )
        for old, new in changes:
            text = old.sub(new, text)
        return text

    def every(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: every(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [every(inner) for inner in value]
        if isinstance(value, int) and not isinstance(value, bool):
            return int(changed(str(value)))
        return changed(value) if isinstance(value, str) else value

    if pairs := payload.pairs():
        other = [(name, changed(value)) for name, value in pairs]
        mutated = as_form(other) if FORM in payload.content_type else as_multipart(other)
    else:
        mutated = as_json(every(payload.document()))
    return mutated if found else None


def document_of(payload: Payload) -> dict[str, Any] | None:
    """Return what a payload says as an object: its JSON, or the names and values of a form whose names are unique."""
    pairs = payload.pairs()
    return _object(payload) or (dict(pairs) if pairs and len(dict(pairs)) == len(pairs) else None)


def _under(*names: str, **beside: Any) -> Callable[[list[dict[str, Any]], Random], Payload]:
    def join(documents: list[dict[str, Any]], random: Random) -> Payload:
        return as_json({random.choice(names): documents} | beside)

    return join


def _each(template: Callable[[dict[str, Any], int], Any], name: str = "") -> Callable[..., Payload]:
    def join(documents: list[dict[str, Any]], random: Random) -> Payload:
        del random
        items = [template(document, number) for number, document in enumerate(documents)]
        return as_json({name: items} if name else items)

    return join


def _keyed(key: Callable[[int], str], name: str = "") -> Callable[..., Payload]:
    def join(documents: list[dict[str, Any]], random: Random) -> Payload:
        del random
        members = {key(number): document for number, document in enumerate(documents)}
        return as_json({name: members} if name else members)

    return join


def _rows(documents: list[dict[str, Any]]) -> list[str] | None:
    """Return the names that flat documents share; None where they are of different forms."""
    first = documents[0]
    same = all(document.keys() == first.keys() for document in documents)
    flat = all(_flat(as_json(document)) is not None for document in documents)
    return list(first) if same and flat and len(first) > 1 and not _are_numbered(first) else None


def _columns(documents: list[dict[str, Any]], random: Random) -> Payload | None:
    del random
    names = _rows(documents)
    return as_json({name: [document[name] for document in documents] for name in names}) if names else None


def _table(documents: list[dict[str, Any]], random: Random) -> Payload | None:
    names = _rows(documents)
    rows = [list(document.values()) for document in documents]
    if not names:
        return None
    return as_json(random.choice(({"columns": names, "rows": rows}, [names, *rows], {"values": [names, *rows]})))


def _bracketed_list(documents: list[dict[str, Any]], random: Random) -> Payload | None:
    flat = all(not isinstance(value, dict | list) for document in documents for value in document.values())
    if not flat or any("[" in name or "." in name for document in documents for name in document):
        return None
    name = random.choice(("leads", "records", "data", "entries"))
    return as_form([(f"{name}[{n}][{key}]", value) for n, each in enumerate(documents) for key, value in each.items()])


def _lines(documents: list[dict[str, Any]], random: Random) -> Payload:
    del random
    return Payload("\n".join(json.dumps(document, ensure_ascii=False) for document in documents).encode())


def _in_one_string(documents: list[dict[str, Any]], random: Random) -> Payload:
    return as_json({random.choice(("leads", "payload", "data")): json.dumps(documents, ensure_ascii=False)})


def _beside(*names: str, listed: bool = False) -> Callable[..., Payload | None]:
    """Put the others into the first person's document, as people of that submission."""

    def join(documents: list[dict[str, Any]], random: Random) -> Payload | None:
        first, *others = documents
        name = random.choice(names)
        if name in first or not all(next(answer_objects(document), None) is document for document in documents):
            return None
        return as_json(first | {name: others if listed else others[0]})

    return join


def _prefixed(*prefixes: str) -> Callable[..., Payload | None]:
    def join(documents: list[dict[str, Any]], random: Random) -> Payload | None:
        if not _rows(documents) or any(not re.fullmatch("[a-z_]+", name) for name in documents[0]):
            return None
        prefix = random.choice(prefixes)
        return as_json(documents[0] | {f"{prefix}_{name}": value for name, value in documents[1].items()})

    return join


def _with_roles(documents: list[dict[str, Any]], random: Random) -> Payload | None:
    if any("role" in document or next(answer_objects(document), None) is not document for document in documents):
        return None
    roles = random.choice((("buyer", "agent"), ("primary", "spouse"), ("applicant", "guarantor")))
    people = [document | {"role": role} for document, role in zip(documents, roles, strict=False)]
    return as_json({random.choice(("people", "contacts", "parties")): people})


LISTS = (
    *("leads", "contacts", "data", "records", "items", "body", "results", "rows", "entries", "submissions", "people"),
    *("payload", "messages", "customers", "list", "newLeads", "Anfragen", "x", "batch", "events", "values", "objects"),
)
JOINS: tuple[Join, ...] = (
    Join("a list", _each(lambda each, _: each)),
    Join("a list and null", lambda documents, _: as_json([*documents, None])),
    Join("a list of lists", _each(lambda each, _: [each])),
    Join("a list under a name", _under(*LISTS)),
    Join("a list with a campaign beside", _under("leads", "records", "contacts", campaign="Spring", total=2)),
    Join("a list in a wrapper", lambda documents, _: as_json({"result": {"data": {"leads": documents}}})),
    Join("a list of items with fields", _each(lambda each, n: {"id": f"rec{n}", "fields": each}, "records")),
    Join("a list of items with json", _each(lambda each, _: {"json": each})),
    Join("a list of JSON texts", _each(lambda each, _: json.dumps(each, ensure_ascii=False), "leads")),
    Join("a list in one text", _in_one_string),
    Join("numbers", _keyed(str)),
    Join("numbered names", _keyed(lambda number: f"lead_{number + 1}")),
    Join("ids", _keyed(lambda number: f"-Nx81aPq{number}", "leads")),
    Join("columns", _columns),
    Join("a table", _table),
    Join("names in brackets", _bracketed_list),
    Join("a line each", _lines),
    Join(
        "another person beside",
        _beside("partner", "spouse", "emergency_contact", "referred_by", "agent"),
        one_lead=True,
    ),
    Join("guests beside", _beside("guests", "household", "children", "passengers", listed=True), one_lead=True),
    Join("another person's members beside", _prefixed("partner", "spouse", "referrer", "emergency"), one_lead=True),
    Join("people with roles", _with_roles, one_lead=True),
)
