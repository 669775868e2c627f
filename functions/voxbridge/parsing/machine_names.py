"""Names that machines give: what one looks like, and the words of it.

A name is cut at its separators and where its capitals begin: `lead.stage_changed`, `candidateStageChange`.
"""

import re
from collections.abc import Iterable
from itertools import pairwise

from voxbridge.parsing.payload_words import unaccented

_TOKEN = re.compile(r"(?!www\.)[\w.:/#-]{1,100}")
_PATH = re.compile(r"(?<=\w)[.:#](?=\w)|(?<=[a-z])/(?=[a-z])")  # and not the answer `Booking/Change`
_CODE = re.compile("[A-Z]+(?:_[A-Z]+)+")
_SUFFIX = re.compile(  # versions, numbers, how long before: `_v2`, `.500111`, `.24h`
    r"(?:[\W_]{1,2}(?:v?\d{1,20}|\d{1,4}[\W_]?(?:s|m|h|d|w|(?:sec|second|min|minute|hr|hour|day|week)s?))){1,4}$",
    re.IGNORECASE,
)
_JOINT = re.compile(  # ONCRMLEADADD, ONTASKUPDATE, 客户更新
    "(?<=[a-z])(?=[A-Z])|(?<=^ONCRM)|(?<=^ON)(?=[A-Z]+(?:ADD|UPDATE|DELETE)$)|(?<=[A-Z])(?=(?:(?:UPDATE|DELETE)D?|ADD)$)"
    "|(?<=[^\\x00-\u02ff])(?=(?:更新|変更|削除|キャンセル|修改|取消|删除|수정|변경|삭제|취소)$)"
)
_PAIRS = {
    ("no", "show"): "noshow",
    ("no", "showed"): "noshow",
    ("past", "due"): "pastdue",
    ("not", "arrive"): "noshow",
    ("not", "interested"): "notinterested",
    ("tax", "return"): "taxreturn",
    ("logged", "in"): "login",
    **{(f"check{ending}", word): f"checked{word}" for ending in ("", "ed") for word in ("in", "out")},
}


def is_machine_name(value: object) -> bool:
    """Say whether a value can be the name that a machine gave to an event; what people write has spaces."""
    return isinstance(value, str) and _TOKEN.fullmatch(value) is not None


def has_path(name: str) -> bool:
    """Say whether a name has more than one part: `contact.updated`, `customers/delete`."""
    return _PATH.search(name) is not None


def is_code(value: object) -> bool:
    """Say whether a value can be an event's name and nothing else: `contact.updated`, `CONTACT_UPDATED`."""
    return isinstance(value, str) and is_machine_name(value) and (has_path(value) or _CODE.fullmatch(value) is not None)


def last_part(name: str) -> str:
    """Return what follows a name's path: `stage_changed` of `lead.stage_changed.v2`."""
    return _PATH.split(_SUFFIX.sub("", name))[-1]


def is_cased(name: str) -> bool:
    """Say whether a name is in capitals, or has some within: `CONTACT_UPDATED`, `contactUpdated`."""
    return name.isupper() or re.search("[a-z][A-Z]", name) is not None


def words_of_name(name: str) -> list[str]:
    """Return the words of a name in lower case and without accents, a known pair (`no_show`) as one.

    Numbers at its end are left out, with what they count: `appointment.reminder.24h`.
    """
    words = re.findall(r"[^\W\d_]+", unaccented(_JOINT.sub(" ", _SUFFIX.sub("", name))).lower())
    while len(words) > 1 and words[-1] == "v":  # a version: `contact.deleted.v1`
        del words[-1]
    for place, pair in enumerate(pairwise(words)):
        if pair in _PAIRS:
            return [*words[:place], _PAIRS[pair], *words[place + 2 :]]
    return words


def with_singulars(words: Iterable[str]) -> set[str]:
    """Return words, and those that may be their singular."""
    return {form for word in words for form in (word, word.removesuffix("s"), re.sub("ies$", "y", word))}
