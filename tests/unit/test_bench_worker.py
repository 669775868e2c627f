"""The stages that the bench measures are functions of voxbridge."""

import pytest

from bench.worker import STAGES, owner_of

PLACES = [place for places in STAGES.values() for place in places]


@pytest.mark.parametrize(("place", "name"), PLACES)
def test_a_stage_is_there(place: str, name: str) -> None:
    assert callable(getattr(owner_of(place), name))
