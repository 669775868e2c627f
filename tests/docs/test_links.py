"""What a page points to is there: pages, headings, files of the project."""

import re

import pytest
from support.doc_pages import ROOT, anchors, pages, prose, spans

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")  # pictures as well
FOLDERS = ("functions", "languages", "layers", "events", "tests", "docs", "cli", "local", "bench", ".github")
ENDINGS = ("py", "toml", "md", "yaml", "json", "lock", "txt")
# Files that pages name and that no checkout has: a build writes them, or the reader does.
NOT_OURS = {".local/stack.json", "lead.json", "secret.json", "created.json", "test.json", "missing_phone.json"}
NOT_OURS |= {"created.event.json", "<provider>/created.json", "<provider>/created.event.json"}
NOT_OURS |= {"functions/voxbridge/providers/acme_forms.toml", "events/acme-forms/created.json"}
NOT_OURS |= {"acme-forms__plain.json", "cases/<provider>__<what_is_special>.json", "dead-letters.jsonl"}


@pytest.mark.parametrize("page", pages())
def test_every_link_leads_somewhere(page):
    folder = (ROOT / page).parent
    for link in LINK.findall(prose(page)):
        if link.startswith(("https://", "mailto:")):
            continue
        path, _, anchor = link.partition("#")
        target = (folder / path).resolve() if path else ROOT / page
        assert target.exists(), f"{page}: {link} is not there"
        if anchor:
            name = target.relative_to(ROOT).as_posix()
            assert anchor in anchors(name), f"{page}: {link} has no such heading"


@pytest.fixture(scope="module")
def everywhere() -> set[str]:
    """Return the name of every file of the project."""
    found = {path.name for path in ROOT.glob("*.*")}
    for folder in FOLDERS:
        found |= {path.name for path in (ROOT / folder).rglob("*") if ".venv" not in path.parts}
    return found


@pytest.mark.parametrize("page", pages())
def test_every_file_that_a_page_names_is_there(page, everywhere):
    for span in spans(page) - NOT_OURS:
        if re.fullmatch(rf"[\w-]+\.({'|'.join(ENDINGS)})", span):
            assert span in everywhere, f"{page}: there is no {span}"
        elif re.match(rf"({'|'.join(FOLDERS)})/[\w./-]*$", span):
            assert (ROOT / span).exists() or span.startswith((".aws-sam", ".local")), f"{page}: there is no {span}"


def test_every_page_that_the_code_names_is_there():
    sources = [ROOT / "template.yaml", ROOT / "Makefile", ROOT / "functions" / "sources.toml"]
    for folder in ("functions", "cli", "local"):
        sources += [path for path in (ROOT / folder).rglob("*.py") if ".venv" not in path.parts]
    for source in sources:
        for page in re.findall(r"docs/\w[\w-]*\.md", source.read_text("utf-8")):
            assert (ROOT / page).exists(), f"{source.relative_to(ROOT)} names {page}"


def test_every_page_can_be_reached_from_the_readme():
    reached, to_read = {"README.md"}, ["README.md"]
    while to_read:
        page = to_read.pop()
        for link in LINK.findall(prose(page)):
            target = ((ROOT / page).parent / link.partition("#")[0]).resolve()
            name = target.relative_to(ROOT).as_posix() if target.is_relative_to(ROOT) else ""
            if name in pages() and name not in reached:
                reached.add(name)
                to_read.append(name)
    assert reached == set(pages())
