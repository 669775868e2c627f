"""The contact that a careful person reads from a form, and what of it belongs to whom."""

from typing import Any

from forge.model import PHONES, Form
from forge.people import Person, age_on


def expected(form: Form) -> dict[str, Any]:
    """Return the corpus' `expected`: a contact, or an error and what can be read all the same."""
    contact = _contact(form)
    if form.phone_error:
        return {"error": form.phone_error, "partial": contact}
    if "first_name" not in contact:
        return {"error": "missing_first_name", "partial": contact}
    return {"contact": contact}


def _contact(form: Form) -> dict[str, Any]:
    lead, contact = form.lead, {}
    phone = next((lead.numbers[role].e164 for role in PHONES if role in lead.numbers), None)
    if phone:
        contact["phone_number"] = phone
    if form.asked_names != "none":
        contact["first_name"] = lead.given
    if form.asked_names not in ("none", "first"):
        contact["last_name"] = lead.family
    if form.value("email"):
        contact["email"] = lead.email
    if form.salutation:
        contact["title"] = form.salutation
    if form.value("gender"):
        contact["gender"] = form.value("gender")
    if form.value("birth_date") or form.value("age"):
        contact["age"] = age_on(lead.birth, form.received.date())
    addresses, locations = _addresses(form), _locations(form)
    if addresses and addresses[0]:
        contact["address"] = addresses[0]
    if locations and locations[0]:
        contact["location"] = locations[0]
    return contact


def either(form: Form) -> dict[str, list[Any]]:
    """Return the corpus' `either`: every reading that is as good, where a person may doubt."""
    doubts = dict(form.doubts)
    if form.asked_names not in ("none", "first"):  # tools whose fields are fixed send the whole name all the same
        for name, readings in form.lead.either.items():
            doubts[name] = [*readings, *doubts.get(name, [])]
    for name, readings in (("address", _addresses(form)), ("location", _locations(form))):
        if len(readings) > 1 or name in doubts:
            doubts[name] = list(dict.fromkeys([*readings, *doubts.get(name, [])]))
    return doubts


def _addresses(form: Form) -> list[str | None]:
    """Return the street line, and the whole block in the form's order or in a usual one."""
    if form.address_line:
        return [form.address_line]
    street = form.place.get("street")
    if not street:
        return []
    usual = [[form.place[part] for part in order if form.place.get(part)] for order in _USUAL]
    whole = [*usual, list(filter(None, form.place.values()))]
    orders = [*whole, [street], [street, *filter(None, usual[0][1:2])]]
    without_country = [[part for part in order if part != form.place.get("country")] for order in whole]
    lines = [part for part in (form.place.get("address_line_2"),) if part]
    orders += without_country
    orders += [[part for part in order if part not in lines] for order in orders]
    readings = [", ".join(order) for order in orders]
    if lines:
        readings.append(f"{street} {lines[0]}")
    return list(dict.fromkeys(readings))


_USUAL = (
    ("street", "address_line_2", "city", "state", "postal_code", "country"),
    ("street", "address_line_2", "postal_code", "city", "state", "country"),  # in most of Europe
    ("country", "postal_code", "state", "city", "street", "address_line_2"),  # in China and Japan
    ("country", "state", "city", "street", "address_line_2", "postal_code"),  # in Korea
)


def _locations(form: Form) -> list[str | None]:
    if form.location:
        return [form.location]
    place = form.place
    if not place.get("city"):
        return []
    city, state, country = place["city"], place.get("state"), place.get("country")
    whole = ", ".join(part for part in (city, state, country) if part)
    nearly = [whole, ", ".join(part for part in (city, state) if part)]
    if form.address_line:
        return list(dict.fromkeys([None, *nearly, city]))
    return list(dict.fromkeys([*nearly, *([f"{city}, {country}"] if country else [])]))


def values_of(person: Person) -> set[str]:
    """Return what in a contact could only come from this person."""
    names = {person.given, person.family, person.full} - {""}
    return names | {person.email} | {number.e164 for number in person.numbers.values()}


def is_mixed(form: Form, contact: dict[str, Any]) -> bool:
    """Say whether a contact joins values of two people."""
    owners = []
    for name in ("phone_number", "first_name", "last_name", "email"):
        value = contact.get(name)
        whose = {key for key, person in {"": form.lead, **form.others}.items() if value in values_of(person)}
        if value is not None and whose:
            owners.append(whose)
    return bool(owners) and not set.intersection(*owners)
