"""Bodies of any form, judged by what is there."""

import json
import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxbridge.errors import PermanentError, Reason
from voxbridge.parsing.bodies import MAX_OBJECTS, MAX_PARTS, decode, opened, unfold

FORM = "application/x-www-form-urlencoded"
BOUNDARY = "----sample"


def multipart(*parts: tuple[str, bytes]) -> bytes:
    written = b"".join(
        b"--%s\r\nContent-Disposition: form-data; name=%s\r\n\r\n%s\r\n"
        % (BOUNDARY.encode(), json.dumps(name).encode(), value)
        for name, value in parts
    )
    return written + f"--{BOUNDARY}--\r\n".encode()


@pytest.mark.parametrize("content_type", ["application/json", FORM, "text/plain", "", "image/png", "nonsense", ";;="])
def test_json_is_read_under_any_content_type(content_type: str) -> None:
    assert decode(b' \r\n{"a": [1, {"b": null}]}', content_type) == {"a": [1, {"b": None}]}


@pytest.mark.parametrize("content_type", [FORM, "application/json", "text/plain", ""])
def test_a_form_is_read_under_any_content_type(content_type: str) -> None:
    assert decode(b"name=Zo%C3%AB+Lee&phone=%2B61+491&empty=&flag", content_type) == {
        "name": "Zoë Lee",
        "phone": "+61 491",
        "empty": "",
        "flag": "",
    }


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("a[b][c]", "1"), ("a[b][d]", "2")], {"a": {"b": {"c": "1", "d": "2"}}}),
        ([("a[]", "1"), ("a[]", "2")], {"a": ["1", "2"]}),
        ([("a", "1"), ("a", "2"), ("a", "3")], {"a": ["1", "2", "3"]}),
        ([("rows[0][x]", "1"), ("rows[1][x]", "2")], {"rows": [{"x": "1"}, {"x": "2"}]}),
        ([("1.3", "Ann"), ("1.6", "Lee")], {"1.3": "Ann", "1.6": "Lee"}),
        ([("a", "1"), ("a[b]", "2")], {"a": {"value": "1", "b": "2"}}),
        ([("a[b]", "2"), ("a", "1")], {"a": {"b": "2", "value": "1"}}),
        ([("a[b]", "2"), ("a", "1"), ("a", "3")], {"a": {"b": "2", "value": ["1", "3"]}}),
        ([("a[1]", "1"), ("a[]", "2")], {"a": {"1": ["1", "2"]}}),
        ([("a[[b]", "1"), ("]a[", "2"), ("[x]", "3")], {"a[[b]": "1", "]a[": "2", "[x]": "3"}),
        ([("payload", '{"phone": "+61"}')], {"phone": "+61"}),
        ([("payload", "{broken")], {"payload": "{broken"}),
    ],
)
def test_names_with_brackets_nest(pairs: list[tuple[str, str]], expected: object) -> None:
    assert unfold(pairs) == expected


def test_multipart_with_files_line_breaks_and_unicode() -> None:
    body = multipart(("name", "Zoë\r\nLee".encode()), ("a[b]", b"1"), ("emoji", "🇦🇺".encode()))
    body = body.replace(
        f"--{BOUNDARY}--".encode(),
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="cv"; filename="cv.pdf"\r\n'
        f"Content-Type: application/pdf\r\n\r\n\x00\x01\r\n--{BOUNDARY}--".encode(),
    )
    expected = {"name": "Zoë\r\nLee", "a": {"b": "1"}, "emoji": "🇦🇺", "cv": "cv.pdf"}
    assert decode(body, f'multipart/form-data; boundary="{BOUNDARY}"') == expected


@pytest.mark.parametrize(
    ("disposition", "expected"),
    [
        ('name="a"', {"a": "value"}),
        ("name=a", {"a": "value"}),
        (' NAME = "a;b" ; x=y', {"a;b": "value"}),
        ('name="say \\"hi\\" \\\\ there"', {'say "hi" \\ there': "value"}),
        ('name="a"; filename="c;v.pdf"', {"a": "c;v.pdf"}),
        ('name="a"; filename=""', {"a": ""}),
        ("name=\"a\"; filename*=utf-8''%e2%82%ac.pdf", {"a": "utf-8''%e2%82%ac.pdf"}),
        ('name="a"; filename*0="c"; filename*1="v.pdf"', {"a": "c"}),
    ],
)
def test_the_head_of_a_part_is_read_however_it_is_written(disposition: str, expected: object) -> None:
    head = f"--x\r\nContent-Disposition: form-data; {disposition}\r\n\r\nvalue\r\n--x--\r\n"
    assert decode(head.encode(), "multipart/form-data; boundary=x") == expected


@pytest.mark.parametrize(
    "content_type", ["", "multipart/form-data", "multipart/form-data; boundary=other", "text/plain", "application/json"]
)
def test_a_lost_or_wrong_boundary_is_repaired_from_the_first_line(content_type: str) -> None:
    assert decode(multipart(("a", b"1"), ("b", b"2")), content_type) == {"a": "1", "b": "2"}


@pytest.mark.parametrize("before", [b"\r\n", b"This is a multi-part message.\r\n\r\n"])
def test_what_is_before_the_first_boundary_is_skipped(before: bytes) -> None:
    assert decode(before + multipart(("a", b"1")), f"multipart/form-data; boundary={BOUNDARY}") == {"a": "1"}


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        ("Zoë".encode("latin-1"), "; charset=iso-8859-1", "Zoë"),
        ("Zoë".encode("cp1252"), "", "Zoë"),
        ("Zoë".encode(), "; charset=iso-8859-1", "Zoë"),
        ("Zoë".encode(), "; charset=no-such-charset", "Zoë"),
        ("Зоя".encode("cp1251"), "; charset=windows-1251", "Зоя"),
        ("東京①".encode("cp932"), "; charset=Shift_JIS", "東京①"),
    ],
)
def test_charsets(body: bytes, content_type: str, expected: str) -> None:
    assert decode(b'{"a": "' + body + b'"}', f"application/json{content_type}") == {"a": expected}
    assert decode(b"a=" + body, FORM + content_type) == {"a": expected}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks(encoding: str) -> None:
    assert decode('{"a": "é"}'.encode(encoding), "application/json") == {"a": "é"}


def test_json_inside_a_json_string_is_opened() -> None:
    assert decode(json.dumps('{"a": 1}').encode(), "application/json") == {"a": 1}


def test_line_breaks_inside_json_strings_pass() -> None:
    assert decode(b'{"message": "one\ntwo\tthree"}') == {"message": "one\ntwo\tthree"}


def test_half_of_a_surrogate_pair_becomes_a_replacement_character() -> None:
    body = rb'{"a": "\ud83d\ude00 \ud83d \\ud83d", "\udc00": 1}'
    assert decode(body) == {"a": "😀 � \\ud83d", "�": 1}


def test_numbers_too_long_for_python_stay_text() -> None:
    digits = "9" * 5000
    assert decode(f'{{"a": {digits}, "b": 706405506930370084, "c": NaN}}'.encode()) == {
        "a": digits,
        "b": 706405506930370084,
        "c": None,
    }


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", "application/json"),
        (b" \r\n ", FORM),
        (b"{", "application/json"),
        (b'{"a": 1}}', ""),
        (b"42", "application/json"),
        (b'"text"', "application/json"),
        (b"null", "application/json"),
        (b"<lead><phone>1</phone></lead>", "application/xml"),
        (b"hello", FORM),
        (b"[" * 200_000, ""),
        (b"\xff\xfe\x00", ""),
        (b"--", "multipart/form-data"),
        (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x"),
        (b"no parts at all", "multipart/form-data; boundary=x"),
    ],
)
def test_what_is_unreadable_is_said_in_our_own_words(body: bytes, content_type: str) -> None:
    with pytest.raises(PermanentError) as caught:
        decode(body, content_type)
    assert caught.value.reason is Reason.UNREADABLE_BODY
    assert "phone" not in caught.value.message


@given(st.binary(max_size=400), st.text(max_size=60))
def test_any_bytes_give_data_or_an_unreadable_body(body: bytes, content_type: str) -> None:
    try:
        assert isinstance(decode(body, content_type), dict | list)
    except PermanentError as error:
        assert error.reason is Reason.UNREADABLE_BODY  # noqa: PT017  (any other error is a failure, too)


@given(st.lists(st.tuples(st.text("ab[].01", max_size=12), st.text(max_size=5)), max_size=12))
def test_any_names_of_form_fields_give_an_object(pairs: list[tuple[str, str]]) -> None:
    assert isinstance(unfold(pairs), dict | list)


@given(st.lists(st.tuples(st.text("ab[]01", max_size=8), st.integers(0, 9).map(str)), min_size=2, max_size=12))
def test_no_value_of_a_form_is_lost(pairs: list[tuple[str, str]]) -> None:
    def values(of: object) -> list[str]:
        inner = of.values() if isinstance(of, dict) else of if isinstance(of, list) else None
        return [str(of)] if inner is None else [value for each in inner for value in values(each)]

    assert sorted(values(unfold(list(pairs)))) == sorted(value for _, value in pairs)


HOSTILE = {
    "nested lists": b"[" * 262_144,
    "nested objects": b'{"a":' * 52_000,
    "a thousand levels": b'{"a":' * 1_000 + b"1" + b"}" * 1_000,
    "many fields": b"a=1&" * 65_536,
    "many indexes": b"&".join(b"a[%d]=1" % index for index in range(20_000)),
    "many appended": b"a[]=1&" * 43_000,
    "deep brackets": b"a" + b"[a]" * 87_000 + b"=1",
    "open brackets": b"a" + b"[" * 262_000 + b"=1",
    "one long number": b'{"a":' + b"1" * 262_000 + b"}",
    "lone surrogates": b'{"a":"' + b"\\ud800" * 43_000 + b'"}',
    "backslashes": b'{"a":"' + b"\\\\" * 131_000 + b'"}',
    "boundaries": b"--x\r\nContent-Disposition: form-data\r\n" * 6_800,
    "empty parts": b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n' * 5_000,
    "percent signs": b"a=" + b"%" * 262_000,
    "a part's head of semicolons": b'--x\r\nContent-Disposition: form-data; name="a"; x="' + b";" * 262_000,
    "a part's head of quotes": b'--x\r\nContent-Disposition: form-data; name="a"' + b';x="\\' * 52_000,
    "a part's head of names": b"--x\r\nContent-Disposition: form-data" + b";a" * 131_000 + b"\r\n\r\n",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_body_is_answered_within_a_second(body: bytes) -> None:
    started = time.process_time()
    with suppress(PermanentError):
        decode(body, "application/json")
    assert time.process_time() - started < 1


def test_a_form_is_read_up_to_a_limit() -> None:
    """What is beyond it might be another lead."""
    parts = [b"a%d=1" % index for index in range(MAX_PARTS)]
    assert len(decode(b"&".join(parts))) == MAX_PARTS
    with pytest.raises(PermanentError):
        decode(b"&".join([*parts, b"b=1"]))


@pytest.mark.parametrize("item", [{}, [], "{}", "[1]", {"a[b]": 1}, {"a.0.b": 1}, ["[]"], {"a": {}}])
def test_json_is_read_up_to_so_many_objects_and_lists(item: Any) -> None:
    """Those in texts and in names count."""
    own = str(opened([item])).count("[") + str(opened([item])).count("{") - 1
    most = (MAX_OBJECTS - 1) // own
    assert len(opened([item] * most)) == most
    with pytest.raises(PermanentError):
        opened([item] * (most + 1))


def test_a_form_is_read_up_to_so_many_objects_and_lists() -> None:
    parts = [b"a[%d][b]=1" % index for index in range(MAX_OBJECTS // 2 + 1)]
    assert len(decode(b"&".join(parts[:-1]))["a"]) == MAX_OBJECTS // 2
    with pytest.raises(PermanentError):
        decode(b"&".join(parts))


DOCUMENTS = st.dictionaries(
    st.sampled_from(["event", "contact", "fields", "a", "b"]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.sampled_from(["", "Ann", "x {y} [z]"]),
        lambda inner: st.lists(inner, min_size=1) | st.dictionaries(st.sampled_from(["name", "value", "data"]), inner),
        max_leaves=10,
    ),
    min_size=1,
)


def _written(value: Any, data: st.DataObject) -> Any:
    """Return a value some of whose objects and lists are JSON text, indented or not."""
    if not isinstance(value, (dict, list)):
        return value
    members = value.items() if isinstance(value, dict) else enumerate(value)
    inner = {key: _written(each, data) for key, each in members}
    made = inner if isinstance(value, dict) else list(inner.values())
    indent = data.draw(st.sampled_from(["not as text", None, 0, 2, "\t"]))
    around = data.draw(st.sampled_from(["", " ", "\r\n"]))
    return made if indent == "not as text" else around + json.dumps(made, indent=indent) + around


@given(DOCUMENTS, st.data())
def test_json_in_texts_is_opened_at_any_depth_however_it_is_indented(document: Any, data: st.DataObject) -> None:
    """A document says the same whichever parts of it a sender writes as text."""
    assert opened({key: _written(each, data) for key, each in document.items()}) == document


@given(st.integers(0, 3))
def test_flat_names_nest_at_any_depth(depth: int) -> None:
    """A sender may flatten an object that is within others."""
    flat, nested = {"a[0][b]": 1, "a[1][b]": 2}, {"a": [{"b": 1}, {"b": 2}]}
    for _ in range(depth):
        flat, nested = {"data": [flat]}, {"data": [nested]}
    assert opened(flat) == nested


def test_a_multipart_body_with_more_parts_than_are_read() -> None:
    """It is refused, so that no field is cut off."""
    parts = [(f"f{number}", b"x") for number in range(MAX_PARTS)]

    assert decode(multipart(*parts), "multipart/form-data") == {name: "x" for name, _ in parts}
    with pytest.raises(PermanentError, match="more objects, lists or fields"):
        decode(multipart(*parts, ("phone", b"1")), "multipart/form-data")
