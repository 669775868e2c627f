"""Framer forms: JSON of the form's fields, signed together with the submission's id; up to five attempts, no redirects.

Facts: three receivers' code that quotes Framer's documentation.
"""

from voxbridge.auth.verifiers import Signature
from voxbridge.parsing.any_form import parse_answers
from voxbridge.providers import Provider

PROVIDER = Provider(
    verifier=Signature("framer-signature", prefix="sha256=", signed="{body}{framer-webhook-submission-id}"),
    read=parse_answers,  # by what the designer called the fields; Framer sends submissions and no other event
    headers=("framer-webhook-submission-id",),
    delivery_id=("header:framer-webhook-submission-id",),
)
