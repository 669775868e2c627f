"""The patterns of the tables beside modules, which are compiled when they are first used."""

import pkgutil
from importlib import import_module

import pytest

import voxbridge
from voxbridge.tables import Patterns

_MODULES = [one.name for one in pkgutil.walk_packages(voxbridge.__path__, "voxbridge.")]
_OF_MODULES = [(name, each) for name in _MODULES for each in vars(import_module(name)).values()]
_PATTERNS = {id(each): (name, each) for name, each in _OF_MODULES if isinstance(each, Patterns)}


@pytest.mark.parametrize(
    ("patterns", "name"),
    [
        pytest.param(patterns, name, id=f"{module}-{name}")
        for module, patterns in _PATTERNS.values()
        for name in patterns.texts
    ],
)
def test_every_pattern_compiles(patterns, name) -> None:
    """A mistake in one shows here, and not with the first lead that needs it."""
    assert patterns[name] is patterns[name]


def test_a_pattern_is_compiled_when_it_is_first_used() -> None:
    """Of a text, or of the parts of one, with the flags of all."""
    patterns = Patterns({"digit": r"\d", "word": ["[a-z]", "+"], "broken": "("}, 0)
    assert not patterns
    assert patterns["word"].fullmatch("abc")
    assert [*patterns] == ["word"]
