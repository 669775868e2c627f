"""Webflow form submissions: JSON, signed together with a time in milliseconds; three attempts in all.

The first version of the API sends the bare payload, the second puts it into an envelope. A field that Webflow takes
for a number comes as one, without the + or 0 it began with. Facts: Webflow's own SDK and reference.
"""

from typing import Any

from voxbridge.auth.signatures import Signature
from voxbridge.errors import Status
from voxbridge.parsing.any_form import parse_any
from voxbridge.parsing.machine_names import is_machine_name
from voxbridge.parsing.submission import NotALead
from voxbridge.providers import Parsed, Provider
from voxbridge.providers.answers import Answers, as_dict

_TIME = "x-webflow-timestamp"


def read(body: dict[str, Any]) -> Parsed:
    """Read `data`, whose keys are what the designer called the fields."""
    payload, trigger = as_dict(body.get("payload")), body.get("triggerType")
    if payload and is_machine_name(trigger) and trigger != "form_submission":
        return NotALead(Status.IGNORED, "the trigger is no form submission")
    payload = payload or body
    data = as_dict(payload.get("data"))
    if not data:
        return parse_any(payload)
    answers = Answers()
    for name, value in data.items():
        answers.add(name, value, label=name)
    return answers.submission(
        form_name=payload.get("name"),
        form_id=payload.get("formId"),
        site_id=payload.get("siteId") or payload.get("site"),
        id=payload.get("id") or payload.get("_id"),
        submitted_at=payload.get("submittedAt") or payload.get("d"),
    )


PROVIDER = Provider(
    verifier=Signature(
        "x-webflow-signature",
        signed=f"{{{_TIME}}}:{{body}}",
        timestamp=_TIME,
        per_second=1000,
    ),
    read=read,
    delivery_id=("payload.id", "payload._id", "id", "_id"),
)
