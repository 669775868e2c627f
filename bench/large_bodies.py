"""Large bodies of one lead, ordinary and hostile: CPU time beside that of a warm lead.

Each kind fills 256 KiB, the largest body that is read, or has as many objects and lists as are read, or as many
characters in its labels. Every body has new words, so nothing of it is cached.
"""

import gc
import json
import time
from collections.abc import Callable, Collection, Iterator
from itertools import count
from random import Random
from statistics import median
from typing import Any
from urllib.parse import urlencode

from bench.environment import BenchEnvironment
from bench.leads import typeform
from bench.report import Figures, Table
from local.events import SIGNED_AT
from voxbridge.delivery import Delivery
from voxbridge.errors import PermanentError
from voxbridge.http import MAX_BODY
from voxbridge.mapping import LeadRules, extract_contact
from voxbridge.parsing.bodies import MAX_OBJECTS, MAX_PARTS
from voxbridge.parsing.find_leads import separate_leads
from voxbridge.parsing.submission import MAX_CHARACTERS, NotALead
from voxbridge.providers import provider

MAX_RATIO = 300  # times a warm lead
SHOWN = 15  # kinds in the table
REPEATS = 5  # bodies of each kind, of which the fastest counts: the others were disturbed
LEADS, BLOCKS = 20, 30  # warm leads that are measured
PERSON = {"first_name": "Ava", "last_name": "Nguyen", "phone": "+61491570156", "email": "ava@example.com"}

type Word = Callable[[], str]
type Members = dict[str, Any]


def _word(letters: Random) -> str:
    return "".join(letters.choices("abcdefghijklmnopqrstuvwxyz", k=letters.randint(4, 8)))


def _labels(text: str, length: int) -> Callable[[Random], bytes]:
    """Return what makes a body whose labels repeat a text, as many as are read."""

    def body(letters: Random) -> bytes:
        labels = ((f"{_word(letters)} " + text * length)[:length] for _ in range(MAX_CHARACTERS // length))
        return _json(PERSON | {"fields": [{"label": label, "value": "x"} for label in labels]})

    return body


def _members(member: Callable[[int, Word], Members]) -> Callable[[Random], bytes]:
    """Return what makes a body of the person's members, and as many others as fit."""
    return lambda letters: _filled(letters, b"{" + _json(PERSON)[1:-1], b"}", lambda *of: _json(member(*of))[1:-1])


def _items(item: Callable[[int, Word], Any]) -> Callable[[Random], bytes]:
    """Return what makes a body of the person's members, and of a list of as many items as fit."""
    head = b"{" + _json(PERSON)[1:-1] + b',"items":[{}'
    return lambda letters: _filled(letters, head, b"]}", lambda *of: _json(item(*of)))


def _form(pair: Callable[[int, Word], tuple[str, str]]) -> Callable[[Random], bytes]:
    """Return what makes a form's body with as many fields as fit."""
    return lambda letters: _filled(letters, urlencode(PERSON).encode(), b"", lambda *of: _encoded(*pair(*of)), b"&")


def _filled(
    letters: Random, head: bytes, tail: bytes, part: Callable[[int, Word], bytes], joint: bytes = b","
) -> bytes:
    def parts() -> Iterator[bytes]:
        left, objects = MAX_BODY - len(head) - len(tail), MAX_OBJECTS - 10
        for number in range(MAX_PARTS - 10) if joint == b"&" else count():
            text = joint + part(number, lambda: _word(letters))
            left -= len(text)
            objects -= text.count(b"{") + text.count(b"[")
            if left < 0 or objects < 0:
                return
            yield text

    return b"".join([head, *parts(), tail])


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _encoded(name: str, value: str) -> bytes:
    return urlencode({name: value}, safe="[]").encode()


def _in_cyrillic(text: str) -> str:
    return "".join(chr(ord(letter) - ord("a") + 0x430) if letter.isalpha() else letter for letter in text)


def _nested(levels: int, inside: Any) -> Any:
    """Return a value within so many objects."""
    for _ in range(levels):
        inside = {"a": inside}
    return inside


KINDS: dict[str, Callable[[Random], bytes]] = {
    # Many answers
    "short names": _members(lambda number, _: {f"k{number}": "v"}),
    "unknown words": _members(lambda _, word: {f"{word()}_{word()}": "x"}),
    "names": _members(lambda _, word: {f"{word()} name": "Bob Ray"}),
    "questions": _members(lambda _, word: {f"What is your {word()} number for the person who {word()}?": "yes"}),
    "phone numbers": _members(lambda number, word: {f"{word()} phone": f"+6149157{number % 10_000:04}"}),
    "preferences": _members(lambda _, word: {f"preferred phone {word()}": word()}),
    "addresses as names": _members(lambda _, word: {f"https://ex.com/{word()}?{word()}=1": "x"}),
    "accents": _members(lambda _, word: {f"téléphône dé {word()}é {word()}ü": "x"}),
    "compounds": _members(lambda _, word: {f"Ansprechpartnertelefonnummer{word()}kontakt": "x"}),
    "runs of kanji": _members(
        lambda number, _: {"".join(chr(0x4E00 + (number * 97 + place * 641) % 20_000) for place in range(30)): "x"}
    ),
    "names with dots": _members(lambda _, word: {f"{word()}.{word()}.name": "x"}),
    "capitals": _members(lambda _, word: {f"{word()} {word()} NAME".upper(): word().upper()}),
    "other alphabets": _members(lambda _, word: {_in_cyrillic(f"{word()} {word()}"): "x"}),
    "lists of phone numbers": _members(lambda number, word: {f"{word()} phones": [f"0491 570 {number % 1000:03}"] * 2}),
    "dates of birth": _members(lambda number, word: {f"{word()} birth date": f"{number % 28 + 1:02}/10/1990"}),
    "questions and lines": _members(lambda _, word: {f"Is {word()} yours, or {word()}?": f"{word()}: {word()}\n" * 3}),
    "lines of texts": _members(lambda number, _: {f"m{number}": "Phone: 0412 345 678\nName: Ann Ray\nEmail: a@b.co"}),
    "joined values": _members(lambda number, _: {f"x{number}": "a, b, c; d | e"}),
    "JSON in texts": _members(lambda number, word: {f"x{number}": f'{{"{word()}":"b"}}'}),
    "broken JSON in texts": _members(lambda number, _: {f"x{number}": "{"}),
    "broken members in texts": _members(lambda number, _: {f"x{number}": '{"a"}'}),
    # Many objects
    "labels and values": _items(lambda number, _: {"label": f"Question {number}", "value": "x"}),
    "labels with asides": _items(
        lambda _, word: {"label": f"Your {word()} name ({word()} if not you) (or {word()}), [{word()}]?", "value": "x"}
    ),
    "labels of sentences": _items(
        lambda _, word: {"label": f"{word()}. A {word()}! Your {word()} {word()}? Name", "value": "x"}
    ),
    "labels with reasons": _items(
        lambda _, word: {"label": f"{word()} name so that our {word()} can call you (as per {word()})", "value": "x"}
    ),
    "long labels": _items(lambda _, word: {"label": " ".join(word() for _ in range(35)), "value": "x"}),
    "typed answers": _items(lambda _, word: {"type": "select", "label": f"{word()} phone", "value": "x"}),
    "options": _items(
        lambda number, _: {"label": f"q{number}", "options": [{"label": "a", "selected": True}, {"label": "b"}]}
    ),
    "headings": _items(lambda number, word: {"type": "section" if number % 2 else "text", "label": word()}),
    "unknown rows": _items(lambda _, word: {"feldname": word(), "wert": "x"}),
    "definitions": _items(lambda number, word: {"id": f"f{number}", "label": f"Question {word()}"}),
    "places": _items(lambda _, word: {"lat": 1.5, "lng": 2.5, "city": word(), "country": "AU"}),
    "people": _items(lambda _, word: {"role": word(), "name": "Bob Ray", "phone": "0491 570 157"}),
    "events": _items(lambda _, word: {"event": f"contact.{word()}", "id": 1}),
    "one member each": _items(lambda number, _: {"b": number}),
    "lists": _items(lambda *_: [["a"], ["b"]]),
    "members under ids": _members(lambda number, word: {f"{number:08x}": {"name": f"Thing {word()}"}}),
    "objects under numbers": _members(lambda number, _: {f"row_{number}": {"name": "x", "phone": "x", "email": "x"}}),
    "objects of events": _members(lambda number, word: {f"event_{number}": {"event": f"contact.{word()}", "id": 1}}),
    "objects in objects under words": _items(lambda _, word: {word(): {word(): {word(): {word(): "x"}}}}),
    "empty objects": _items(lambda _, word: {word(): {}}),
    "nested answers": _items(lambda _, word: {"a": {"name": word(), "value": word()}}),
    "people with roles": _members(
        lambda _, word: {word(): {"role": word(), "name": "Bob", "email": f"{word()}@x.com"}}
    ),
    "people in lists": _members(
        lambda number, word: {
            f"{word()} {word()}": [{"name": f"Bob {word()}", "phone": f"+6149157{number:04}", "note": "x" * 190}]
        }
    ),
    "lists in lists": _items(lambda number, _: [[[[[[[[number]]]]]]]]),
    "statuses": _members(lambda number, word: {f"status{number}": {"status": word(), "type": word()}}),
    "small lists": _members(lambda number, _: {f"x{number}": ["a", "b", "c"]}),
    "nested objects": _items(lambda number, _: _nested(6, number)),
    "deep objects": _members(lambda number, _: {f"x{number}": _nested(60, 1)}),
    "too many objects": lambda _: _json(PERSON | {"items": [{"a": {}}] * 29_000}),
    "a large list deep inside": lambda _: _json(PERSON | _nested(200, [1.5] * 60_000)),
    # Forms
    "fields of a form": _form(lambda _, word: (f"{word()}_{word()}", word())),
    "escapes": _form(lambda _, word: (f"é{word()} ü{word()}", f"é{word()}")),
    "fields of one name": _form(lambda *_: ("friend", "Bob Ray")),
    "brackets": _form(lambda number, _: (f"a[{number}][b]", "1")),
    "deep brackets": _form(lambda number, _: (f"a[{number}]" + "[b]" * 14, "1")),
    "deep brackets with one beginning": _form(lambda number, _: ("a" + "[b]" * 14 + f"[{number}]", "1")),
    "rows of a form": _form(lambda number, word: (f"rows[{number // 2}][{'ab'[number % 2]}]", word())),
    # Labels of as many characters together as are read
    "labels of marks": _labels("a \uff11 [%", 30),
    "labels of scripts": _labels("%Ж (0Name ", 30),
    "labels of line breaks": _labels("\n", 300),
    "labels of conditions": _labels("FR (if not you)1990-01-02 name ", 300),
}


def read(body: bytes) -> str:
    """Read a body of one lead as a function does, and say what became of it."""
    content_type = "application/json" if body.startswith(b"{") else "application/x-www-form-urlencoded"
    generic = provider("generic")
    try:
        [lead] = separate_leads(Delivery("id", "generic", SIGNED_AT, content_type, body), generic)
        submission = generic.parse(lead)
        if isinstance(submission, NotALead):
            return submission.status
        return extract_contact(submission, LeadRules("AU"), SIGNED_AT).error or "contact"
    except PermanentError as error:
        return error.reason


def slowest(kinds: Collection[str] = KINDS) -> list[tuple[float, str, str]]:
    """Return CPU seconds, name and result of each kind, the slowest first."""
    gc.collect()
    gc.freeze()
    threshold = gc.get_threshold()
    gc.set_threshold(100_000)  # as in the functions
    try:
        rounds = [[_measured(name, seed) for name in kinds] for seed in range(REPEATS)]  # far apart for each kind
    finally:
        gc.set_threshold(*threshold)
        gc.unfreeze()
    return sorted(map(min, zip(*rounds, strict=True)), reverse=True)


def _measured(name: str, seed: int) -> tuple[float, str, str]:
    body = KINDS[name](Random(f"{name} {seed}"))  # noqa: S311
    began = time.thread_time()
    result = read(body)
    return time.thread_time() - began, name, result


def large_bodies(environment: BenchEnvironment) -> Figures:
    """Measure every kind; the table has the slowest."""
    warm = _warm_lead(environment)
    read(_json(PERSON))
    rows = slowest()
    cells = [(name, result, f"{cpu * 1000:.0f} ms", f"{cpu / warm:.0f}") for cpu, name, result in rows[:SHOWN]]
    note = (
        f"The {SHOWN} slowest of {len(KINDS)} kinds of bodies, most of them 256 KiB, each with the lead's own fields "
        f"first and new words. A warm lead took {warm * 1000:.2f} ms in the same run. Bound: {MAX_RATIO} times that."
    )
    header = ("body of", "result", "CPU", "times a warm lead")
    return Figures(tables=[Table("Large bodies", header, cells, note)])


def _warm_lead(environment: BenchEnvironment) -> float:
    """Return CPU seconds of a warm lead."""
    with environment.start(environment.voxbridge, typeform(LEADS)) as process:
        times: list[float] = []
        for _ in range(BLOCKS):
            environment.simulator.clear()
            times.append(process.ask(f"run {LEADS}")["cpu"] / LEADS)
    return median(times[1:])  # the first block warms up
