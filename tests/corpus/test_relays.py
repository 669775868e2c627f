"""What relays send on is read as it was sent: relays.json counts for each style what is not."""

import json

import pytest
from relays import BASELINES, counts
from support.relay_styles import STYLES

BASELINE = json.loads(BASELINES.read_text(encoding="utf-8"))


def test_every_style_has_a_baseline() -> None:
    """The baselines name the styles that there are, and no others."""
    assert BASELINE.keys() == STYLES.keys()


@pytest.mark.parametrize("style", STYLES)
def test_a_relay_changes_no_more_readings(style: str) -> None:
    """No more is read otherwise than the baseline says; lower it with `python tests/corpus/relays.py`."""
    found = counts(style)

    assert [kind for kind, count in found.items() if count > BASELINE[style][kind]] == [], f'--show "{style}"'
