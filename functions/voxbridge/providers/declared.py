"""Reads the files of providers that are described by data alone, and bodies as these say where their answers are.

    verifier    one of `token`, `body_token` and `signature`, with its arguments: see auth/verifiers.py
    form        see Form; without it, a body is read like any JSON

All other members of a file are those of Provider.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import jmespath

from voxbridge.auth.verifiers import BodyToken, Signature, Token
from voxbridge.delivery import without_unset
from voxbridge.parsing.flatten import flatten
from voxbridge.parsing.object_shapes import chosen, dicts_in
from voxbridge.parsing.submission import Field, FieldType, Submission
from voxbridge.providers.answers import Answers, as_dict, as_str, type_of, typed_fields

_WAY_TO_REACH = {"email": re.compile(r"[^@]+@[^@]+"), "phone": re.compile(r"\+?[\d ()./-]{6,}")}
_VERIFIERS = {"token": Token, "body_token": BodyToken, "signature": Signature}


def arguments(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of a Provider that a file describes."""
    [(kind, scheme)] = said["verifier"].items()
    more = {key: tuple(each) if isinstance(each, list) else each for key, each in said.items() if key != "form"}
    if "form" in said:
        form = Form(**said["form"])
        more |= {"read": form.read} | ({"holds_one_lead": form.find_answers} if form.is_never_of_several else {})
    return more | {"verifier": _VERIFIERS[kind](**scheme)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """Where the answers are in a provider's format.

    `answers` is the JMESPath of a list of objects, one an answer; or, if `are_named`, of an object of name → answer,
    which is such an object or the value alone. In it `value` is a JMESPath, and `name`, `key`, `label` and `type` are
    the members, of several the first with a text, that Answers.add is given.
    """

    answers: str
    are_named: bool = False
    name: str = "name"
    value: str = "value"
    key: str = ""
    label: str = ""
    type: str = ""
    is_typed_by_name: bool = False  # the name is one by which providers call a person's data
    types: Mapping[str, str] = field(default_factory=dict)  # of some answers, by their names
    is_never_of_several: bool = False  # what looks like this format is never a list of leads
    is_single: bool = False  # a list of one is that one
    block: tuple[str, ...] = ()  # the names of the texts in a list that answers a question for contact data
    document: Mapping[str, str] = field(default_factory=dict)  # what else the document holds: its name → JMESPath
    by_name: tuple[str, ...] = ()  # of that, objects of `name` and `value`, which become name → value
    fields: Mapping[str, str] = field(default_factory=dict)  # of that, what is read → its FieldType; "": by its names
    without: tuple[str, ...] = ()  # if given, the rest of the body, without these members, is read as well

    def find_answers(self, body: Any) -> dict[str, Any] | list[Any] | None:
        """Return the answers in a body; None in one of another format."""
        found = jmespath.search(self.answers, body)
        return found if isinstance(found, dict if self.are_named else list) else None

    def read(self, body: dict[str, Any]) -> Submission | None:
        """Read a body; None for one of another format."""
        found = self.find_answers(body)
        if found is None:
            return None
        answers, fields = Answers(), list[Field]()
        for name, given in found.items() if isinstance(found, dict) else [("", each) for each in dicts_in(found)]:
            value = jmespath.search(self.value, given)
            is_bare = self.are_named and value is None
            self._add(answers, given if is_bare else value, {"name": name, **({"label": name} if is_bare else given)})
        rest = {name: body[name] for name in body if self.without and name not in self.without}
        document = {name: jmespath.search(where, body) for name, where in self.document.items()}
        document |= {name: _by_name(document[name]) for name in self.by_name}
        # JMESPath gives a null for what is not there, which a path of sources.toml would take for an answer.
        document |= {name: without_unset(as_dict(document[name])) for name, kind in self.fields.items() if not kind}
        for name, kind in self.fields.items():
            given = document[name]
            fields += flatten(given, name, key=name, type=FieldType(kind)) if kind else typed_fields(given, name)
        return answers.submission(*fields, *flatten(rest), **rest, **document)

    def _add(self, answers: Answers, value: Any, said: dict[str, Any]) -> None:
        name, key, label, kind = (_first(said, names) for names in (self.name, self.key, self.label, self.type))
        known = FieldType(self.types[name]) if name in self.types else type_of(name) if self.is_typed_by_name else None
        if isinstance(value, list):
            value = chosen(value, dicts_in(said.get("options")))
            if self.is_single and len(value) == 1:
                value = value[0]
            elif self.block and len(value) == len(self.block):
                parts = dict(zip(self.block, value, strict=True))
                if any(form.fullmatch(str(parts[name])) for name, form in _WAY_TO_REACH.items()):
                    value = parts
        answers.add(name, value, key=key, label=label, type=known or kind, is_block=bool(self.block))


def _first(answer: Mapping[str, Any], names: str) -> str:
    return next(filter(None, (as_str(answer.get(name)) for name in names.split())), "")


def _by_name(given: Any) -> dict[str, Any]:
    """Return name → value of `[{"name", "value"}]`, or of `{name: {"value"}}`."""
    each = given.items() if isinstance(given, dict) else [(_first(one, "name id"), one) for one in dicts_in(given)]
    return {name: as_dict(one).get("value") for name, one in each}
