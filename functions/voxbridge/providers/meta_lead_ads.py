"""Meta Lead Ads (Facebook, Instagram): signed notifications of ids; each lead is fetched from the Graph API.

Several leads may come in one notification: each becomes a delivery of its own, with its change alone. Meta tries a
notification again for 36 hours, so repeats are common. The secret's entry holds `app_secret` (signatures),
`verify_token` (the handshake) and `page_token` (the fetch). Facts: Meta's developer pages and integrations' code.
"""

import re
from itertools import groupby
from operator import itemgetter
from typing import Any

from voxbridge.auth.verifiers import Signature, SourceSecret
from voxbridge.errors import PermanentError, Reason, Status, TransientError
from voxbridge.parsing.bodies import json_object
from voxbridge.parsing.find_leads import Leads
from voxbridge.parsing.object_shapes import dicts_in
from voxbridge.parsing.submission import FieldType, NotALead, Submission
from voxbridge.providers import Body, Fetch, Parsed, Provider
from voxbridge.providers.answers import Answers, as_dict, as_str, members, type_of

GRAPH = "https://graph.facebook.com"  # without a version: the oldest that Meta still serves, which is all this needs


def _read(body: Body, secret: SourceSecret | None = None, get: Fetch | None = None) -> Parsed:
    """Read the lead: some relays send it whole; Meta's own bodies hold ids alone, by which `get` fetches it."""
    changes = [change for entry in dicts_in(body.get("entry")) for change in dicts_in(entry.get("changes"))]
    if not changes:  # the lead itself, as the Graph API or a relay gives it
        return _submission(body) if _has_answers(body) else None
    notified = [as_dict(change.get("value")) for change in changes if change.get("field") == "leadgen"]
    if not notified:
        return NotALead(Status.IGNORED, "the notification is about something else than a lead")
    if len(notified) > 1:
        message = "the notification holds several leads, which must be separated first"
        raise PermanentError(Reason.UNREADABLE_BODY, message)
    lead = notified[0]
    if not _has_answers(lead):
        if secret is None or get is None:
            return NotALead(Status.IGNORED, "the notification holds ids alone; Meta has the lead")
        fetched = _fetch_lead(str(lead.get("leadgen_id")), secret.get("page_token"), get)
        lead = {**fetched, **lead, "field_data": fetched["field_data"]}
    return _submission(lead)


def _has_answers(lead: Body) -> bool:
    return isinstance(lead.get("field_data"), list)


def _fetch_lead(leadgen_id: str, tokens: tuple[str, ...], get: Fetch) -> Body:
    """Get a lead with the first page token that Meta accepts, which is never in the URL; else raise TransientError."""
    if not re.fullmatch(r"[0-9]{1,30}", leadgen_id):
        raise PermanentError(Reason.UNREADABLE_BODY, "the notification's leadgen_id is no number")
    failure = TransientError(Reason.PROVIDER_UNREACHABLE, "no page_token is set for this source")
    for token in tokens:
        try:
            url = f"{GRAPH}/{leadgen_id}?fields=created_time,field_data"
            lead = json_object(get(url, {"authorization": f"Bearer {token}"}))
        except TransientError as error:
            failure = error
        else:
            if _has_answers(lead):
                return lead
            failure = TransientError(Reason.PROVIDER_UNREACHABLE, "Meta's answer holds no lead")
    raise failure


def _find_leads(body: Any) -> Leads | None:
    """Return the changes of a notification, each with everything around it kept."""
    entries = dicts_in(as_dict(body).get("entry"))
    changes = [(index, change) for index, entry in enumerate(entries) for change in dicts_in(entry.get("changes"))]

    def narrow(start: int, stop: int) -> Any:
        of_entries = groupby(changes[start:stop], key=itemgetter(0))
        return body | {"entry": [entries[index] | {"changes": [each[1] for each in own]} for index, own in of_entries]}

    return Leads(len(changes), narrow) if changes else None


def _submission(lead: Body) -> Submission | NotALead:
    given = [(as_str(field.get("name")), field.get("values")) for field in dicts_in(lead["field_data"])]
    # Meta's own tool fills in dummy values. A lead with a real phone number beside them is none of it.
    dummies = {name for name, values in given if values == [f"<test lead: dummy data for {name}>"]}
    if dummies and all(name in dummies for name, _ in given if type_of(name) is FieldType.PHONE):
        return NotALead(Status.TEST, "a test lead of Meta's own tool")
    answers = Answers()
    for name, values in given:
        answers.add(name, values[0] if isinstance(values, list) and len(values) == 1 else values, type=type_of(name))
    return answers.submission(**members("leadgen_id page_id form_id ad_id adgroup_id created_time")(lead))


PROVIDER = Provider(
    verifier=Signature("x-hub-signature-256", prefix="sha256="),
    read=_read,
    has_challenge=True,
    find_leads=_find_leads,
    fetch=_read,
    delivery_id=("entry[0].changes[0].value.leadgen_id", "leadgen_id"),
)
