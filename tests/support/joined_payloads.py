"""Joins of several people's payloads into one.

Each is a pure function of documents and random numbers. None in place of a payload means that a join does not apply.
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
)


@dataclass(frozen=True)
class Join:
    """A way to put several people's documents into one payload, the first of whom is the one to be called."""

    name: str
    join: Callable[[list[dict[str, Any]], Random], Payload | None]
    one_lead: bool = False  # the others belong to the first person's submission; else each is a lead
    by_template: bool = False  # only a template that someone wrote gives such a body, no provider that signs it

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
    return object_of(payload) or (dict(pairs) if pairs and len(dict(pairs)) == len(pairs) else None)


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
    flat = all(flat_members(as_json(document)) is not None for document in documents)
    return list(first) if same and flat and len(first) > 1 and not are_numbered(first) else None


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


def _same_name(documents: list[dict[str, Any]], random: Random) -> Payload:
    name = random.choice(("lead", "leads", "prospect", "submission"))
    members = (f'"{name}": {json.dumps(document, ensure_ascii=False)}' for document in documents)
    return Payload(f"{{{', '.join(members)}}}".encode())


def _flat_numbered(documents: list[dict[str, Any]], random: Random) -> Payload | None:
    if not _rows(documents) or any(not re.fullmatch("[a-z_]+", name) for name in documents[0]):
        return None
    prefix = random.choice(("lead_", "prospect", "enquiry "))
    alone = random.choice(("", "name"))  # the member under the lead's number alone
    flat = [
        (f"{prefix}{number}" if name == alone else f"{prefix}{number}_{name}", value)
        for number, each in enumerate(documents)
        for name, value in each.items()
    ]
    return random.choice((as_form, lambda pairs: as_json(dict(pairs))))(flat)


def _list_each(documents: list[dict[str, Any]], random: Random) -> Payload | None:
    """Put each into a list of its own, under names that say nothing."""
    few = len(documents) < 4 and _rows(documents)
    names = random.choice((("new", "more", "late"), ("web", "phone_in", "walk_in")))
    return as_json({name: [each] for name, each in zip(names, documents, strict=False)}) if few else None


def _one_list_of_answers(documents: list[dict[str, Any]], random: Random) -> Payload | None:
    """Put the answers of all into one list, so that every question is in it once for each."""
    if not _rows(documents) or any(value in {None, ""} for each in documents for value in each.values()):
        return None
    answers = [(question, value) for each in documents for question, value in each.items()]
    labelled = [{"label": question, "value": value} for question, value in answers]
    return as_json(random.choice((labelled, {"answers": labelled}, {"form": "Call me", "fields": labelled})))


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
# Drawn apart from the others, so that neither changes what is drawn of the other.
MEMBER_JOINS: tuple[Join, ...] = (
    Join("lettered names", _keyed(lambda number: f"lead_{chr(ord('a') + number)}")),
    Join("the same name", _same_name, by_template=True),
    Join("flat numbered names", _flat_numbered),
    Join("a list each", _list_each),
    Join("one list of answers", _one_list_of_answers, by_template=True),
)
