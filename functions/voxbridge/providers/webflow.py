"""Webflow form submissions: JSON, signed together with a time in milliseconds; three attempts in all.

The first version of the API sends the bare payload, the second puts it into an envelope. A field that Webflow takes
for a number comes as one, without the + or 0 it began with. Facts: Webflow's own SDK and reference.
"""

from voxbridge.auth.verifiers import Signature
from voxbridge.parsing.any_form import parse_any
from voxbridge.providers import Body, Parsed, Provider
from voxbridge.providers.answers import Answers, as_dict, members


def _read(body: Body) -> Parsed:
    payload = as_dict(body.get("payload")) or body
    data = as_dict(payload.get("data"))
    if not data:
        return parse_any(payload)
    answers = Answers()
    for name, value in data.items():
        answers.add(name, value, label=name)
    return answers.submission(
        **members(payload, "form_name=name formId"),
        site_id=payload.get("siteId") or payload.get("site"),
        id=payload.get("id") or payload.get("_id"),
        submitted_at=payload.get("submittedAt") or payload.get("d"),
    )


PROVIDER = Provider(
    verifier=Signature(
        "x-webflow-signature",
        signed="{x-webflow-timestamp}:{body}",
        timestamp="x-webflow-timestamp",
        per_second=1000,
    ),
    read=_read,
    events=("triggerType", "(?:collection|comment|ecomm|form|memberships|page|site|user)_[a-z_]+", "form_submission"),
    delivery_id=("payload.id", "payload._id", "id", "_id"),
)
