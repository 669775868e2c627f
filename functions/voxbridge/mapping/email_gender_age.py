"""The rest of a contact: e-mail address, gender and age, each from the fields of one person."""

import re
from collections.abc import Sequence
from datetime import datetime

from voxbridge.mapping.age import age_by_date, read_age
from voxbridge.mapping.meanings import A, M
from voxbridge.mapping.owners import Owner
from voxbridge.mapping.people import Candidate
from voxbridge.mapping.results import Draft
from voxbridge.mapping.terms import values
from voxbridge.mapping.tokenize import tokens
from voxbridge.mapping.weights import THRESHOLD
from voxbridge.parsing.submission import FieldType
from voxbridge.voxworks.contact import validate_field

_SURE = 3.5  # score from which on an answer that is no address or date is a wrong answer rather than a wrong guess


def take_email(draft: Draft, fields: Sequence[Candidate], *, names_others: bool) -> None:
    """Take the e-mail address. `names_others`: of someone else on the form may be what an unknown word asks for."""
    likely = [one for one in fields if one.classified.opaque or A.EMAIL in one.classified.scores]
    if not any(A.EMAIL in one.taken for one in fields):
        only = {one.text.casefold(): one for one in fields if _may_ask_for_address(one)}
        likely += only.values() if len(only) == 1 else ()
    for candidate in sorted(likely, key=lambda one: -one.score(A.EMAIL)):
        score, text = candidate.score(A.EMAIL), candidate.text
        if score < THRESHOLD and (M.PHONE in candidate.classified.meanings or not looks_like_email(text)):
            continue
        if text.casefold() in values("yes_no") or (names_others and _may_be_anothers(candidate)):
            continue
        email = validate_field("email", text.removeprefix("mailto:").strip(" <>,;"))
        if email is not None:
            draft.take(
                "email", email, [candidate], "" if candidate.classified.scores else "it is written as an address"
            )
            return
        if score >= _SURE:
            draft.dropped["email"] = "no valid e-mail address"


def _may_be_anothers(candidate: Candidate) -> bool:
    """Say whether an unknown word may say that a field is that of someone whom the form names besides."""
    classified = candidate.classified
    is_question = "?" in (candidate.field.label or candidate.field.key)
    return classified.owner is not Owner.WRITER and bool(classified.strangers) and not is_question


def _may_ask_for_address(candidate: Candidate) -> bool:
    """Say whether a question that speaks of no address is answered with one: "Where shall we send your quote?"."""
    classified, entry = candidate.classified, candidate.field
    is_sentence = len(_WORD_ENDS.findall(entry.label or entry.key)) >= 2 and entry.type in _ADDRESS_TYPES  # noqa: PLR2004
    is_free = classified.owner.is_plain and not classified.meanings & _NOT_THEIR_ADDRESS
    return is_sentence and is_free and classified.taken <= {A.FULL_NAME} and looks_like_email(candidate.text)


_WORD_ENDS = re.compile("[ _]+")
_ADDRESS_TYPES = frozenset({None, FieldType.TEXT, FieldType.EMAIL})
_NOT_THEIR_ADDRESS = frozenset({M.COMPANY, M.FORM, M.TECHNICAL, M.TRACKING, M.LOGIN, M.IDENTIFIER})


def looks_like_email(text: str) -> bool:
    """Say whether a text has the form of an e-mail address, and not of an account under a number: WhatsApp's."""
    local, at, domain = text.partition("@")
    is_name = bool(local) and not local.isdecimal()
    return bool(at) and len(text) <= 254 and is_name and "." in domain and not any(c.isspace() for c in text)  # noqa: PLR2004


def take_gender(draft: Draft, fields: Sequence[Candidate]) -> None:
    """Take the gender as typed; under a word that also asks for a kind of music, only a word for a gender."""
    for candidate in fields:
        text = candidate.text
        if A.GENDER not in candidate.taken or len(text) > _MAX_GENDER or not any(map(str.isalpha, text)):
            continue
        asked = tokens(candidate.field.label or candidate.field.key)
        if _KINDS.isdisjoint(asked) or " ".join(tokens(text)) in values("genders"):
            draft.take("gender", text, [candidate])
            return


_MAX_GENDER = 40  # characters
_KINDS = frozenset({"genre", "genere", "genero"})  # of music or films as well


def take_age(draft: Draft, fields: Sequence[Candidate], received_at: datetime, region: str) -> None:
    """Take the age in whole years, else that on the day received by the date of birth, read as in `region`."""
    for candidate in fields:
        if A.AGE in candidate.taken:
            years = read_age(candidate.text)
            if years is not None:
                draft.take("age", years, [candidate])
                return
            draft.dropped["age"] = "not one whole number of years"
    for candidate in fields:
        if A.BIRTH_DATE in candidate.taken:
            years = age_by_date(candidate.text, region, received_at)
            if years is not None:
                draft.take("age", years, [candidate], "the whole years since then")
                return
            if candidate.score(A.BIRTH_DATE) >= _SURE:
                draft.dropped["age"] = "no date of birth that can be read"
