"""Whose a name and a number are, by every word of every language."""

import tomllib

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from local.compile_terms import LANGUAGES
from voxbridge.mapping.meanings import Meaning
from voxbridge.mapping.terms import Languages, terms
from voxbridge.mapping.tokenize import tokens
from voxbridge.mapping.words import read as read_words

WHO_MAY_BE_THE_LEAD = ("lead", "owner", "tenant", "guest", "driver", "patient", "child", "parent", "professional")


def companions() -> list[tuple[str, str, str]]:
    """Return language, prefix and word of each person who another one is a fellow of."""
    found = []
    for path in sorted(LANGUAGES.glob("*.toml")):
        entry = tomllib.loads(path.read_text(encoding="utf-8"))
        words = {word for meaning in WHO_MAY_BE_THE_LEAD for word in entry["owners"].get(meaning, ()) if len(word) > 3}
        for prefix in entry.get("companions", ()):
            found += [(entry["language"], prefix, word) for word in sorted(words) if not set(word) & set(" -/")]
    return found


@pytest.mark.parametrize("join", ["{}{}", "{}-{}"])
@settings(max_examples=300)
@given(companion=st.sampled_from(companions()))
def test_a_prefix_of_sharing_makes_another_person(join, companion):
    """Mitbewohner, medsökande and co-owner are not who the form is for, unless the whole is a word of its own."""
    language, prefix, word = companion
    codes = [entry["code"] for entry in terms().languages]
    only = Languages(1 << codes.index(language), 1 << codes.index(language))
    whole = tokens(prefix + word)[0]
    own = {whole, whole.removesuffix("s")} & set(terms().phrases)  # or its genitive
    assume(not own and not (join != "{}{}" and tokens(prefix)[0] in terms().phrases))

    assert Meaning.OTHER_PERSON in read_words(join.format(prefix, word), only).meanings
