"""What makes the tests that use AWS's clients quick."""

from collections.abc import Iterator
from functools import cache

import pytest
from botocore.loaders import JSONFileLoader


@pytest.fixture(scope="session", autouse=True)
def _each_model_is_parsed_once() -> Iterator[None]:
    """Every test makes new clients, and each of them would parse botocore's descriptions of its service again."""
    load = cache(JSONFileLoader().load_file)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(JSONFileLoader, "load_file", lambda _, path: load(path))
        yield
