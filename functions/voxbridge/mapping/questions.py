"""Giving answers the questions they answer, wherever a payload keeps those.

Beside the answer (`{"label", "value"}`), in an object of its own (`{"question": {"text"}, "answer"}`), around it, in
the form's definition by id, or in a list of headings that runs along with the list of answers.
"""

# ruff: noqa: SIM905  (lists of words read best as words)

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from voxbridge.mapping.leaf import Leaf, plain, without_index
from voxbridge.mapping.lexicon import Concept
from voxbridge.mapping.rows import asked_in_rows
from voxbridge.mapping.words import read
from voxbridge.submission import SECTION

_LONGEST = 300  # characters of a question
_UP = 3  # objects around an answer that may hold its question

# Under which names questions stand, under which the machine's names, under which answers; the likeliest first.
_QUESTIONS = tuple(
    """
    question label title prompt q fieldlabel questionlabel questiontext heading header caption columnname etichetta
    domanda vraag frage beschriftung bezeichnung rotulo pergunta etiqueta pregunta titulo libelle intitule titre titolo
    """.split()
)
# Words that may also name something else: only where an object holds nothing but an answer and what belongs to one.
_WEAK_QUESTIONS = tuple(
    """
    name field attribute attributename variable variablename parameter param column identifier code slug alias naam
    nombre nom nome campo veld feld champ k key input text property
    """.split()
)
_NAMES = tuple("id key ref fieldid questionid fieldref fieldname predefinedfield slug uuid field question name".split())
_IDS = frozenset({"id", "ref", "uuid", "fieldid", "questionid"})
_OF_TYPES = frozenset("text string number label choice choices boolean date datetime simpletext value".split())
_ANSWERS = tuple(
    """
    value answer response reply a v val answertext responsetext simpletext userresponse useranswer displayvalue
    answervalue fieldvalue stringvalue valore risposta antwoord waarde antwort wert resposta valor respuesta reponse
    valeur
    """.split()
)
_WEAK_ANSWERS = tuple("text content data input output selected".split())
_NEUTRAL = frozenset(
    """
    type fieldtype kind required order position index primary options choices description section group page step
    hidden visible placeholder category
    """.split()
)
_KNOWN = _NEUTRAL.union(_QUESTIONS, _WEAK_QUESTIONS, _NAMES, _ANSWERS, _WEAK_ANSWERS)
_QUESTION_OBJECTS = frozenset("question field prompt element input component item frage vraag".split())
_ANSWER_MEMBERS = frozenset((*_ANSWERS, "answers", "responses", "values", "text", "content"))
_HEADINGS = frozenset("headers header headings labels questions columns fields names keys fieldnames".split())
_ROWS = frozenset("row rows values answers responses data cells".split())
_OF_A_PERSON = frozenset({
    Concept.PHONE, Concept.MOBILE, Concept.EMAIL, Concept.FIRST, Concept.LAST, Concept.FULL,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Pair:
    """A question, the machine's name for it, and under which keys of the object it and its answer stand."""

    question: str
    name: str
    question_key: str
    answer_key: str


def with_questions(found: Sequence[Leaf], about: Sequence[Leaf]) -> list[Leaf]:
    """Return the leaves with their questions as labels, without the leaves that are questions.

    `about` are the leaves about the submission itself: the ids and definitions among them name questions.
    """
    objects: dict[str, dict[str, str]] = {}
    for leaf in (*found, *about):
        if leaf.within and len(leaf.text) <= _LONGEST and (not leaf.label or plain(leaf.key) in _QUESTIONS):
            objects.setdefault(leaf.within, {}).setdefault(plain(leaf.key), leaf.text)
    captions = _captions(objects)
    for within, key in captions:
        del objects[within][key]
    asked = _definitions(objects)
    pairs = {within: pair for within, texts in objects.items() if (pair := _pair(within, texts, asked))}
    for within, question, answer in asked_in_rows({key: value for key, value in objects.items() if key not in pairs}):
        pairs[within] = _Pair(objects[within][question], "", question, answer)
    around = _around(objects, asked)
    joined = _joined(objects, asked)
    if joined - around.keys():
        around |= {within: asked[_asked_by(objects[within], asked)] for within in joined - around.keys()}
        found = [leaf for leaf in found if leaf.within not in _defining(objects)]
    headings = _headings(objects)
    for within in headings:
        asked = {leaf.key: leaf.text for leaf in found if leaf.within == within and leaf.text} | asked
    if headings:
        found = [leaf for leaf in found if leaf.within not in headings]
    if around:  # dates among the answers are no dates of the submission
        found = [*found, *(replace(leaf, kind=None) for leaf in about if leaf.within in around and leaf.key == "date")]
    blocks = {within for within, texts in objects.items() if len(texts.keys() - _KNOWN) > 1}
    valued = _valued(objects)
    found = _answers_first(found, pairs, captions)
    kept = [labelled for leaf in found if (labelled := _labelled(leaf, asked, pairs, around, blocks))]
    if valued:
        kept = [_of_value(leaf) if leaf.within in valued and not leaf.label else leaf for leaf in kept]
    return _along(_flat(kept))


def _captions(objects: dict[str, dict[str, str]]) -> set[tuple[str, str]]:
    """Return what says the same beside every value, `{"value": …, "answerText": "Answer"}`: objects and their keys."""
    beside = [
        (within, key, texts[key])
        for within, texts in objects.items()
        if "value" in texts
        for key in texts.keys() & _CAPTIONS
        if texts[key] and texts[key] != texts["value"]
    ]
    counts = Counter((key, text) for _, key, text in beside) if len(beside) > 1 else {}
    return {(within, key) for within, key, text in beside if counts.get((key, text), 0) > 1}


_CAPTIONS = frozenset(_ANSWERS) - {"value"}


def _answers_first(found: Sequence[Leaf], pairs: dict[str, _Pair], captions: set[tuple[str, str]]) -> Sequence[Leaf]:
    """Put the likeliest of several answers of an object before the others, and leave out what are captions."""
    several = {
        leaf.within for leaf in found if leaf.within in pairs and plain(leaf.key) != pairs[leaf.within].answer_key
    }
    if not several:
        return found
    kept = (leaf for leaf in found if not captions or (leaf.within, plain(leaf.key)) not in captions)
    first = {leaf.within: leaf.position for leaf in reversed(found) if leaf.within in several}
    return sorted(
        kept,
        key=lambda leaf: (
            first.get(leaf.within, leaf.position),
            leaf.within in several and plain(leaf.key) != pairs[leaf.within].answer_key,
        ),
    )


def _labelled(
    leaf: Leaf, asked: dict[str, str], pairs: dict[str, _Pair], around: dict[str, str], blocks: set[str]
) -> Leaf | None:
    """Return a leaf with its question, None for one that is a question itself."""
    pair = pairs.get(leaf.within) if not leaf.label else None
    if pair:
        key = plain(leaf.key)
        if key == pair.answer_key or (key in _ANSWERS and key != pair.question_key):
            return _answer(leaf, pair.question, pair.name, leaf.within, 1)
        return None if key == pair.question_key or key in _NAMES else leaf
    for levels, (outer, member) in enumerate(_up(leaf) if around else (), 1):
        if outer in around:
            is_question = plain(member) in _QUESTION_OBJECTS and f"{outer}.{member}" == leaf.within
            if is_question or plain(leaf.key) in _IDS or (plain(leaf.key) in _QUESTIONS and leaf.within == outer):
                return None
            if levels > 1 and leaf.within in blocks:  # the parts of a person or a place, below one question
                return replace(leaf, parents=(*leaf.parents, around[outer]))
            name = "" if plain(leaf.key) in _OF_TYPES else leaf.key  # the type of the answer, not what was asked
            return _answer(leaf, around[outer], name, outer, levels)
    return leaf if leaf.label else _named(leaf, asked)


def _named(leaf: Leaf, asked: dict[str, str]) -> Leaf:
    """Return a leaf with the question of its key, or with the key of the object that it is the value of."""
    if leaf.key in asked:
        return replace(leaf, label=asked[leaf.key])
    if plain(leaf.key) in _ANSWERS and leaf.within and not leaf.within.endswith("]"):  # {"Full name": {"value": …}}
        return _of_value(leaf) if plain(_member(leaf.within)) not in _KNOWN else leaf
    return leaf


def _of_value(leaf: Leaf) -> Leaf:
    if plain(leaf.key) not in _ANSWERS:
        return leaf
    return replace(leaf, key=_member(leaf.within), group=leaf.within.rpartition(".")[0])


def _member(within: str) -> str:
    return within.rpartition(".")[2].strip('"')


def _valued(objects: dict[str, dict[str, str]]) -> set[str]:
    """Return objects of a value alone whose names are fields' names, since one of a phone is beside: `name.value`."""
    values = [
        within
        for within, texts in objects.items()
        if not within.endswith("]")
        and not set(_ANSWERS).isdisjoint(texts)
        and _NEUTRAL.union(_ANSWERS).issuperset(texts)
    ]
    fields = {within.rpartition(".")[0] for within in values if read(_member(within)).concepts & _OF_A_PERSON}
    return {within for within in values if within.rpartition(".")[0] in fields}


def _answer(leaf: Leaf, question: str, name: str, thing: str, levels: int) -> Leaf:
    """Return a leaf as the answer to a question; the objects that make up the answer say nothing of whose it is."""
    label = f"{leaf.label}{SECTION}{question}" if leaf.label else question
    return replace(
        leaf, label=label, key=name, group=without_index(thing), parents=leaf.parents[: len(leaf.parents) - levels]
    )


def _up(leaf: Leaf) -> Iterator[tuple[str, str]]:
    """Return the objects around a leaf, innermost first, each with the name of the member that the leaf is in."""
    path = leaf.path
    for _ in range(_UP):
        path, _, member = (without_index(path) if path[-1:] == "]" else path).rpartition(".")
        if not path:
            return
        yield path, member


def _pair(within: str, texts: dict[str, str], asked: dict[str, str]) -> _Pair | None:
    """Return the question in an object that holds an answer too; None for other objects, people among them."""
    answer = _first(texts, _ANSWERS)
    question = _first(texts, _QUESTIONS)
    if not answer or not question:
        if not _KNOWN.issuperset(texts):
            return None
        question = question or _first(texts, [key for key in _WEAK_QUESTIONS if key != answer])
        if not answer and within.endswith("]"):
            answer = _first(texts, [key for key in _WEAK_ANSWERS if key != question])
    name = _first(texts, [key for key in _NAMES if key not in {question, answer}])
    if not answer:
        return None
    known = next((texts[key] for key in _NAMES if key != answer and texts.get(key, "") in asked), "")
    if known:  # the form's definition says what was asked
        return _Pair(asked[known], known, question, answer)
    if not question or any(read(key).concepts & _OF_A_PERSON for key in texts if key not in _KNOWN):
        return None
    return _Pair(texts[question], texts.get(name, ""), question, answer)


def _first(texts: dict[str, str], keys: Sequence[str]) -> str:
    if texts.keys().isdisjoint(keys):
        return ""
    return next((key for key in keys if texts.get(key)), "")


def _definitions(objects: dict[str, dict[str, str]]) -> dict[str, str]:
    """Return the form's questions by their ids, from objects that hold an id and a question and no answer."""
    asked: dict[str, str] = {}
    for within, texts in objects.items():
        if not _DEFINITION.intersection(texts) or not texts.keys().isdisjoint(_ANSWERS):
            continue
        label = next((texts[key] for key in _DEFINING if texts.get(key)), "")
        ids = [texts[key] for key in _NAMES[:_SURE_NAMES] if texts.get(key)] or [within.rpartition(".")[2].strip('"')]
        for name in ids if label else ():
            if name and name != label:
                asked.setdefault(name, label)
    return asked


def _defining(objects: dict[str, dict[str, str]]) -> set[str]:
    return {
        within
        for within, texts in objects.items()
        if not _DEFINITION.isdisjoint(texts) and not _IDS_OF_QUESTIONS.isdisjoint(texts)
    }


def _joined(objects: dict[str, dict[str, str]], asked: dict[str, str]) -> set[str]:
    """Return the objects that name their question by its id and hold the answer somewhere below."""
    return {
        within
        for within, texts in objects.items()
        if _DEFINITION.isdisjoint(texts) and set(_ANSWERS).isdisjoint(texts) and _asked_by(texts, asked)
    }


def _asked_by(texts: dict[str, str], asked: dict[str, str]) -> str:
    return next((texts[key] for key in _IDS_OF_QUESTIONS if texts.get(key) in asked), "")


_IDS_OF_QUESTIONS = frozenset({"questionid", "fieldid", "fieldref", "questionref", "questionkey"})
_SURE_NAMES = 6
_DEFINING = ("label", "question", "title", "heading", "questiontext", "name", "text")
_DEFINITION = frozenset(_DEFINING)


def _headings(objects: dict[str, dict[str, str]]) -> set[str]:
    """Return the objects that head a row of the same keys: `{"headers": {"A": "Name"}, "row": {"A": …}}`."""
    heads = {within for within in objects if plain(within.rpartition(".")[2]) in _HEADINGS}
    rows = {within.rpartition(".")[0] for within in objects if plain(within.rpartition(".")[2]) in _ROWS}
    return {within for within in heads if within.rpartition(".")[0] in rows}


def _around(objects: dict[str, dict[str, str]], asked: dict[str, str]) -> dict[str, str]:
    """Return the questions of objects whose answer or question is an object or list of its own."""
    around: dict[str, str] = {}
    answered = {within.rpartition(".")[0] for within in objects if plain(within.rpartition(".")[2]) in _ANSWER_MEMBERS}
    answered |= {within for within, texts in objects.items() if not set(_ANSWERS).isdisjoint(texts)}
    for within, texts in objects.items():
        outer, _, member = within.rpartition(".")
        if outer and plain(member) in _QUESTION_OBJECTS and _KNOWN.issuperset(texts):
            ids = (asked[texts[key]] for key in _NAMES if texts.get(key, "") in asked)
            question = next(ids, "") or next((texts[key] for key in _DEFINING if texts.get(key)), "")
            if question and (outer.endswith("]") or outer in answered):
                around[outer] = question
        asking = _first(texts, ("heading", "question", "prompt")) if plain(member) not in _QUESTION_OBJECTS else ""
        if asking and _KNOWN.issuperset(texts) and set(_ANSWERS).isdisjoint(texts):
            around.setdefault(within, texts[asking])
    return around


def _flat(found: list[Leaf]) -> list[Leaf]:
    """Join members that are called alike: `field_1_label` and `field_1_value`, `question1` and `answer1`."""
    questions: dict[tuple[str, str], Leaf] = {}
    answers: dict[tuple[str, str], Leaf] = {}
    for leaf in found:
        if leaf.label or len(leaf.key) > _LONGEST_KEY:
            continue
        end, numbered = _END.fullmatch(leaf.key), _NUMBERED.fullmatch(leaf.key)
        if end:
            of_it = questions if end[2] else answers
            of_it.setdefault((leaf.within, end[1]), leaf)
        elif numbered:
            of_it = questions if numbered[1] else answers
            of_it.setdefault((leaf.within, numbered[2]), leaf)
    labels = {id(answers[key]): leaf.text for key, leaf in questions.items() if key in answers and leaf.text}
    if not labels:
        return found
    asked = {id(questions[key]) for key in answers if key in questions}
    return [
        replace(leaf, label=labels[id(leaf)], key="") if id(leaf) in labels else leaf
        for leaf in found
        if id(leaf) not in asked
    ]


_LONGEST_KEY = 40
_NUMBERED = re.compile(
    r"(?:(question|label|pergunta|pregunta|frage|vraag|domanda)|(?:answer|response|value|resposta|respuesta|reponse|"
    r"réponse|antwort|antwoord|risposta))[_\-. ]?(\d{1,3})",
    re.IGNORECASE,
)
_END = re.compile(r"(.+?)[_\-. ]?(?:(label|question|title)|(?:value|answer|response))", re.IGNORECASE)


def _along(found: list[Leaf]) -> list[Leaf]:
    """Give the items of a list the headings of a list that runs along with it, and pairs in lists their first items."""
    lists: dict[str, dict[str, dict[int, Leaf]]] = {}
    for leaf in found:
        place = _ITEM.fullmatch(leaf.path) if not leaf.label and leaf.path.endswith("]") else None
        if place:
            lists.setdefault(place[1] or "", {}).setdefault(place[2], {})[int(place[3])] = leaf
    labels: dict[str, str] = {}  # path → question
    questions: set[str] = set()
    for members in lists.values():
        _align(members, labels, questions)
    if not labels:
        return found
    return [
        replace(leaf, label=labels[leaf.path], key="", group="") if leaf.path in labels else leaf
        for leaf in found
        if leaf.path not in questions
    ]


_ITEM = re.compile(r"(?:(.*)\.)?([^.\[\]]*(?:\[\d+\])?)\[(\d{1,4})\]")  # the body itself may be the list


def _align(members: dict[str, dict[int, Leaf]], labels: dict[str, str], questions: set[str]) -> None:
    headings = next((items for name, items in members.items() if plain(without_index(name)) in _HEADINGS), None)
    rows = [items for name, items in members.items() if plain(without_index(name)) in _ROWS and items is not headings]
    pairs = [items for name, items in members.items() if name.endswith("]") and items.keys() == {0, 1}]
    in_lists = all(name.endswith("]") for name in members)
    if in_lists and len(members) == 2 and _is_table(*members.values()):  # noqa: PLR2004
        headings, *rows = members.values()
    if headings and len(rows) == 1 and len(headings) > 1 and rows[0].keys() == headings.keys():
        pairs = [{0: heading, 1: rows[0][index]} for index, heading in headings.items()]
    elif len(pairs) < len(members) or len(pairs) < 2:  # noqa: PLR2004
        return
    for pair in pairs:
        labels[pair[1].path] = pair[0].text[:_LONGEST]
        questions.add(pair[0].path)


def _is_table(first: dict[int, Leaf], second: dict[int, Leaf]) -> bool:
    """Say whether of two rows one holds the headings of the other: a sheet's first row, and the one that was added."""
    asks, answers = (all(read(leaf.text).concepts for leaf in row.values()) for row in (first, second))
    return first.keys() == second.keys() and asks and not answers
