"""Objects that are called like a form or a record, and hold a person's answers all the same."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from voxbridge.mapping.leaf import Leaf
from voxbridge.mapping.lexicon import Concept
from voxbridge.mapping.words import fold, read

_PHONES = frozenset({Concept.PHONE, Concept.MOBILE, Concept.LANDLINE})
_NAMES = frozenset({Concept.NAME, Concept.FIRST, Concept.LAST, Concept.FULL, Concept.CONTACT_PERSON})
_OF_SOMEBODY = frozenset({Concept.YOU, Concept.REACH})
_SAID = _PHONES | _NAMES | {Concept.EMAIL}
_FORMS = frozenset({"form", "survey", "quiz", "formular", "formulario", "formulaire", "formulier", "modulo"})
_SITES = frozenset(
    {"widget", "page", "website", "site", "template", "seite", "pagina"}
)  # that have a phone of their own
_STEP = re.compile(  # of a form: `step2`, which has no name of its own where it holds an answer of a person
    r"(?:step|section|block|page|slide|screen|etape|schritt|abschnitt|seite|paso|seccion|passo|secao|stap|sezione|teil)"
    r"[ _-]?\d{1,2}"
)
_RECORDS = frozenset({"account", "accounts", "conta", "cuenta", "compte", "konto"})
_ANSWERS = "form_response"  # a name that says nothing of whose the answers are


def with_people(all_leaves: Sequence[Leaf]) -> list[Leaf]:
    """Return the leaves, those of objects that hold a person under a name that speaks of none.

    `{"contactForm": {"name", "phone"}}` holds answers, `{"form": {"name", "id"}}` is about the form; a ticket with a
    name, a phone and an e-mail address is its writer, where nobody else has either.
    """
    if not any(_may_hold_people(name) for leaf in all_leaves for name in leaf.parents):
        return list(all_leaves)
    held: defaultdict[str, set[Concept]] = defaultdict(set)
    names: dict[str, str] = {}
    recorded: set[str] = set()  # objects inside of records: `quote.for`
    for leaf in all_leaves:
        concepts = read(leaf.label or leaf.key).concepts
        held[leaf.group] |= concepts & _SAID
        if Concept.NUMBER in concepts and concepts & _OF_SOMEBODY:  # "your number", "contact number"
            held[leaf.group].add(Concept.PHONE)
        if leaf.parents:
            names.setdefault(leaf.group, leaf.parents[-1])
            if any(_may_hold_people(name) for name in leaf.parents[:-1]):
                recorded.add(leaf.group)
    reached = {group for group, said in held.items() if said & {*_PHONES, Concept.EMAIL}}
    people = {
        group
        for group in reached
        if group in names and _holds_a_person(names[group], held[group], alone=len(reached) == 1)
    }
    if len(reached) == 1:
        people |= {group for group in reached & recorded if held[group] & _PHONES and held[group] & _NAMES}
    people |= {group for group, name in names.items() if held[group] and _STEP.fullmatch(fold(name))}
    return [_renamed(leaf) if leaf.group in people or _is_named_answer(leaf) else leaf for leaf in all_leaves]


def _may_hold_people(name: str) -> bool:
    return not read(name).concepts.isdisjoint({Concept.FORM, Concept.IDENTITY, Concept.MONEY}) or fold(name) in _RECORDS


def _holds_a_person(name: str, said: set[Concept], *, alone: bool) -> bool:
    if fold(name) in _SITES:
        return False
    if Concept.FORM in read(name).concepts:
        own = {Concept.FIRST, Concept.LAST} if fold(name) in _FORMS else _NAMES  # a form has a name of its own
        return alone or bool(said & _PHONES and said & own)
    whole = bool(said & _PHONES and said & _NAMES and Concept.EMAIL in said)
    return alone and whole and _may_hold_people(name)


def _is_named_answer(leaf: Leaf) -> bool:
    """Say whether a leaf has its key from beside it, `{"field_name": "phone", "field_value": …}`, in a form's list."""
    if leaf.label or not leaf.key or not leaf.parents or Concept.FORM not in read(leaf.parents[-1]).concepts:
        return False
    return leaf.path.rpartition(".")[2].strip('"') != leaf.key and "]." in leaf.path


def _renamed(leaf: Leaf) -> Leaf:
    return replace(leaf, parents=tuple(_ANSWERS if _may_hold_people(name) else name for name in leaf.parents))
