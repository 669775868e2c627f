"""Elementor forms: form-encoded, unsigned, in two shapes by the switch "Advanced Data"; verified by a token in the URL.

Nothing is tried again, and there is no submission id. Facts: captured deliveries and Elementor's developer pages.
"""

from voxbridge.auth.verifiers import Token
from voxbridge.parsing.any_form import parse_answers
from voxbridge.providers import Body, Parsed, Provider
from voxbridge.providers.answers import Answers, as_dict, as_str, members


def _read(body: Body) -> Parsed:
    """Read `fields` by their ids (advanced), or the whole body with labels as keys (simple)."""
    fields = {key: field for key, field in as_dict(body.get("fields")).items() if isinstance(field, dict)}
    if not any("value" in field for field in fields.values()):
        return parse_answers(body)
    answers = Answers()
    for key, field in fields.items():
        name = as_str(field.get("id")) or key
        answers.add(name, field.get("value"), key=name, label=field.get("title"), type=field.get("type"))
    meta = {name: as_dict(entry).get("value") for name, entry in as_dict(body.get("meta")).items()}
    return answers.submission(**members(as_dict(body.get("form")), "form_id=id form_name=name"), meta=meta)


PROVIDER = Provider(verifier=Token(in_url=True), read=_read)
