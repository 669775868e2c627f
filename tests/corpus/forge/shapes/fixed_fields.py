"""Shapes of the built-in providers that name the fields themselves: CRMs, lead ads, schedulers, shops."""

from random import Random
from typing import Any

from forge.bank import slug
from forge.model import Form, Traits
from forge.shapes.base import Sent, Shapes, as_json, as_text, token

SHAPES = Shapes()
FIXED = Traits(labels=False, keys=True, fixed=True)
FIXED_INTERNATIONAL = Traits(labels=False, keys=True, fixed=True, international=True)


@SHAPES.add("google-ads", FIXED_INTERNATIONAL, 2)
def _google_ads(form: Form, random: Random) -> Sent:
    last = form.lead.family if form.asked_names != "first" else ""
    said = {"PHONE_NUMBER": form.value("phone"), "EMAIL": form.value("email")}
    if random.random() < 0.5 and last:
        said["FULL_NAME"] = form.lead.full
    else:
        said |= {"FIRST_NAME": form.lead.given, "LAST_NAME": last}
    said |= {"COMPANY_NAME": form.value("company")}
    columns = [{"column_id": name, "string_value": value} for name, value in said.items() if value]
    random.shuffle(columns)
    return as_json(
        {
            "lead_id": token(random, 40),
            "api_version": "1.0",
            "form_id": random.randint(10**9, 10**11),
            "campaign_id": random.randint(10**9, 10**10),
            "google_key": "key",
            "user_column_data": columns,
        },
        "google-ads",
    )


@SHAPES.add("meta-lead-ads", FIXED_INTERNATIONAL, 2)
def _meta(form: Form, random: Random) -> Sent:
    last = form.lead.family if form.asked_names != "first" else ""
    said = {"email": form.value("email"), "phone_number": form.value("phone")}
    if random.random() < 0.6 and last:
        said["full_name"] = form.lead.full
    else:
        said |= {"first_name": form.lead.given, "last_name": last}
    said |= {
        slug(item.label) or "question": as_text(item.value)
        for item in form.items
        if item.role in ("budget", "when", "message")
    }
    data = [{"name": name, "values": [value]} for name, value in said.items() if value]
    value = {
        "leadgen_id": str(random.randint(10**13, 10**14)),
        "page_id": "1048",
        "form_id": "2037",
        "created_time": 1795478280,
        "field_data": data,
    }
    entry = {"id": "104857600000001", "time": 1795478281, "changes": [{"field": "leadgen", "value": value}]}
    return as_json({"object": "page", "entry": [entry]}, "meta-lead-ads")


@SHAPES.add("hubspot", FIXED, 2)
def _hubspot(form: Form, random: Random) -> Sent:
    said = {
        "firstname": form.lead.given,
        "lastname": form.lead.family if form.asked_names != "first" else None,
        "email": form.value("email"),
        random.choice(("phone", "phone", "mobilephone")): form.value("phone"),
        "company": form.value("company"),
        "message": form.value("message"),
        "lifecyclestage": "lead",
        "hs_analytics_source": "ORGANIC_SEARCH",
    }
    properties = {name: {"value": value, "versions": [{"value": value}]} for name, value in said.items() if value}
    return as_json(
        {"vid": random.randint(1, 99999), "portal-id": 62515, "is-contact": True, "properties": properties}, "hubspot"
    )


@SHAPES.add("gravity-forms, all fields", FIXED_INTERNATIONAL, 2)
def _gravity(form: Form, random: Random) -> Sent:
    last = form.lead.family if form.asked_names != "first" else ""
    entry = {
        "id": str(random.randint(1, 9999)),
        "form_id": "3",
        "date_created": form.received.strftime("%Y-%m-%d %H:%M:%S"),
        "is_starred": "0",
        "ip": "203.0.113.7",
        "source_url": "https://www.example.com/contact/",
        "user_agent": "Mozilla/5.0",
        "status": "active",
        "1.2": "",
        "1.3": form.lead.given,
        "1.4": "",
        "1.6": last,
        "2": form.value("email") or "",
        "3": form.value("phone") or "",
        "4": form.value("message") or "",
    }
    return as_json(entry, "gravity-forms")


@SHAPES.add("calendly", FIXED, 3)
def _calendly(form: Form, random: Random) -> Sent:
    whole = form.lead.full if form.asked_names != "first" else form.lead.given
    split = random.random() < 0.4
    asked = [item for item in form.items if item.role in ("phone", "message", "company")]
    host = form.others.get("staff")
    payload = {
        "uri": "https://api.calendly.com/scheduled_events/A/invitees/B",
        "email": form.value("email"),
        "first_name": form.lead.given if split else None,
        "last_name": form.lead.family if split and form.asked_names != "first" else None,
        "name": None if split else whole,
        "status": "active",
        "questions_and_answers": [
            {"question": item.label, "answer": as_text(item.value), "position": position}
            for position, item in enumerate(asked)
        ],
        "text_reminder_number": None,
        "timezone": "Europe/Paris",
        "tracking": {"utm_campaign": None, "utm_source": None},
        "rescheduled": False,
        "scheduled_event": {
            "name": "Discovery Call",
            "start_time": "2026-11-27T00:00:00.000000Z",
            "location": {"type": "zoom", "join_url": "https://zoom.example/j/98765432101"},
            "event_memberships": [
                {"user": "https://api.calendly.com/users/1", "user_name": host.full, "user_email": host.email}
            ]
            if host
            else [],
            "event_guests": [],
        },
    }
    return as_json(
        {"event": "invitee.created", "created_at": form.received.isoformat(), "payload": payload}, "calendly"
    )


@SHAPES.add("cal-com", FIXED_INTERNATIONAL, 2)
def _cal_com(form: Form, random: Random) -> Sent:
    whole = form.lead.full if form.asked_names != "first" else form.lead.given
    host = form.others.get("staff")
    email, phone = form.value("email"), form.value("phone")
    responses: dict[str, Any] = {
        "name": {"label": "your_name", "value": whole, "isHidden": False},
        "email": {"label": "email_address", "value": email, "isHidden": False},
    }
    attendee = {"name": whole, "email": email, "timeZone": "Europe/Madrid"}
    if phone and random.random() < 0.5:
        responses["attendeePhoneNumber"] = {"label": "phone_number", "value": phone}
    elif phone:
        attendee["phoneNumber"] = phone
    payload = {
        "type": "30min",
        "title": f"30min between {host.full if host else 'Team'} and {whole}",
        "startTime": "2026-11-26T09:00:00Z",
        "organizer": {"name": host.full if host else "Team", "email": host.email if host else "team@example.net"},
        "attendees": [attendee],
        "responses": responses,
        "location": "integrations:daily",
        "uid": token(random, 22),
        "status": "ACCEPTED",
    }
    return as_json(
        {"triggerEvent": "BOOKING_CREATED", "createdAt": form.received.isoformat(), "payload": payload}, "cal-com"
    )


@SHAPES.add("highlevel", FIXED_INTERNATIONAL, 2)
def _highlevel(form: Form, random: Random) -> Sent:
    document = {
        "type": "ContactCreate",
        "locationId": token(random, 20),
        "id": token(random, 20),
        "firstName": form.lead.given,
        "lastName": form.lead.family if form.asked_names != "first" else None,
        "email": form.value("email"),
        "phone": form.value("phone"),
        "companyName": form.value("company"),
        "assignedTo": token(random, 20),
        "tags": ["lead"],
        "dnd": False,
        "customFields": [{"id": token(random, 20), "value": form.value("message")}],
    }
    return as_json(document, "highlevel")


@SHAPES.add("squarespace", FIXED, 1)
def _squarespace(form: Form, random: Random) -> Sent:
    contact = {
        "contactId": token(random, 10),
        "firstName": form.lead.given,
        "lastName": form.lead.family if form.asked_names != "first" else None,
        "email": form.value("email"),
        "phone": form.value("phone"),
        "acceptsMarketing": True,
    }
    return as_json(
        {"id": token(random, 10), "topic": "contact.create", "createdOn": form.received.isoformat(), "data": contact},
        "squarespace",
    )


@SHAPES.add("shopify", FIXED, 2)
def _shopify(form: Form, random: Random) -> Sent:
    last, phone = form.lead.family if form.asked_names != "first" else None, form.value("phone")
    on_top = random.random() < 0.5
    document = {
        "id": random.randint(10**12, 10**13),
        "first_name": form.lead.given,
        "last_name": last,
        "email": form.value("email"),
        "phone": phone if on_top else None,
        "state": "enabled",
        "note": form.value("message"),
        "verified_email": True,
        "currency": "EUR",
        "default_address": {"first_name": form.lead.given, "last_name": last, "phone": None if on_top else phone},
    }
    return as_json(document, "shopify", **{"x-shopify-topic": "customers/create"})
