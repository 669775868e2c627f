"""Which of a person's fields make their title, first and last name."""

from collections.abc import Sequence
from functools import lru_cache, partial

from voxbridge.mapping import split_name as naming
from voxbridge.mapping.classify_fields import Form
from voxbridge.mapping.meanings import NAMING, A, Attribute, M
from voxbridge.mapping.people import MAIN_NAMES, Candidate, ClassifiedField, Draft, Value, heaviest
from voxbridge.mapping.terms import FILLER, UNSPACED, Languages, sense_of, terms, values, vote, words_of
from voxbridge.mapping.tokenize import fold, tokens
from voxbridge.mapping.weights import listed
from voxbridge.mapping.words import read
from voxbridge.parsing.submission import outer

_PLAIN_ASKED = 4.0  # score from which on a label asks for a name in so many words
_MORE = (A.NAME_PARTICLE, A.SECOND_LAST_NAME)  # of a last name
_EAST_ASIAN = frozenset({"JP", "CN", "TW", "HK", "MO", "KR", "SG"})
_COMPANIES_TOO = frozenset({"customer", "client", "cliente", "kunde", "klant", "account", "kunden", "klient"})
_NO_NAMES = ("opening_words", "closing_words", "self_descriptions")
_OF_NO_NAME, _ROLES = listed("no_name"), listed("roles")
_vote = lru_cache(maxsize=1024)(lambda label: vote([label]).first)


def read_name(fields: Sequence[Candidate], unowned: Sequence[Candidate], regions: Sequence[str], form: Form) -> Draft:
    """Return title (maybe of `unowned`), first_name and last_name of one person, as far as their fields hold them."""
    unknown = [one for one in fields if one.classified.strangers and A.FULL_NAME in one.taken]
    sure = [one for one in fields if one not in unknown or not naming.is_written_as_name(one.text)]
    found = _parts_of(sure, regions, form.languages)
    if "first_name" not in found and len(sure) < len(fields):
        found = _parts_of(fields, regions, form.languages)
    if A.SALUTATION not in form.taken and M.SALUTATION not in form.meanings:
        return found
    asked = (one for one in (*fields, *unowned) if M.SALUTATION in one.classified.meanings)
    for candidate in (*heaviest([*fields, *unowned], A.SALUTATION), *asked):
        known = (values("salutations_if_asked"), tokens(candidate.field.label))  # "Pan/Pani"
        if naming.is_salutation(candidate.text) or any(fold(candidate.text).rstrip(".") in each for each in known):
            found["title"] = Value(candidate.text, [candidate])
            break
    return found


def has_name(fields: Sequence[Candidate], languages: Languages) -> bool:
    """Say whether some field holds a name, or what will do for one."""
    named = any(_is_answer_to_name(one, languages) for one in fields if not one.taken.isdisjoint(MAIN_NAMES))
    return named or any(_may_replace_name(one, languages) for one in fields)


def asks_for_name(classified: ClassifiedField) -> bool:
    """Say whether a field asks in so many words for the lead's name, which may be Si, Ja or No."""
    return classified.asks_name >= _PLAIN_ASKED and classified.owner.is_plain and not classified.asked.unknown


def _is_answer_to_name(candidate: Candidate, languages: Languages) -> bool:
    """Say whether a field for a name holds one; an explicit question is answered as typed, however odd."""
    text = naming.as_typed(candidate.text)
    label = candidate.field.label or candidate.field.key
    is_title = "(" in label and naming.is_salutation(text) and {*tokens(text)} <= {*tokens(label)}  # "Name? (Mr/Ms)"
    lacks_number = not candidate.field.label and A.PHONE in candidate.taken and text == candidate.text  # `phone_name`
    is_event = not candidate.field.label and naming.PATTERN["event"].fullmatch(text)
    if is_title or lacks_number or is_event or not naming.is_name(text):
        return False
    is_whole = candidate.classified.part_of_name is A.FULL_NAME
    if is_whole and not _has_word_for_name(label, languages):  # "I am": "Mother"
        said = [_known(word, languages) for word in tokens(text)]
        if any(each & _ROLES for each in said) and all(each & (_ROLES | FILLER) for each in said):
            return False
    return candidate.classified.asks_name >= _PLAIN_ASKED or naming.is_full_name(text)


@lru_cache(maxsize=1024)
def _has_word_for_name(label: str, languages: Languages) -> bool:
    """Say whether a text that asks for a name has a word for one, as "Who are you?" has not."""
    return any(read(word, languages).meanings & NAMING for word in words_of(label))


def _parts_of(fields: Sequence[Candidate], regions: Sequence[str], languages: Languages) -> Draft:
    found = _from_parts(_best_parts(fields, languages), regions, languages)
    if "first_name" in found:
        return found
    for candidate in (*heaviest(fields, A.ROLE_NAME), *heaviest(fields, A.PREFERRED_NAME)):
        if _may_replace_name(candidate, languages):
            return found | _split(candidate, regions, languages) | found
    return found


def _best_parts(fields: Sequence[Candidate], languages: Languages) -> dict[Attribute, Candidate]:
    """Return the likeliest field for each part of a name."""
    found: dict[Attribute, list[Candidate]] = {}
    for candidate in fields:
        part, text = candidate.classified.part_of_name, candidate.text
        if part is None:
            continue
        if candidate.classified.sole and naming.is_written_as_name(text) and naming.is_full_name(text):
            part = A.FULL_NAME
        holds_name = part in _MORE or _is_answer_to_name(candidate, languages)
        if holds_name and (part is not A.FULL_NAME or naming.is_full_name(naming.as_typed(text))):
            found.setdefault(part, []).append(candidate)
    best = {part: _likeliest(part, named, languages) if named[1:] else named[0] for part, named in found.items()}
    if A.FULL_NAME in best:  # "Is this your real name?" beside a name
        best = {part: one for part, one in best.items() if fold(one.text) not in values("yes_no")} or best
    if A.FIRST_NAME not in best and A.LAST_NAME not in best:
        best |= _halves(found.get(A.FULL_NAME, []))
    for half, other in ((A.LAST_NAME, A.FIRST_NAME), (A.FIRST_NAME, A.LAST_NAME)):
        others = found.get(other, [])
        if half in best and other in best and others != [best[other]]:
            beside = [one for one in others if outer(one.field.path) == outer(best[half].field.path)]
            if beside and all(fold(one.text) != fold(best[other].text) for one in beside):
                del best[half]  # it is someone else's: Ann, `address: {first: Bob, last: Ray}`
    return best


def _halves(fields: Sequence[Candidate]) -> dict[Attribute, Candidate]:
    """Return which half of a name each field has whose label is both halves': "Name" for `first_name`."""
    found: dict[Attribute, Candidate] = {}
    for one in reversed(fields):
        said = one.classified.meanings
        if M.FULL_NAME not in said or M.LAST_NAME in said:  # "您贵姓" is for either
            is_last = M.LAST_NAME in said and M.FIRST_NAME not in said
            is_last = is_last or naming.PATTERN["gravitys_last"].fullmatch(one.field.key) is not None
            found[A.LAST_NAME if is_last else A.FIRST_NAME] = one
    return found if len(found) > 1 else {}


def _likeliest(part: Attribute, named: Sequence[Candidate], languages: Languages) -> Candidate:
    """Return the field that likeliest holds a name, of whole ones the longest: "Iker Zubiria" and not "Iker"."""
    best = max(named, key=partial(_rank, part, languages))
    words = {*fold(best.text).split()}
    fuller = (one for one in named if part is A.FULL_NAME and {*fold(one.text).split()} > words)
    return next(fuller, best)


def _rank(part: Attribute, languages: Languages, candidate: Candidate) -> tuple[int, float, bool]:
    """Return how likely a field holds the name: one of a whole family is no person's, capitals are a caller's id."""
    text, is_full = candidate.text, part is A.FULL_NAME
    likely = 0 if fold(text) in values("yes_no") or naming.is_salutation(text) else 3
    if is_full and likely:  # "Your contact person" may be someone of the company's, "Who is there?" anyone
        is_named = _has_word_for_name(candidate.field.label or candidate.field.key, languages)
        likely = 1 if naming.is_family(text) else 3 if is_named else 2
    return likely, candidate.score(part), not (" " in text and text.isupper())


def _from_parts(parts: dict[Attribute, Candidate], regions: Sequence[str], languages: Languages) -> Draft:
    """Read first and last name, each from its own field, else from what the full name has beside the other."""
    first, last, full = (naming.as_typed(parts[part].text) if part in parts else "" for part in MAIN_NAMES)
    of_first, of_last = ([parts[part] for part in (half, A.FULL_NAME) if part in parts][:1] for half in MAIN_NAMES[:2])
    is_run = full >= UNSPACED and " " not in full  # the family name is in front: 은정 is not of the family 정
    apart = fold(full).removeprefix(f"{fold(last)} ").removesuffix(f" {fold(last)}") if full else ""
    if first and last:
        first = _without(first, last) or first
    elif full and first:  # "Name" beside "Vorname" is the last name alone, but for initials: "R. Hoekstra"
        full = naming.PATTERN["initials"].sub("", full)
        rest, may_be_last = _without(full, first), full.islower() or not full.split()[-1].islower()  # no "My mother"
        last = rest if rest != full or may_be_last else ""
        if fold(full).endswith(" " + fold(first)):
            last = naming.split_name(full, regions, family_first=True).last_name
    elif full and last and not (full.startswith(last) if is_run else fold(last) in apart):
        first = _without(full, last).strip(" ,")  # Nombre and Apellidos; "Rossi Emanuele" beside Rossi
    elif full:
        return _split(parts[A.FULL_NAME], regions, languages)
    if last and (more := [parts[part] for part in _MORE if part in parts]):
        of_last += more
        before, after = (_without(naming.as_typed(parts[part].text), last) if part in parts else "" for part in _MORE)
        last = " ".join(filter(None, [before, last, after]))
    found: Draft = {}
    for name, text, source in (("first_name", first, of_first), ("last_name", last, of_last)):
        title, bare = naming.split_title(text, regions)
        if bare:
            found[name] = Value(bare, source)
        if title:
            found.setdefault("title", Value(title, source))
    return found


def _without(text: str, other: str) -> str:
    """Return a name without the words of another part of it."""
    words = fold(other).split()
    return " ".join(word for word in text.split() if fold(word) not in words)


def _split(candidate: Candidate, regions: Sequence[str], languages: Languages) -> Draft:
    """Split a whole name: family name first if its words ask for that, or by the custom of their language.

    Not of someone from elsewhere who writes their name in Latin script where a label asks in an East Asian one.
    """
    label = candidate.field.label or candidate.field.key
    is_foreign = candidate.text.isascii() and max(label, default="") >= UNSPACED and regions[0] not in _EAST_ASIAN
    family_first = not is_foreign and (
        M.FAMILY_NAME_FIRST_FULL_NAME in candidate.classified.meanings
        or any(terms().languages[one.bit_length() - 1]["family_name_first"] for one in (languages.first, _vote(label)))
    )
    text = naming.as_typed(candidate.text)
    halves = [read(half, languages).meanings & NAMING for half in label.split("/") if "/" in text]
    if halves and all(halves) and text.count("/") == label.count("/") == 1:  # "Nom / Prénom": Favre / Loïc
        text = text.replace("/", " " if M.FIRST_NAME in halves[0] else ",")
    name = naming.split_name(text, regions, family_first=family_first)
    return {part: Value(text, [candidate]) for part, text in name._asdict().items() if text}


def _may_replace_name(candidate: Candidate, languages: Languages) -> bool:
    """Say whether a field holds how a person is called, or answers with a name who they are."""
    said, text = candidate.classified.meanings, candidate.text
    if A.PREFERRED_NAME in candidate.taken and naming.is_full_name(text):
        is_name = naming.PATTERN["without_capitals"].fullmatch(text) or naming.is_written_as_name(text)
        return not ((M.LOGIN in said and not is_name) or (M.NICKNAME in said and candidate.classified.thing))
    return A.ROLE_NAME in candidate.taken and answers_role(candidate, languages)


def answers_role(candidate: Candidate, languages: Languages) -> bool:
    """Say whether the answer to "Caller" or "Patient" is a name, and says nothing else of them: no "New Patient"."""
    text, words = candidate.text, tokens(candidate.text)
    said = [_known(word, languages) - {M.FILLER} for word in words]
    if naming.PATTERN["without_capitals"].fullmatch(text):
        return _known(text, languages) <= {M.FULL_NAME}  # as an example on forms, and so a name
    is_uncased = naming.PATTERN["uncased_words"].fullmatch(text)
    is_written = naming.is_written_as_name(text) and not naming.PATTERN["with_state"].search(text)
    if is_uncased or (is_written and naming.is_full_name(text)):
        if words[0] in values("opening_words") or words[-1] in values("closing_words"):
            return False
        if is_uncased:
            return naming.is_name(text) and not any(said)
        # Banks and Casas are surnames, Bank and Email are not.
        return not all(said) and (words[-1].endswith("s") or said[-1].isdisjoint(_OF_NO_NAME))
    asked, answer = tokens(candidate.field.label or candidate.field.key), " ".join(words)
    is_one = len(asked) == 1 and asked[0] not in _COMPANIES_TOO and naming.is_name(text)
    if not is_one or not naming.PATTERN["first_name"].fullmatch(text):
        return False
    is_word = any(answer in values(name) for name in _NO_NAMES) or _known(answer, languages)
    return text[0].isupper() and not text.isupper() and not is_word


def _known(word: str, languages: Languages) -> frozenset[M]:
    """Return what a word of an answer means in the languages of the form."""
    return frozenset().union(*(said for mask, said in sense_of(word) if mask & languages.counted))
