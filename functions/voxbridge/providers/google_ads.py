"""Google Ads lead forms: JSON that carries its own key, `google_key`, in the body; no signature.

"Send test data" sets `is_test`. Facts: Google's developer pages on the lead form webhook.
"""

from voxbridge.auth.verifiers import BodyToken
from voxbridge.errors import Status
from voxbridge.parsing.any_form import parse_any
from voxbridge.parsing.submission import NotALead
from voxbridge.providers import Body, Parsed, Provider
from voxbridge.providers.answers import Answers, as_str, dicts_in, members, type_of


def _read(body: Body) -> Parsed:
    """Read the columns by their ids; the key is left out of the document."""
    if not isinstance(body.get("user_column_data"), list):
        return parse_any({key: value for key, value in body.items() if key != "google_key"})
    if body.get("is_test") in (True, "true"):
        return NotALead(Status.TEST, "Google's own test data (is_test)")
    answers = Answers()
    for column in dicts_in(body["user_column_data"]):
        name, label = as_str(column.get("column_id")), column.get("column_name")
        answers.add(name or label, column.get("string_value"), key=name, label=label, type=type_of(name))
    more = "lead_id form_id campaign_id adgroup_id creative_id gcl_id lead_source lead_stage"
    return answers.submission(**members(body, more))


PROVIDER = Provider(verifier=BodyToken("google_key"), read=_read, delivery_id=("lead_id",))
