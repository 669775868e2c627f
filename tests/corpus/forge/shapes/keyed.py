"""Shapes of tools that are no built-in provider, and of hand-made scripts: those that send machine names alone."""

import json
from random import Random
from typing import Any

from forge.bank import slug
from forge.model import Form, Group, Item, Traits
from forge.shapes.base import (
    Sent,
    Shapes,
    as_form,
    as_json,
    as_multipart,
    as_text,
    envelope,
    mingled,
    sender,
    style,
    styled,
    token,
    tracking,
)

SHAPES = Shapes()
LABELS = Traits()
KEYS = Traits(labels=False, keys=True)
NESTED = Traits(labels=False, keys=True, groups=True)


def _flat(form: Form, random: Random) -> dict[str, Any]:
    look = style(random)
    return {styled(item.key, look): item.value for item in form.items}


@SHAPES.add("flat JSON, keys", KEYS, 9)
def _keys_flat(form: Form, random: Random) -> Sent:
    return as_json(mingled(random, envelope(form, random) | tracking(random), _flat(form, random)), sender(random))


@SHAPES.add("form-encoded, keys", KEYS, 4)
def _keys_form(form: Form, random: Random) -> Sent:
    return as_form(mingled(random, tracking(random), _flat(form, random)).items(), sender(random))


# How site builders and frameworks name the inputs of a page.
_INPUTS = (
    ("{}", "snake"),
    ("txt{}", "pascal"),
    ("ctl00$MainContent$txt{}", "pascal"),
    ("dnn$ctr412$View$tb{}", "pascal"),
    ("input_{}", "snake"),
    ("form-{}", "kebab"),
    ("field-{}", "kebab"),
    ("edit-submitted-{}", "kebab"),
    ("et_pb_contact_{}_0", "snake"),
    ("lead[{}]", "snake"),
    ("form_fields[{}]", "snake"),
    ("tx_powermail_pi1[field][{}]", "snake"),
    ("data[Contact][{}]", "snake"),
    ("enquiry.{}", "camel"),
)


@SHAPES.add("a page's inputs as a browser posts them", KEYS, 5)
def _page(form: Form, random: Random) -> Sent:
    template, look = random.choice(_INPUTS)
    hidden = {
        "__VIEWSTATE": token(random, 40),
        "_csrf": token(random, 32),
        "authenticity_token": token(random, 44),
        "form_build_id": f"form-{token(random, 20)}",
        "action": "contact_form_submit",
        "redirect_to": "/thank-you",
        "submit": "Send",
        "g-recaptcha-response": token(random, 30),
    }
    kept = [(name, value) for name, value in hidden.items() if random.random() < 0.4]
    pairs = [(template.format(styled(item.key, look)), item.value) for item in form.items]
    return as_form([*kept, *pairs])


@SHAPES.add("multipart, keys", KEYS, 2)
def _keys_multipart(form: Form, random: Random) -> Sent:
    return as_multipart(mingled(random, tracking(random), _flat(form, random)).items(), random)


@SHAPES.add("JSON in a string", KEYS, 2)
def _in_string(form: Form, random: Random) -> Sent:
    text = json.dumps(_flat(form, random), ensure_ascii=random.random() < 0.5)
    return as_json(envelope(form, random) | {random.choice(("payload", "body", "data")): text})


@SHAPES.add("form-encoded, JSON in one field", KEYS)
def _in_field(form: Form, random: Random) -> Sent:
    lists = {key: [as_text(value)] for key, value in _flat(form, random).items()}
    pairs = [("page_name", "Landing page"), ("page_url", "https://www.example.com/lp"), ("variant", "a")]
    return as_form([*pairs, ("data.json", json.dumps(lists))])


@SHAPES.add("wrapped in data", KEYS, 3)
def _wrapped(form: Form, random: Random) -> Sent:
    inner = {random.choice(("data", "submission", "fields", "payload", "lead", "form_data")): _flat(form, random)}
    return as_json(envelope(form, random) | inner)


@SHAPES.add("event with the record in it", KEYS, 2)
def _event(form: Form, random: Random) -> Sent:
    event = random.choice(("contact.created", "lead.created", "form.submitted", "new_lead"))
    record = {"id": random.randint(1000, 99999), **_flat(form, random), "created_at": form.received.isoformat()}
    return as_json({"event": event, "data": {"object": record}, "webhook_id": token(random, 10)})


@SHAPES.add("list of key and value", KEYS)
def _key_value(form: Form, random: Random) -> Sent:
    look, key = style(random), random.choice(("name", "key", "field"))
    return as_json(
        envelope(form, random) | {"fields": [{key: styled(item.key, look), "value": item.value} for item in form.items]}
    )


@SHAPES.add("list of name and values", KEYS)
def _name_values(form: Form, random: Random) -> Sent:
    data = [{"name": item.key, "values": [as_text(item.value)]} for item in form.items if item.value not in ("", None)]
    return as_json({"leadId": token(random, 12), "formId": token(random, 8), "field_data": data})


@SHAPES.add("names of questions as slugs", LABELS, 2)
def _slugs(form: Form, random: Random) -> Sent:
    flat: dict[str, Any] = {}
    for item in form.items:
        key = item.label.strip().lower().replace(" ", "_").replace("\n", "_")
        flat[key if random.random() < 0.6 else slug(item.label) or key] = item.value
    return as_json(mingled(random, tracking(random, 0.3), flat))


@SHAPES.add("numbered names: q3_key", KEYS)
def _q_names(form: Form, random: Random) -> Sent:
    flat = {f"q{number}_{styled(item.key, 'camel')}": item.value for number, item in enumerate(form.items, 3)}
    return as_json(envelope(form, random) | flat)


@SHAPES.add("dotted names", NESTED)
def _dotted(form: Form, random: Random) -> Sent:
    look = style(random)
    top = random.choice(("contact", "lead", "answers"))
    flat = {
        f"{styled(item.group.key, look) if item.group else top}.{styled(item.key, look)}": item.value
        for item in form.items
    }
    return as_json(envelope(form, random) | flat)


@SHAPES.add("nested people", NESTED, 6)
def _nested(form: Form, random: Random) -> Sent:
    return as_json(mingled(random, envelope(form, random), _tree(form, style(random))), sender(random))


@SHAPES.add("nested people, wrapped", NESTED, 3)
def _nested_wrapped(form: Form, random: Random) -> Sent:
    tree = _tree(form, style(random))
    return as_json(
        {"type": "lead", "timestamp": form.received.isoformat(), random.choice(("data", "payload", "lead")): tree}
    )


@SHAPES.add("list of people with a role each", NESTED, 3)
def _people(form: Form, random: Random) -> Sent:
    look, role = style(random), random.choice(("role", "type", "relationship"))
    tree = _tree(form, look)
    keys = {styled(item.group.key, look): item.group.key for item in form.items if item.group}
    people = [{role: keys[key], **tree.pop(key)} for key in list(tree) if key in keys]
    return as_json(
        envelope(form, random) | tree | ({random.choice(("people", "contacts", "parties")): people} if people else {})
    )


@SHAPES.add("others in lists", NESTED, 2)
def _lists(form: Form, random: Random) -> Sent:
    look = style(random)
    tree = _tree(form, look)
    others = {styled(item.group.key, look) for item in form.items if item.group and item.group.owner}
    listed = {
        _PLURALS.get(key, f"{key}s") if key in others else key: [value] if key in others else value
        for key, value in tree.items()
    }
    return as_json(envelope(form, random) | listed)


_PLURALS = {"child": "children", "Child": "Children"}


@SHAPES.add("form-encoded, names in brackets", NESTED, 2)
def _bracket_tree(form: Form, random: Random) -> Sent:
    pairs = []
    for item in form.items:
        top = item.group.key if item.group else random.choice(("contact", "contact"))
        pairs.append((f"{top}[{item.key}]", item.value))
    return as_form([("type", "subscribe"), ("date_time", form.received.isoformat()), *pairs])


def _tree(form: Form, look: str) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    blocks = _blocks(form.items)
    for group, key, value in blocks:
        target = tree.setdefault(styled(group.key, look), {}) if group else tree
        target[styled(key, look)] = value
    return tree


def _blocks(items: list[Item]) -> list[tuple[Group | None, str, Any]]:
    """Return keys and values, the parts of an address as one block."""
    address = {item.key: item.value for item in items if item.role in ADDRESS}
    found: list[tuple[Group | None, str, Any]] = []
    placed = False
    for item in items:
        if item.role in ADDRESS and len(address) > 2:
            if not placed:
                found.append((item.group, "address", address))
            placed = True
        else:
            found.append((item.group, item.key, item.value))
    return found


ADDRESS = ("street", "address_line_2", "city", "state", "postal_code", "country")


@SHAPES.add("chat: visitor and attributes", KEYS)
def _chat(form: Form, random: Random) -> Sent:
    person = {item.key: item.value for item in form.items if not item.owner and item.role in PERSONAL}
    rest = {item.key: item.value for item in form.items if item.owner or item.role not in PERSONAL}
    document = {
        "event": "conversation:started",
        "visitor": person | {"city_code": "", "os": "Windows"},
        "custom_attributes": rest,
    }
    return as_json(document | {"chatId": token(random, 10), "channel": "web"})


PERSONAL = (
    *("full_name", "first_name", "last_name", "pair_first", "pair_last", "reversed_name", "unordered_name"),
    *("phone", "mobile", "email", "home_phone", "work_phone"),
)


@SHAPES.add("CRM record with lists of phones and e-mail addresses", Traits(labels=False, keys=True, fixed=True), 2)
def _crm(form: Form, random: Random) -> Sent:
    lead, phone, email = form.lead, form.value("phone"), form.value("email")
    current: dict[str, Any] = {
        "id": random.randint(100, 9999),
        "owner_name": form.others["staff"].full if "staff" in form.others else None,
        "first_name": lead.given,
        "last_name": lead.family if form.asked_names != "first" else None,
        "phone": [{"value": phone, "primary": True, "label": random.choice(("mobile", "work"))}] if phone else [],
        "email": [{"value": email, "primary": True, "label": "work"}] if email else [],
        "add_time": form.received.strftime("%Y-%m-%d %H:%M:%S"),
        "org_name": form.value("company"),
        "open_deals_count": 0,
    }
    return as_json(
        {
            "meta": {"action": "added", "object": "person", "id": current["id"]},
            "current": current,
            "event": "added.person",
        }
    )


@SHAPES.add("order with billing and shipping", Traits(labels=False, keys=True, fixed=True), 2)
def _order(form: Form, random: Random) -> Sent:
    lead = form.lead
    billing = {
        "first_name": lead.given,
        "last_name": lead.family if form.asked_names != "first" else "",
        "company": form.value("company") or "",
        "email": form.value("email") or "",
        "phone": form.value("phone") or "",
    }
    items = [{"id": 1, "name": random.choice(form.bank.says["product"]), "quantity": 1, "total": "49.00"}]
    return as_json(
        {
            "id": random.randint(1000, 9999),
            "status": "processing",
            "currency": "EUR",
            "total": "49.00",
            "billing": billing,
            "shipping": {"first_name": "", "last_name": "", "address_1": "", "phone": ""},
            "customer_note": form.value("message") or "",
            "line_items": items,
        }
    )


@SHAPES.add("names block beside fields", Traits(labels=False, keys=True, fixed=True), 2)
def _names_block(form: Form, random: Random) -> Sent:
    names = {"first_name": form.lead.given}
    if form.asked_names != "first":
        names["last_name"] = form.lead.family
    flat = {
        item.key: item.value for item in form.items if item.role not in ("first_name", "last_name") and not item.owner
    }
    return as_json(
        {"__submission": {"id": "12", "form_id": "3"}, random.choice(("names", "name", "contact_name")): names, **flat}
    )
