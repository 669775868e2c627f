"""Elementor forms: form-encoded, unsigned, in two shapes by the switch "Advanced Data"; verified by a token in the URL.

Nothing is tried again, and there is no submission id. Facts: captured deliveries and Elementor's developer pages.
"""

from typing import Any

from voxbridge.auth.tokens import Token
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.submission import Submission
from voxbridge.providers import Parsed, Provider
from voxbridge.providers.answers import Answers, as_dict, as_str


def read(body: dict[str, Any]) -> Parsed:
    """Read `fields` by their ids (advanced), or the whole body with labels as keys (simple)."""
    found = body.get("fields")
    # Ids that count up from 0 arrive as a list.
    fields: dict[str, Any] = dict(enumerate(found)) if isinstance(found, list) else as_dict(found)  # type: ignore[arg-type]
    if not any(isinstance(field, dict) and "value" in field for field in fields.values()):
        return Submission(body, flatten(body))
    answers = Answers()
    for key, field in fields.items():
        if isinstance(field, dict):
            name = as_str(field.get("id")) or str(key)
            answers.add(name, field.get("value"), key=name, label=field.get("title"), type=field.get("type"))
    form = as_dict(body.get("form"))
    meta = {str(name): as_dict(entry).get("value") for name, entry in as_dict(body.get("meta")).items()}
    return answers.submission(form_id=form.get("id"), form_name=form.get("name"), meta=meta)


PROVIDER = Provider(verifier=Token(in_url=True), read=read)
