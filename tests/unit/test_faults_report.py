"""What the fault suite writes into the page: its table in its place, and nothing else touched."""

import pytest

from local.faults import report
from local.faults.tally import Tally

PAGE = """# Page

<!-- trials: written by `make faults`; what stands from here to the next mark is replaced -->
old
<!-- end -->

Words.

<!-- storms: written by `make faults`; what stands from here to the next mark is replaced -->
<!-- end -->
"""


@pytest.fixture
def page(tmp_path):
    file = tmp_path / "page.md"
    file.write_text(PAGE, "utf-8")
    return file


def test_a_table_replaces_the_one_before_and_leaves_the_rest(page):
    report.write("trials", ["| a |", "| - |"], page)
    report.write("trials", ["| b |", "| - |"], page)
    text = page.read_text("utf-8")
    assert "| b |\n| - |" in text
    assert "| a |" not in text
    assert "old" not in text
    assert text.endswith(PAGE[PAGE.index("<!-- end -->") :])
    assert report.machine() in text


def test_a_page_without_the_place_is_not_touched(page):
    with pytest.raises(ValueError, match="weather"):
        report.write("weather", ["| a |"], page)
    assert page.read_text("utf-8") == PAGE


@pytest.mark.parametrize("part", ["trials", "weather", "storms"])
def test_the_real_page_has_a_place_for_each(part):
    assert report.BEGINS.format(part=part) in report.PAGE.read_text("utf-8")


def test_the_last_row_is_the_sum():
    table = report.faults_table([("one", 2, Tally(leads=3, created=3)), ("two", 1, Tally(leads=1, dead=1, copies=4))])
    assert table[-1] == "| **all** | 3 | 4 | 0 | 3 | 1 | 0 | 0 | 4 |"
