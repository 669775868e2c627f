"""What the console sends to the browser: its size, its origin, nothing inline; and nothing of it on Lambda."""

import hashlib
import re
import tomllib

import pytest

from cli.console.render import STATIC, TEMPLATES
from local.build import ROOT

HTMX = "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"  # npm's htmx.org 4.0.1, dist/htmx.min.js
CONSOLE = {"starlette", "uvicorn", "jinja2", "markupsafe", "tomlkit", "httpx2", "h11", "anyio", "playwright"}
FILES = [*TEMPLATES.rglob("*.html"), *STATIC.iterdir()]


def test_htmx_is_the_published_file_with_its_licence():
    assert hashlib.sha256((STATIC / "htmx-4.0.1.min.js").read_bytes()).hexdigest() == HTMX
    assert "Zero-Clause BSD" in (STATIC / "htmx-LICENSE.txt").read_text("utf-8")


def test_scripts_and_the_style_sheet_stay_small():
    assert sum(path.stat().st_size for path in STATIC.glob("*.js")) <= 42 * 1024
    assert sum(path.stat().st_size for path in STATIC.glob("*.css")) <= 16 * 1024


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_a_template_has_nothing_inline_and_trusts_no_value(path):
    text = path.read_text("utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style\b|\bstyle=|\bon[a-z]+=|javascript:|\bhx-on|js:", text)
    assert not re.search(r"\|\s*safe\b|autoescape", text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_comes_from_elsewhere(path):
    """No address of another host, but for SVG's name space and in htmx's own comments."""
    text = path.read_text("utf-8")
    text = text.replace("http://www.w3.org/2000/svg", "") if path.suffix != ".js" or "htmx" not in path.name else ""
    assert not re.search(r"https?://|//[a-z]+\.[a-z]+/", text)


def test_markup_is_made_by_the_charts_alone():
    modules = [path for path in (ROOT / "cli" / "console").rglob("*.py") if "Markup(" in path.read_text("utf-8")]
    assert [path.name for path in modules if path.name != "chart.py"] == []


def test_the_layer_has_nothing_of_the_console():
    """Its packages are in the groups dev and browser, which the layer's list never sees."""
    requirements = (ROOT / "layers" / "dependencies" / "requirements.txt").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = {re.split(r"[=><\[]", line)[0].lower() for line in [*requirements.splitlines(), *project["dependencies"]]}
    assert not named & CONSOLE
