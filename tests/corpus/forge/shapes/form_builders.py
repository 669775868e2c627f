"""Shapes of the built-in form builders, as they document them."""

import json
from random import Random
from typing import Any

from forge.model import Form, Item, Traits
from forge.shapes.base import Sent, Shapes, as_form, as_json, as_multipart, as_text, style, styled, token, tracking

SHAPES = Shapes()
LABELS = Traits()
TYPED = Traits(international=True)


def _answered(form: Form) -> list[Item]:
    return [item for item in form.items if item.value not in ("", None)]


@SHAPES.add("typeform", TYPED, 5)
def _typeform(form: Form, random: Random) -> Sent:
    kinds = {"phone": "phone_number", "consent": "legal", "choice": "dropdown", "long_text": "long_text"}
    fields, answers = [], []
    for item in form.items:
        kind = kinds.get(item.type, {"email": "email", "number": "number"}.get(item.type, "short_text"))
        if kind == "phone_number" and random.random() < 0.15:
            kind = "short_text"
        field = {"id": token(random, 12), "type": kind, "ref": token(random, 16)}
        fields.append({**field, "title": item.label, "properties": {}})
        if item.value in ("", None):
            continue
        match kind:
            case "phone_number" | "email":
                said = {"type": kind, kind: item.value.strip()}
            case "number":
                said = {"type": "number", "number": int(item.value)}
            case "legal":
                said = {"type": "boolean", "boolean": True}
            case "dropdown":
                said = {
                    "type": "choice",
                    "choice": {"id": token(random, 12), "label": item.value, "ref": token(random)},
                }
            case _:
                said = {"type": "text", "text": as_text(item.value)}
        answers.append({**said, "field": field})
    response = {
        "form_id": token(random, 8),
        "token": token(random, 32),
        "landed_at": form.received.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "submitted_at": form.received.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "hidden": tracking(random, 0.4),
        "calculated": {"score": 0},
        "definition": {"id": token(random, 8), "title": form.bank.says["event"][0], "fields": fields},
        "answers": answers,
    }
    return as_json(
        {"event_id": token(random, 26), "event_type": "form_response", "form_response": response}, "typeform"
    )


@SHAPES.add("jotform", Traits(labels=False, keys=True), 4)
def _jotform(form: Form, random: Random) -> Sent:
    raw: dict[str, Any] = {"slug": "submit/243117", "submitSource": "form", "buildDate": "1795478400000"}
    first = next((item for item in form.items if item.role == "first_name"), None)
    last = next((item for item in form.items if item.role == "last_name"), None)
    block = first and last and random.random() < 0.7
    pretty = []
    for number, item in enumerate(form.items, 3):
        value: Any = item.value
        key = styled(item.key, "camel")
        if block and item is last:
            continue
        if block and item is first and last:
            key, value = "name", {"first": item.value, "last": last.value}
        elif item.type == "phone" and item.value:
            value = {"full": item.value} if random.random() < 0.8 else item.value
        elif item.role == "birth_date":
            value = item.value
        raw[f"q{number}_{key}"] = "" if value is None else value
        pretty.append(f"{item.label.strip()}:{as_text(item.value)}")
    raw |= {"event_id": f"1795478411000_{token(random, 15)}", "timeToSubmit": "37", "path": "submit/243117"}
    parts: dict[str, Any] = dict.fromkeys(("action", "webhookURL", "customParams", "product", "customTitle"), "")
    parts |= {
        "username": "jotformuser",
        "formID": str(random.randint(10**14, 10**15)),
        "type": "WEB",
        "formTitle": form.bank.says["event"][0],
        "submissionID": str(random.randint(10**17, 10**18)),
        "rawRequest": json.dumps(raw).replace("/", "\\/"),
        "pretty": ", ".join(pretty) if random.random() < 0.5 else "",
        "ip": "203.0.113.40",
    }
    return as_multipart(parts.items(), random, "jotform")


@SHAPES.add("tally", TYPED, 4)
def _tally(form: Form, random: Random) -> Sent:
    kinds = {
        "phone": "INPUT_PHONE_NUMBER",
        "email": "INPUT_EMAIL",
        "number": "INPUT_NUMBER",
        "long_text": "TEXTAREA",
    }
    fields: list[dict[str, Any]] = []
    for item in form.items:
        field: dict[str, Any] = {
            "key": f"question_{token(random, 6)}",
            "label": item.label,
            "type": kinds.get(item.type, "INPUT_TEXT"),
        }
        value = item.value if item.value != "" else None
        if item.type == "choice":
            each = token(random, 10)
            field |= {"type": "DROPDOWN", "value": [each], "options": [{"id": each, "text": value}]}
        elif item.type == "consent":
            each = token(random, 10)
            field |= {"type": "CHECKBOXES", "value": [each], "options": [{"id": each, "text": item.label}]}
        else:
            field["value"] = int(value) if item.type == "number" and value is not None else value
        fields.append(field)
    fields += [
        {"key": f"question_{token(random, 6)}", "label": name, "type": "HIDDEN_FIELDS", "value": value}
        for name, value in tracking(random, 0.3).items()
    ]
    data = {
        "responseId": token(random, 6),
        "submissionId": token(random, 6),
        "respondentId": token(random, 6),
        "formId": token(random, 6),
        "formName": random.choice(form.bank.says["event"]),
        "createdAt": form.received.isoformat(),
        "fields": fields,
    }
    return as_json(
        {"eventId": token(random), "eventType": "FORM_RESPONSE", "createdAt": form.received.isoformat(), "data": data},
        "tally",
    )


@SHAPES.add("google-forms", LABELS, 3)
def _google_forms(form: Form, random: Random) -> Sent:
    answers = {item.label: as_text(item.value) for item in _answered(form)}
    return as_json(
        {
            "provider": "google_forms",
            "formId": token(random, 30),
            "responseId": token(random, 30),
            "createTime": form.received.isoformat(),
            "lastSubmittedTime": form.received.isoformat(),
            "answers": answers,
        },
        "google-forms",
    )


@SHAPES.add("webflow", LABELS, 3)
def _webflow(form: Form, random: Random) -> Sent:
    data = {item.label.strip(): item.value for item in form.items}
    kinds = {"phone": "FormPhoneInput", "email": "FormTextInput", "long_text": "FormTextarea"}
    schema = [
        {
            "fieldName": item.label.strip(),
            "fieldType": kinds.get(item.type, "FormTextInput"),
            "fieldElementId": token(random, 36),
        }
        for item in form.items
    ]
    payload = {
        "name": random.choice(form.bank.says["event"]),
        "siteId": token(random),
        "data": data,
        "schema": schema,
        "submittedAt": form.received.isoformat(),
        "id": token(random),
        "formId": token(random),
    }
    return as_json({"triggerType": "form_submission", "payload": payload}, "webflow")


@SHAPES.add("elementor, simple", LABELS, 3)
def _elementor(form: Form, random: Random) -> Sent:
    pairs = [(item.label.strip(), item.value) for item in form.items]
    pairs += [
        ("Date", "November 24, 2026"),
        ("Time", "10:41 am"),
        ("Page URL", "https://www.example.com/"),
        ("User Agent", "Mozilla/5.0"),
        ("Remote IP", "203.0.113.61"),
        ("Powered by", "Elementor"),
        ("form_id", token(random, 7)),
        ("form_name", random.choice(form.bank.says["event"])),
    ]
    return as_form(pairs, "elementor")


@SHAPES.add("elementor, advanced", LABELS, 3)
def _elementor_advanced(form: Form, random: Random) -> Sent:
    pairs: list[tuple[str, Any]] = [
        ("form[id]", token(random, 7)),
        ("form[name]", random.choice(form.bank.says["event"])),
    ]
    kinds = {"phone": "tel", "email": "email", "long_text": "textarea", "choice": "select", "consent": "acceptance"}
    for item in form.items:
        key = f"field_{token(random, 7)}"
        kind = kinds.get(item.type, "text")
        if kind == "tel" and random.random() < 0.2:
            kind = "text"
        said = {
            "id": key,
            "type": kind,
            "title": item.label,
            "value": item.value,
            "raw_value": item.value,
            "required": "0",
        }
        pairs += [(f"fields[{key}][{part}]", value) for part, value in said.items()]
    pairs += [("meta[date][title]", "Date"), ("meta[date][value]", "November 24, 2026")]
    return as_form(pairs, "elementor")


@SHAPES.add("cf7", Traits(labels=False, keys=True), 3)
def _cf7(form: Form, random: Random) -> Sent:
    prefix = random.choice(("your-", "your-", ""))
    flat: dict[str, Any] = {}
    for item in form.items:
        key = styled(item.key, "kebab").removeprefix("your-")
        flat[key if item.word else prefix + key] = (
            [item.value] if item.type == "choice" and random.random() < 0.5 else item.value
        )
    return as_json(flat, "cf7")


@SHAPES.add("fillout", LABELS, 3)
def _fillout(form: Form, random: Random) -> Sent:
    kinds = {
        "phone": "PhoneNumber",
        "email": "EmailInput",
        "number": "NumberInput",
        "long_text": "LongAnswer",
        "choice": "Dropdown",
        "consent": "Checkbox",
    }
    questions = [
        {
            "id": token(random, 6),
            "name": item.label,
            "type": kinds.get(item.type, "ShortAnswer"),
            "value": item.value or None,
        }
        for item in form.items
    ]
    submission = {
        "submissionId": token(random, 36),
        "submissionTime": form.received.isoformat(),
        "questions": questions,
        "calculations": [],
        "urlParameters": [{"id": name, "name": name, "value": value} for name, value in tracking(random, 0.3).items()],
    }
    document = (
        {"formId": token(random, 8), "formName": "Form", "submission": submission}
        if random.random() < 0.4
        else submission
    )
    return as_json(document, "fillout")


@SHAPES.add("formstack", LABELS, 2)
def _formstack(form: Form, random: Random) -> Sent:
    typed = random.random() < 0.4
    kinds = {"phone": "phone", "email": "email", "long_text": "textarea", "choice": "select"}
    document: dict[str, Any] = {"FormID": "5512003", "UniqueID": str(random.randint(10**8, 10**9))}
    for item in form.items:
        value = {"value": item.value, "field_type": kinds.get(item.type, "text")} if typed else item.value
        document[item.label.strip()] = value
    return as_json(document, "formstack")


@SHAPES.add("paperform", LABELS, 3)
def _paperform(form: Form, random: Random) -> Sent:
    kinds = {
        "phone": "phone",
        "email": "email",
        "number": "number",
        "choice": "dropdown",
        "consent": "yesNo",
        "address": "address",
    }
    data = [
        {
            "title": item.label,
            "description": None,
            "type": kinds.get(item.type, "text"),
            "key": token(random, 5),
            "custom_key": None,
            "value": item.value if item.value != "" else None,
        }
        for item in form.items
    ]
    return as_json(
        {"data": data, "submission_id": token(random), "created_at": form.received.isoformat(), "charge": None},
        "paperform",
    )


@SHAPES.add("formbricks", Traits(labels=False, keys=True), 2)
def _formbricks(form: Form, random: Random) -> Sent:
    answers = {styled(item.key, "camel"): as_text(item.value) for item in _answered(form)}
    data = {
        "id": token(random, 25),
        "createdAt": form.received.isoformat(),
        "surveyId": token(random, 25),
        "finished": True,
        "data": answers,
        "variables": {},
        "meta": {
            "url": "https://app.formbricks.com/s/1",
            "country": "US",
            "userAgent": {"browser": "Chrome", "os": "Windows"},
        },
    }
    return as_json({"webhookId": token(random, 25), "event": "responseFinished", "data": data}, "formbricks")


@SHAPES.add("wufoo", LABELS, 2)
def _wufoo(form: Form, random: Random) -> Sent:
    kinds = {"phone": "phone", "email": "email", "number": "number", "long_text": "textarea", "choice": "select"}
    pairs = [(f"Field{number}", item.value) for number, item in enumerate(form.items, 1)]
    structure = {
        "Fields": [
            {"ID": f"Field{number}", "Title": item.label, "Type": kinds.get(item.type, "text")}
            for number, item in enumerate(form.items, 1)
        ]
    }
    pairs += [
        ("CreatedBy", "public"),
        ("DateCreated", form.received.strftime("%Y-%m-%d %H:%M:%S")),
        ("EntryId", str(random.randint(1, 999))),
        ("IP", "203.0.113.42"),
        ("HandshakeKey", "key"),
        ("FieldStructure", json.dumps(structure)),
        ("FormStructure", json.dumps({"Name": form.bank.says["event"][0], "Hash": token(random, 13)})),
    ]
    return as_form(pairs, "wufoo")


@SHAPES.add("netlify", Traits(labels=False, keys=True), 2)
def _netlify(form: Form, random: Random) -> Sent:
    look = random.choice(("snake", "kebab"))
    data = {styled(item.key, look): item.value for item in form.items}
    document = {
        "id": token(random),
        "number": random.randint(1, 500),
        "form_name": random.choice(("contact", "quote")),
        "data": data | {"ip": "203.0.113.90", "user_agent": "Mozilla/5.0", "referrer": "https://www.example.com/"},
        "created_at": form.received.isoformat(),
        "human_fields": {styled(key.replace("-", "_"), "title"): value for key, value in data.items()},
        "site_url": "https://www.example.com",
    }
    return as_json(document, "netlify")


@SHAPES.add("formspree", Traits(labels=False, keys=True), 2)
def _formspree(form: Form, random: Random) -> Sent:
    look = style(random)
    submission = {"_date": form.received.isoformat()} | {styled(item.key, look): item.value for item in form.items}
    return as_json({"form": token(random, 8), "submission": submission | {"_gotcha": ""}}, "formspree")


@SHAPES.add("framer", LABELS, 2)
def _framer(form: Form, random: Random) -> Sent:
    del random
    return as_json({item.label: item.value for item in form.items}, "framer")


@SHAPES.add("standard-webhooks", LABELS, 2)
def _standard(form: Form, random: Random) -> Sent:
    answers = [{"question": item.label, "answer": item.value} for item in form.items]
    data = {"form": {"name": form.bank.says["event"][0], "id": token(random, 6)}, "answers": answers}
    return as_json(
        {"type": "form.submitted", "timestamp": form.received.isoformat(), "data": data}, "standard-webhooks"
    )
