"""Formspree: signed JSON of the form's fields; facts from receivers' code, and no retries were found."""

from voxbridge.auth.verifiers import StripeStyleSignature
from voxbridge.parsing.submission import FieldType
from voxbridge.providers import Body, Parsed, Provider
from voxbridge.providers.answers import Answers, as_dict


def _read(body: Body) -> Parsed:
    """Read `submission`; names that begin with _ are Formspree's own."""
    submission = as_dict(body.get("submission"))
    if not submission:
        return None
    answers = Answers()
    for name, value in submission.items():
        own = name.startswith("_") and name != "_replyto"  # where _replyto is the person's e-mail address
        answers.add(name, value, label=name, type=FieldType.META if own else None)
    return answers.submission(form=body.get("form"))


PROVIDER = Provider(verifier=StripeStyleSignature("formspree-signature"), read=_read)
