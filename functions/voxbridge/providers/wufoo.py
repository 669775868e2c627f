"""Wufoo: form-encoded, with a shared secret in the field `HandshakeKey`; no signature.

Answers are in Field1, Field2 …; what they mean is sent only with "include field and form structures with entry
data", by the JSON text in `FieldStructure`. Facts: Wufoo's docs and integrations' code.
"""

from typing import Any

from voxbridge.auth.verifiers import BodyToken
from voxbridge.parsing.object_shapes import dicts_in
from voxbridge.parsing.payload_words import field_type
from voxbridge.parsing.submission import FieldType
from voxbridge.providers import Body, Parsed, Provider
from voxbridge.providers.answers import Answers, as_dict, as_str, members, type_of

# The parts of a name by their place, whatever the form's language: `shortname` has two, `name` four.
_FIRST_AND_LAST: list[FieldType | None] = [FieldType.FIRST_NAME, FieldType.LAST_NAME]
_NAME_PARTS = {2: _FIRST_AND_LAST, 4: [FieldType.TITLE, *_FIRST_AND_LAST, None]}


def _read(body: Body) -> Parsed:
    """Read the entry by its field ids, with labels and types where Wufoo sends the form's structure."""
    entry = {key: value for key, value in body.items() if key.startswith("Field") and key[5:].isdecimal()}
    entry |= {as_str(one.get("ID")): one.get("Value") for one in dicts_in(body.get("Fields"))}
    if not entry:
        return None
    structure = _structure(body.get("FieldStructure"))
    answers = Answers()
    for name, value in entry.items():
        answers.add(name, value, **structure.get(name, {}))
    form = members("form_name=Name form_hash=Hash")(as_dict(body.get("FormStructure")))
    return answers.submission(**form, **members("entry_id=EntryId date_created=DateCreated")(body))


def _structure(structure: Any) -> dict[str, dict[str, Any]]:
    """Return section, label and type by field id; the parts of names and addresses have ids of their own."""
    fields: dict[str, dict[str, Any]] = {}
    for field in dicts_in(as_dict(structure).get("Fields")):
        title, kind = as_str(field.get("Title")), field_type(field.get("Type"))
        fields[as_str(field.get("ID"))] = {"label": title, "type": kind}
        parts = dicts_in(field.get("SubFields"))
        is_whole = kind in (FieldType.ADDRESS, FieldType.FULL_NAME)  # of which a part is not one itself
        by_place = _NAME_PARTS.get(len(parts)) if kind is FieldType.FULL_NAME else None
        for part, part_kind in zip(parts, by_place or [None if is_whole else kind] * len(parts), strict=True):
            label = as_str(part.get("Label"))
            asked = {"section": title, "label": label} if label else {"label": title}
            fields[as_str(part.get("ID"))] = {**asked, "type": type_of(label) or part_kind}
    return fields


PROVIDER = Provider(verifier=BodyToken("HandshakeKey"), secret_members=("HandshakeKey",), read=_read)
