"""Charts as SVG, with a sentence for those who cannot see them and the numbers as a table.

The pictures stretch to their place, so they hold no text; labels are HTML.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from markupsafe import Markup, escape

from cli.chart_series import Buckets, Series

WIDTH, HEIGHT = 1000, 100  # the SVG's own units
GAP = 0.18  # of a bar's place

type Format = Callable[[float], str]


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart. `svg` is None if there are no numbers at all."""

    title: str
    sentence: str
    svg: Markup | None
    top: str  # the label of the highest value
    first: str  # when it begins
    last: str  # when it ends
    legend: tuple[tuple[str, str], ...]  # name and CSS class, if there are several
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]  # the same numbers, newest first; only buckets that have any


def _number(value: float) -> str:
    return f"{value:,.0f}"


def bars(title: str, series: Sequence[Series], names: Sequence[str], buckets: Buckets, noun: str) -> Chart:
    """Return stacked bars, one for each bucket. The series' own names are the CSS classes."""
    totals = [sum(one.values[index] or 0 for one in series) for index in range(buckets.number)]
    top = max(totals, default=0)
    place = WIDTH / buckets.number
    drawn = []
    for index, at in enumerate(buckets.times):
        if not totals[index]:
            continue
        said = ", ".join(
            f"{name} {_number(one.values[index] or 0)}"
            for name, one in zip(names, series, strict=True)
            if one.values[index]
        )
        parts = [f"<title>{escape(moment(at, buckets))}: {escape(said)}</title>"]
        bottom = float(HEIGHT)
        for one in series:
            height = (one.values[index] or 0) / top * HEIGHT
            if height:
                bottom -= height
                parts.append(
                    f'<rect class="{escape(one.name)}" x="{index * place + place * GAP / 2:.2f}" y="{bottom:.2f}" '
                    f'width="{place * (1 - GAP):.2f}" height="{height:.2f}"/>'
                )
        drawn.append(f"<g>{''.join(parts)}</g>")
    counted = ", ".join(f"{_number(one.total)} {name}" for name, one in zip(names, series, strict=True) if one.total)
    sentence = f"{title}, {moment(buckets.start, buckets)} to now: {counted or f'no {noun}'}."
    return _chart(title, sentence, drawn if top else [], top, _number, series, names, buckets)


def lines(  # noqa: PLR0917
    title: str, series: Sequence[Series], names: Sequence[str], buckets: Buckets, form: Format, nothing: str
) -> Chart:
    """Return a line for each series, the first with its area filled; gaps where there is no value."""
    highest = [one.highest for one in series]
    top = max((value for value in highest if value is not None), default=0.0)
    drawn = []
    if top:
        for number, one in enumerate(series):
            for run in _runs(one.values):
                points = [_point(index, value, buckets, top) for index, value in run]
                if number == 0:
                    ends = f"{points[-1].split(',')[0]},{HEIGHT} {points[0].split(',')[0]},{HEIGHT}"
                    drawn.append(f'<polygon class="area" points="{" ".join(points)} {ends}"/>')
                kind = "line" if number == 0 else "line upper"
                points = points if len(points) > 1 else points * 2  # a line of one point would not be seen
                drawn.append(f'<polyline class="{kind}" points="{" ".join(points)}"/>')
    peaks = [
        f"{name + ' ' if len(names) > 1 else ''}at most {form(value)}"
        for name, value in zip(names, highest, strict=True)
        if value
    ]
    sentence = f"{title}, {moment(buckets.start, buckets)} to now: {', '.join(peaks) or nothing}."
    return _chart(title, sentence, drawn, top, form, series, names, buckets)


def _runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """Return the values without gaps between them, with their places."""
    runs: list[list[tuple[int, float]]] = [[]]
    for index, value in enumerate(values):
        if value is not None:
            runs[-1].append((index, value))
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if run]


def _point(index: int, value: float, buckets: Buckets, top: float) -> str:
    return f"{(index + 0.5) / buckets.number * WIDTH:.1f},{HEIGHT - value / top * HEIGHT:.2f}"


def _chart(  # noqa: PLR0917
    title: str,
    sentence: str,
    drawn: Sequence[str],
    top: float,
    form: Format,
    series: Sequence[Series],
    names: Sequence[str],
    buckets: Buckets,
) -> Chart:
    svg = Markup(  # noqa: S704  (every text in it is escaped)
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(sentence)}">{"".join(drawn)}</svg>'
    )
    rows = [
        (moment(at, buckets), *("" if value is None else form(value) for value in values))
        for at, *values in zip(buckets.times, *(one.values for one in series), strict=True)
        if any(values)
    ]
    return Chart(
        title=title,
        sentence=sentence,
        svg=svg if drawn else None,
        top=form(top) if top else "",
        first=moment(buckets.start, buckets),
        last="now",
        legend=tuple(zip(names, (one.name for one in series), strict=True)) if len(series) > 1 else (),
        columns=("From", *names),
        rows=tuple(reversed(rows)),
    )


def moment(at: datetime, buckets: Buckets) -> str:
    """Return when a bucket begins, in the machine's own zone, as exactly as the range needs."""
    local = at.astimezone()
    if buckets.number * buckets.step <= timedelta(days=1):
        return f"{local:%H:%M}"
    return f"{local.day} {local:%b, %H:%M}"
