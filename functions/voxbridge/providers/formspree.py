"""Formspree: signed JSON of the form's fields; facts from receivers' code, and no retries were found."""

from voxbridge.auth.signatures import StripeStyleSignature
from voxbridge.delivery import Delivery
from voxbridge.parsing.bodies import decode_json_body
from voxbridge.parsing.submission import FieldType, NotALead, Submission
from voxbridge.providers import Provider, decode_signed
from voxbridge.providers.answers import Answers, as_dict
from voxbridge.providers.generic import parse_any


def parse(delivery: Delivery) -> Submission | NotALead:
    """Read `submission`; names that begin with _ are Formspree's own."""
    body = decode_json_body(delivery.body)
    submission = as_dict(body.get("submission")) if isinstance(body, dict) else {}
    if not submission:
        return parse_any(body)
    answers = Answers()
    for name, value in submission.items():
        own = str(name).startswith("_") and name != "_replyto"  # where _replyto is the person's e-mail address
        answers.add(str(name), value, label=str(name), type=FieldType.META if own else None)
    return answers.submission(form=body.get("form"))


PROVIDER = Provider(
    verifier=StripeStyleSignature("formspree-signature"),
    parse=parse,
    decode=decode_signed,
    credentials="the webhook's signing secret",
    evidence="seen in code",
)
