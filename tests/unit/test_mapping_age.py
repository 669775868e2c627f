"""How ages and dates of birth are read."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voxbridge.mapping.optional_fields import age_by_date, read_age, read_date

NOW = datetime(2026, 11, 24, tzinfo=UTC)


@pytest.mark.parametrize(("text", "years"), [
    ("35", 35), ("35 years old", 35), ("42 ans", 42), ("28 Jahre", 28), ("24 let", 24), ("19 лет", 19), ("22 tuổi", 22),
    ("30 ani", 30), ("57歳", 57), ("7岁", 7), ("만 34세", 34),
])  # fmt: skip
def test_reads_one_number_of_years(text: str, years: int) -> None:
    assert read_age(text) == years


@pytest.mark.parametrize("text", ["", "25-34", "over 60", "0", "150", "thirty", "4.5", "1990", "7/10", "٣٥ " * 50])
def test_ranges_scales_and_words_are_no_age(text: str) -> None:
    assert read_age(text) is None


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("1990-03-05", "AU", date(1990, 3, 5)),
        ("08.03.1950.", "RS", date(1950, 3, 8)),
        ("昭和38年6月1日", "JP", date(1963, 6, 1)),
        ("H2.5.14", "JP", date(1990, 5, 14)),
        ("民國75年8月20日", "TW", date(1986, 8, 20)),
        ("15/03/2545", "TH", date(2002, 3, 15)),
        ("1370/05/12", "IR", date(1991, 8, 3)),
        ("1369/12/29", "IR", date(1991, 3, 20)),
        ("2000-01-05T00:00:00.000Z", "US", date(2000, 1, 5)),
        ("05/03/1990", "AU", date(1990, 3, 5)),
        ("05/03/1990", "US", date(1990, 5, 3)),
        ("25/03/1990", "US", date(1990, 3, 25)),  # no month is the 25th
        ("5.3.90", "DE", date(1990, 3, 5)),
        ("19900305", "DE", date(1990, 3, 5)),
        ("25121990", "DE", date(1990, 12, 25)),
        ("12251990", "US", date(1990, 12, 25)),
        ("5 March 1990", "GB", date(1990, 3, 5)),
        ("March 5, 1990", "US", date(1990, 3, 5)),
        ("5 de marzo de 1990", "ES", date(1990, 3, 5)),
        ("5 août 1990", "FR", date(1990, 8, 5)),
        ("5. März 1990", "DE", date(1990, 3, 5)),
        ("1990.03.05.", "HU", date(1990, 3, 5)),
        ("1990. március 5.", "HU", date(1990, 3, 5)),
        ("1990年3月5日", "JP", date(1990, 3, 5)),
        ("1990년 3월 5일", "KR", date(1990, 3, 5)),
        ("ngày 5 tháng 3 năm 1990", "VN", date(1990, 3, 5)),
        ("5 марта 1990", "RU", date(1990, 3, 5)),
        ("5 במרץ 1990", "IL", date(1990, 3, 5)),
        ("5 مارس 1990", "EG", date(1990, 3, 5)),
    ],
)
def test_reads_dates_in_the_order_of_the_country(text: str, region: str, expected: date) -> None:
    assert read_date(text, region, 2026) == expected


@pytest.mark.parametrize(
    "text", ["", "31/02/1990", "soon", "1990", "99/99/9999", "99999999", "5/3/990", "--", "x" * 10_000]
)
def test_what_is_no_date(text: str) -> None:
    assert read_date(text, "AU", 2026) is None


@pytest.mark.parametrize(
    ("birth", "years"),
    [
        (date(1990, 11, 24), 36),
        (date(1990, 11, 25), 35),
        (date(2026, 11, 24), 0),
        (date(2027, 1, 1), None),
        (date(1850, 1, 1), None),
    ],
)
def test_years_are_whole_as_of_the_day(birth: date, years: int | None) -> None:
    assert age_by_date(birth.isoformat(), "AU", NOW) == years


@given(st.dates(min_value=date(1907, 1, 1), max_value=date(2026, 11, 24)))
def test_an_iso_birth_date_gives_the_age_that_a_calendar_gives(birth: date) -> None:
    years = age_by_date(birth.isoformat(), "AU", NOW)
    assert years == NOW.year - birth.year - (birth.replace(year=2000) > date(2000, NOW.month, NOW.day))


@given(
    birth=st.dates(date(1921, 1, 1), date(2120, 12, 31)), later=st.integers(0, 99), separator=st.sampled_from("/-. ")
)
def test_a_short_year_is_the_last_one_that_has_been(birth: date, later: int, separator: str) -> None:
    """No one is born after the year in which the form was received, nor a hundred years before it."""
    written = separator.join((f"{birth.day:02d}", f"{birth.month:02d}", f"{birth.year % 100:02d}"))
    assert read_date(written, "AU", birth.year + later) == birth


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    read_age(text)
    read_date(text, "US", 2026)
