"""Charts as SVG: the picture, the sentence and the table show the same numbers, and text is escaped."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from cli.chart_series import Buckets, Series
from cli.console.chart import HEIGHT, WIDTH, bars, lines

BUCKETS = Buckets.until(datetime(2026, 11, 26, 14, 6, tzinfo=UTC), timedelta(minutes=30), 8)
VALUES = st.lists(st.one_of(st.none(), st.integers(0, 10_000)), min_size=8, max_size=8).map(tuple)


def form(value):
    return f"{value:.0f} s"


@given(VALUES, VALUES)
def test_bars_are_as_high_as_their_numbers(created, dead):
    """The highest bar fills the picture, all others are in proportion, and the table has the same numbers."""
    series = [Series("created", created), Series("dead_lettered", dead)]
    chart = bars("Leads", series, ["created", "dead letter"], BUCKETS, "leads")
    totals = [(a or 0) + (b or 0) for a, b in zip(created, dead, strict=True)]
    if not any(totals):
        assert chart.svg is None
        assert "no leads" in chart.sentence or "0" not in chart.sentence
        return
    groups = ET.fromstring(chart.svg).findall("g")  # noqa: S314
    heights = [sum(float(rect.get("height")) for rect in group.findall("rect")) for group in groups]
    expected = [total / max(totals) * HEIGHT for total in totals if total]
    assert all(abs(a - b) < 0.05 for a, b in zip(heights, expected, strict=True))
    for rect in ET.fromstring(chart.svg).iter("rect"):  # noqa: S314
        assert 0 <= float(rect.get("x")) <= WIDTH
        assert float(rect.get("y")) >= -0.05
    shown = [int(cell.replace(",", "")) for row in chart.rows for cell in row[1:] if cell]
    assert sum(shown) == sum(totals)


@given(VALUES)
def test_a_line_has_a_point_for_each_value_and_none_for_a_gap(values):
    chart = lines("Waiting", [Series("waiting", values)], ["waiting"], BUCKETS, form, "none")
    known = [value for value in values if value is not None]
    if not any(known):
        assert chart.svg is None
        return
    points = [
        point.split(",")
        for line in ET.fromstring(chart.svg).findall("polyline")  # noqa: S314
        for point in dict.fromkeys(line.get("points").split())
    ]
    assert len(points) == len(known)
    assert all(
        abs(HEIGHT - float(y) - value / max(known) * HEIGHT) < 0.05 for (_, y), value in zip(points, known, strict=True)
    )
    assert form(max(known)) in chart.sentence
    assert chart.top == form(max(known))


def test_a_name_cannot_leave_its_place():
    """An outcome of CloudWatch could be any text: it is escaped in the picture."""
    nasty = '"><script>alert(1)</script>'
    chart = bars("Leads", [Series(nasty, (1.0,) * 8)], [nasty], BUCKETS, "leads")
    assert "<script" not in chart.svg
    assert {each.tag.rpartition("}")[2] for each in ET.fromstring(chart.svg).iter()} <= {"svg", "g", "title", "rect"}  # noqa: S314
