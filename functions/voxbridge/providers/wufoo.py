"""Wufoo: form-encoded, with a shared secret in the field `HandshakeKey`; no signature.

Answers are in Field1, Field2 …; what they mean is sent only with "include field and form structures with entry
data", by the JSON text in `FieldStructure`. Facts: Wufoo's docs and integrations' code.
"""

from typing import Any

from voxbridge.auth.tokens import BodyToken
from voxbridge.parsing.any_form import parse_any
from voxbridge.parsing.payload_words import field_type, plain
from voxbridge.parsing.submission import FieldType
from voxbridge.providers import Parsed, Provider
from voxbridge.providers.answers import Answers, as_dict, as_str, dicts_in, types_of

_PART_TYPES = types_of(
    "first last title prefix streetaddress addressline1 city stateprovinceregion postalzipcode country"
)
# The parts of a name by their place, whatever the form's language: `shortname` has two, `name` four.
_NAME_KINDS = {
    2: {0: FieldType.FIRST_NAME, 1: FieldType.LAST_NAME},
    4: {0: FieldType.TITLE, 1: FieldType.FIRST_NAME, 2: FieldType.LAST_NAME},
}
_WHOLES = {FieldType.ADDRESS, FieldType.FULL_NAME}  # of which a part is not one itself


def read(body: dict[str, Any]) -> Parsed:
    """Read the entry by its field ids, with labels and types where Wufoo sends the form's structure."""
    entry = {key: value for key, value in body.items() if key.startswith("Field") and key[5:].isdecimal()}
    entry |= {as_str(one.get("ID")): one.get("Value") for one in dicts_in(body.get("Fields"))}
    if not entry:
        return parse_any({key: value for key, value in body.items() if key != "HandshakeKey"})
    structure = _structure(body.get("FieldStructure"))
    answers = Answers()
    for name, value in entry.items():
        section, label, type_ = structure.get(name, ("", "", None))
        answers.add(name, value, label=label, section=section, type=type_)
    form = as_dict(body.get("FormStructure"))
    return answers.submission(
        form_name=form.get("Name"),
        form_hash=form.get("Hash"),
        entry_id=body.get("EntryId"),
        date_created=body.get("DateCreated"),
    )


def _structure(structure: Any) -> dict[str, tuple[str, str, FieldType | None]]:
    """Return section, label and type by field id; the parts of names and addresses have ids of their own."""
    fields: dict[str, tuple[str, str, FieldType | None]] = {}
    for field in dicts_in(as_dict(structure).get("Fields")):
        title, kind = as_str(field.get("Title")), field_type(field.get("Type"))
        fields[as_str(field.get("ID"))] = ("", title, kind)
        parts = dicts_in(field.get("SubFields"))
        by_place = _NAME_KINDS.get(len(parts), {}) if kind is FieldType.FULL_NAME else {}
        for place, part in enumerate(parts):
            label = as_str(part.get("Label"))
            part_kind = _PART_TYPES.get(plain(label)) or by_place.get(place) or (None if kind in _WHOLES else kind)
            fields[as_str(part.get("ID"))] = (title if label else "", label or title, part_kind)
    return fields


PROVIDER = Provider(verifier=BodyToken("HandshakeKey"), read=read)
