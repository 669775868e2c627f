"""The mutation library: each changes payloads that it applies to, and nothing else about them."""

from random import Random

import pytest
from support.mutations import MUTATIONS, Mutation
from support.payloads import Payload, as_form, as_json, as_multipart

FLAT = {"name": "Ros Dole", "phone_number": "0491 570 156", "email": "ros@example.com"}
FIELDS = {
    "fields": [{"key": "tel", "label": "Phone", "value": "0491 570 156"}, {"key": "n", "label": "Name", "value": "Ros"}]
}
PAYLOADS = (as_json(FLAT), as_form(list(FLAT.items())), as_multipart(list(FLAT.items())), as_json(FIELDS))


def test_names_are_unique() -> None:
    """A baseline or a failing test can name a mutation."""
    names = [mutation.name for mutation in MUTATIONS]

    assert len(set(names)) == len(names)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_every_mutation_applies_to_something(mutation: Mutation) -> None:
    """Each changes one of the usual payloads and keeps every answer."""
    mutated = [mutation(payload, Random(1)) for payload in PAYLOADS]

    assert any(mutated)
    for payload, changed in zip(PAYLOADS, mutated, strict=True):
        if changed is None:
            continue
        assert changed != payload
        assert "0491 570 156" in _text(changed)


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_mutations_are_pure(mutation: Mutation) -> None:
    """The same payload and the same random numbers give the same result."""
    for payload in PAYLOADS:
        assert mutation(payload, Random(5)) == mutation(payload, Random(5))


def test_multipart_is_read_back() -> None:
    """A multipart payload gives its pairs."""
    assert dict(as_multipart(list(FLAT.items())).pairs()) == FLAT


def _text(payload: Payload) -> str:
    pairs = payload.pairs()
    return str(pairs) if pairs else payload.body.decode()
