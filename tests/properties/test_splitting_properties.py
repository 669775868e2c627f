"""Several leads in one request, whichever they are: the cases of the corpus, any leads wrapped, and hostile bodies."""

import copy
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.operation_count import count_operations
from support.submissions import bodies, delivery, people

from voxbridge.delivery import Delivery
from voxbridge.errors import PermanentError
from voxbridge.parsing.bodies import decode, opened
from voxbridge.parsing.find_leads import MAX_PIECES, separate_leads, split_deliveries
from voxbridge.providers import PROVIDERS, provider

sys.path.insert(0, str(Path(__file__).parents[1] / "corpus"))
from corpus import load

A = {"name": "Ann Lee", "phone": "0412 345 678", "email": "ann@example.com"}


B = {"name": "Bob Ray", "phone": "0413 345 678", "email": "bob@example.com"}


CASES = load()


def test_every_corpus_case_is_one_delivery() -> None:
    """What a careful person reads one contact from is not split and not refused."""
    assert [case.name for case in CASES if _parts(case) != [case.delivery]] == []


def _parts(case: Any) -> list[Delivery] | PermanentError:
    try:
        return split_deliveries(case.delivery, provider(case.provider))
    except PermanentError as error:
        return error


WRAPPERS = {
    "list": lambda leads: leads,
    "leads": lambda leads: {"leads": leads},
    "contacts": lambda leads: {"contacts": leads},
    "data": lambda leads: {"data": leads},
    "n8n": lambda leads: [{"json": lead} for lead in leads],
    "lists": lambda leads: [[lead] for lead in leads],
    "numbers": lambda leads: {str(index): lead for index, lead in enumerate(leads)},
    "deep": lambda leads: {"response": {"data": {"results": leads}}, "total": len(leads)},
    "string": lambda leads: {"payload": json.dumps({"leads": leads})},
}


def _documents() -> list[tuple[str, dict[str, Any]]]:
    found = []
    for case in CASES:
        if "contact" not in case.expected:
            continue
        try:
            document = decode(case.delivery.body, case.delivery.content_type)
        except PermanentError:
            continue
        # Flat names with brackets are nested on the way: the same lead, in another form.
        if isinstance(document, dict) and not any("[" in key for key in document):
            found.append((case.provider, document))
    return found


DOCUMENTS = _documents()


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(DOCUMENTS), min_size=2, max_size=4),
    st.sampled_from(sorted(WRAPPERS)),
    st.sampled_from(sorted(PROVIDERS)),
)
def test_wrapped_leads_come_out_as_they_were_in_their_order(
    leads: list[tuple[str, dict[str, Any]]], wrapper: str, source: str
) -> None:
    """Any leads in any wrapper to any source: a delivery each, with just what it would be alone, nothing lost."""
    documents = [document for _, document in leads]
    if any(map(_says_a_role, documents)) or (source == "meta-lead-ads" and any("entry" in one for one in documents)):
        return  # roles make one lead of several people, and `entry` is what Meta's own notifications hold
    whole = delivery(source, json.dumps(WRAPPERS[wrapper](documents), ensure_ascii=False).encode())
    parts = list(separate_leads(whole, provider(source)))
    assert bodies(parts) == opened(copy.deepcopy(documents))
    assert {part.source for part in parts} == {source}


def _says_a_role(document: dict[str, Any]) -> bool:
    return any(key.lower() in ("type", "kind", "role", "relationship") for key in document)


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 1200), st.sampled_from(sorted(WRAPPERS)))
def test_any_number_of_leads_is_cut_into_few_pieces_which_hold_them_all(number: int, wrapper: str) -> None:
    """At most MAX_PIECES at a time, of which each is split again, down to single leads in their order."""
    leads = people(number)
    whole = delivery("generic", WRAPPERS[wrapper](leads))
    pieces = split_deliveries(whole, provider("generic"))
    assert len(pieces) == min(number, MAX_PIECES)
    assert bodies(list(separate_leads(whole, provider("generic")))) == leads


NAMED = ["facebook", "google", "web", "hot", "latest", "records", "rows"]


@settings(max_examples=300, deadline=None)
@given(
    st.dictionaries(st.sampled_from(NAMED), st.lists(st.integers(0, 5), min_size=1, max_size=3), min_size=2),
    st.sampled_from([{}, {"message": "Call them"}, {"campaign": "Spring"}, {"name": "Spring"}]),
    st.sampled_from(["", "data"]),
    st.data(),
)
def test_no_one_of_several_lists_is_lost(
    named: dict[str, list[int]], beside: dict[str, str], wrapper: str, data: st.DataObject
) -> None:
    """Lists of people, and people beside a list, are a delivery each, or the whole request is refused."""
    sent = set().union(*named.values())
    if len(sent) == 1 or ("message" in beside and any(sent == set(each) for each in named.values())):
        return  # who are all in one list are one submission beside an answer
    everyone = people(6)
    body: dict[str, Any] = {name: [everyone[number] for number in numbers] for name, numbers in named.items()}
    single = [name for name, numbers in named.items() if len(numbers) == 1]
    if len(single) < len(named) and data.draw(st.booleans()):
        body |= {name: body[name][0] for name in single}
    body = {wrapper: body | beside} if wrapper else body | beside
    with suppress(PermanentError):
        parts = list(separate_leads(delivery("generic", body), provider("generic")))
        found = [{number for number in sent if everyone[number]["phone"].encode() in part.body} for part in parts]
        assert {len(each) for each in found} == {1}
        assert set().union(*found) == sent


def _cells(shape: str) -> st.SearchStrategy[str | None]:
    return st.one_of(st.sampled_from([None, ""]), st.integers(0, 99).map(shape.format))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.tuples(_cells("0412 345 6{:02}"), _cells("person{}@example.com")), min_size=2, max_size=4),
    st.sampled_from(["name", "contact_name", "Full name", "first"]),
    st.sampled_from(["", "data", "leads"]),
    st.data(),
)
def test_columns_with_empty_cells(
    reached: list[tuple[str | None, str | None]], name: str, wrapper: str, data: st.DataObject
) -> None:
    """Each person of a table is a delivery, with what is in their own cells alone."""
    given, family = ["Dora", "Eli", "Fay", "Gus"][: len(reached)], ["Frost", "Dunn", "Brook", "Wood"][: len(reached)]
    names = [" ".join(each) for each in zip(given, family, strict=True)]
    phones, emails = map(list, zip(*reached, strict=True))
    if not any(phones + emails):
        return  # there may be a list of anything
    columns: dict[str, Any] = {"First name": given, "Last name": family} if name == "first" else {name: names}
    columns |= {"phone": phones, "email": emails} | data.draw(st.sampled_from([{}, {"campaign": "Spring"}]))
    whole = delivery("generic", {wrapper: columns} if wrapper else columns)
    parts = bodies(list(separate_leads(whole, provider("generic"))))
    rows = [part.get(wrapper, part) for part in parts]
    assert [" ".join(str(row[key]) for key in columns if "name" in key.lower()) for row in rows] == names
    assert [(row["phone"], row["email"]) for row in rows] == reached


def _hostile(size: int) -> dict[str, str]:
    numbers = range(size, 2 * size)  # other names in each size, since what is known of a name is remembered
    return {
        "leads": json.dumps({"leads": [{"phone": n, "name": "x"} for n in numbers]}),
        "keys and rows": json.dumps([{f"k{n}": n for n in numbers}, *[{} for _ in numbers]]),
        "answers": json.dumps([{"label": f"Phone {n}", "value": "1"} for n in numbers]),
        "sections": json.dumps([{"title": str(n), "fields": [{"label": "x", "value": 1}]} for n in numbers]),
        "groups": json.dumps({f"leads{n}": [{"phone": 1, "name": "a"}, {"phone": 2, "name": "b"}] for n in numbers}),
        "columns": json.dumps({f"phone{n}": [1234567, 1234568] for n in numbers} | {"name": ["a", "b"]}),
        "roles": json.dumps([{"role": f"agent {n}", "phone": n} for n in numbers]),
        "role keys": json.dumps([{"r" + "o" * (n % 7) + "le": "x", f"k{n}": n} for n in numbers]),
        "ids": json.dumps({"leads": {f"id{n:07}": {"phone": 1, "name": "a"} for n in numbers}}),
        "brackets": json.dumps({f"leads[{n}][phone]": n for n in numbers}),
        "dots": json.dumps({f"leads.{n}.phone": n for n in numbers}),
        "strings": json.dumps({"leads": ["[" * 10 for _ in numbers]}),
        "pairs": json.dumps([[[n], [n]] for n in numbers]),
        "wrappers": '{"a":[' * min(size, 400) + "1" + "]}" * min(size, 400),
        "tables": json.dumps([["name", "phone"], *[["x", n] for n in numbers]]),
        "names": json.dumps({"aB" * size: [A, B]}),
        "bracket names": json.dumps({"leads" + "[a]" * size: 1, "a.0." * size: 2}),
    }


@pytest.mark.parametrize("shape", sorted(_hostile(1)))
def test_twice_the_body_takes_twice_the_work(shape: str) -> None:
    """Nothing is quadratic in what a sender chooses."""
    small, large = (delivery("generic", _hostile(size)[shape].encode()) for size in (1000, 2000))

    def split(whole: Delivery) -> None:
        with suppress(PermanentError):
            split_deliveries(whole, provider("generic"))

    split(delivery("generic", _hostile(9)[shape].encode()))  # since patterns are compiled when they are first used
    assert count_operations(lambda: split(large)) < 2.6 * count_operations(lambda: split(small)) + 2000


def _nested(depth: int, width: int) -> dict[str, Any]:
    """Return documents of so many levels around so many answers which are hardly any person's."""
    words = {f"k{number}": f"v{number}" for number in range(width)}
    person = {"name": "Ann Lee", "phone": "0412 345 678"}

    def around(innermost: Any, wrap: Any) -> Any:
        for level in range(depth):
            innermost = wrap(innermost, level)
        return {"data": innermost, **person}

    return {
        "lists of one": around({"x": [1] * width}, lambda inner, _: {"a": [inner]}),
        "lists of one around texts": around({"x": list(words)}, lambda inner, _: {"leads": [inner]}),
        "lists of one around a name": around({**words, "name": "Ann Lee"}, lambda inner, _: {"a": [inner]}),
        "lists of one around a person": around(words | person, lambda inner, _: {"a": [inner]}),
        "lists of one under names of names": around(words, lambda inner, _: {"name": [{"a": [inner]}]}),
        "lists of one in objects": around(words, lambda inner, _: {"a": [{"b": {"c": inner}}]}),
        "lists of lists of one": around(words, lambda inner, _: {"a": [[[inner]]]}),
        "members": around(words, lambda inner, _: {"r1": inner, "r2": {"q": 1}}),
        "numbered leads": around(words, lambda inner, _: {"lead_1": inner, "lead_2": {"q": 1}}),
        "numbered leads, flat": around(
            words, lambda inner, _: {"lead_1_x": inner, "lead_2_x": "1", "lead_1_y": "1", "lead_2_y": "2"}
        ),
        "JSON in texts": around(words, lambda inner, level: {"a": [json.dumps(inner) if level < 5 else inner]}),
        "numbered contacts": around(words, lambda inner, _: {"contact_1": inner, "contact_2": {"q": 1}}),
        "ids": around(words, lambda inner, _: {"abcdefg1": inner, "abcdefg2": {"q": 1}}),
        "the same person": around(words, lambda inner, _: {"lead": person, "lead_1": {**person, "x": inner}}),
        "numbers of one": around(
            words, lambda inner, _: {"phone": ["0412345678", "0412345679"], "email": ["a@b.de", "c@b.de"], "x": inner}
        ),
        "answers": around(words, lambda inner, _: {"question": {"id": 1}, "a": [inner]}),
    }


@pytest.mark.parametrize("shape", sorted(_nested(1, 1)))
def test_twice_the_depth_or_the_width_takes_twice_the_work(shape: str) -> None:
    """What is nested deeply is not read again for each level around it."""

    def operations(depth: int, width: int) -> int:
        whole = delivery("generic", _nested(depth, width)[shape])

        def split() -> None:
            with suppress(PermanentError):
                split_deliveries(whole, provider("generic"))

        return count_operations(split)

    one = operations(10, 600)
    assert operations(20, 600) < 1.6 * one
    assert operations(10, 1200) < 2.2 * one
