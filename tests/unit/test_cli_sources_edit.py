"""Fixes of sources.toml: paths that hold for other payloads of the form, and edits that touch nothing else."""

import stat
import tomllib

import jmespath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.errors import CommandError
from cli.sources_check import find_mistakes
from cli.sources_edit import Change, edit, names_a_place, read, stable, with_path, write

DOCUMENT = {
    "data": {"fields": [{"label": "Your name", "value": "Jane"}, {"label": "Ring me on", "value": "0491 570 156"}]},
    "hidden": {"plan": "gold"},
    "list": [1, 2],
    "twins": [{"label": "x", "value": 1}, {"label": "x", "value": 2}],
    "quoted": [{"id": "it's", "v": 3}],
    "a b": [{"ref": "r", "v": 4}],
    "people": [{"name": "Jane Doe", "phone": "1"}, {"name": "Jo Lee", "phone": "2"}],
    "nested": [{"key": "page[1]", "rows": [{"title": "q", "v": 5}]}],
}


@pytest.mark.parametrize(
    ("path", "expected", "placed"),
    [
        ("data.fields[1].value", "data.fields[?label=='Ring me on'] | [0].value", False),
        ("hidden.plan", "hidden.plan", False),
        ("list[1]", "list[1]", True),
        ("twins[1].value", "twins[1].value", True),
        ("quoted[0].v", "quoted[?id=='it\\'s'] | [0].v", False),
        ('"a b"[0].v', "\"a b\"[?ref=='r'] | [0].v", False),
        ("people[1].phone", "people[1].phone", True),
        ("nested[0].rows[0].v", "nested[?key=='page[1]'] | [0].rows[?title=='q'] | [0].v", False),
    ],
)
def test_a_stable_path_finds_the_same_value(path, expected, placed):
    """By the name of the question where one is unique and no answer itself, by its place where none is."""
    found = stable(path, DOCUMENT, {"people[0].name", "people[1].name"})
    assert (found, names_a_place(found)) == (expected, placed)
    assert jmespath.search(found, DOCUMENT) == jmespath.search(path, DOCUMENT)


PHONE = Change(("fields", "phone_number"), "answers.ring")
FILE = """# head
[sources.a]
region = "NZ"  # of most

[sources.a.fields]
first_name = "x"  # why

# The second form
[sources.b]
provider = "zapier"
delivery = "queue"
# of its own

# tail
"""


def test_a_key_is_added_at_the_end_of_its_table():
    """Not after the comments that belong to the next one."""
    found = edit(FILE.replace("[sources.a]", '[sources.a]\nprovider = "zapier"'), "a", PHONE)
    assert found.text is not None
    lines = found.text.split("\n")
    assert lines[lines.index('first_name = "x"  # why') + 1] == 'phone_number = "answers.ring"'
    assert lines[lines.index("# The second form") + 1] == "[sources.b]"


def test_a_table_is_added_behind_its_source_or_at_the_end():
    valid = FILE.replace("[sources.a]", '[sources.a]\nprovider = "zapier"')
    behind = edit(valid, "b", PHONE).text
    assert behind is not None
    assert behind.index("[sources.b.fields]") < behind.index("# tail")
    at_the_end = edit(valid, "zapier", PHONE).text
    assert at_the_end is not None
    assert at_the_end == f'{valid}\n[sources.zapier.fields]\nphone_number = "answers.ring"\n'


def test_a_value_is_replaced_and_the_comment_beside_it_stays():
    valid = FILE.replace("[sources.a]", '[sources.a]\nprovider = "zapier"')
    found = edit(valid, "a", Change(("region",), "GB"))
    assert found.text == valid.replace('region = "NZ"', 'region = "GB"')


@pytest.mark.parametrize("text", ["", "# only a comment", "\n\n", "[sources]\n"])
def test_a_file_without_sources_gets_the_first(text):
    found = edit(text, "zapier", PHONE)
    assert found.text is not None
    assert found.text.startswith(text.rstrip("\n"))
    assert tomllib.loads(found.text)["sources"]["zapier"]["fields"] == {"phone_number": "answers.ring"}


def test_a_table_in_one_line_is_edited_in_place():
    found = edit('[sources.zapier]\nfields = { first_name = "x" } # both\n', "zapier", PHONE)
    assert found.text is not None
    assert "# both" in found.text
    assert len(found.text.splitlines()) == 2


@pytest.mark.parametrize(
    "text",
    [
        "[sources.zapier\n",
        'sources = "x"\n',
        '[sources.zapier]\nfields = "x"\n',
        '[sources.zapier.fields]\nphone_number = [\n  "a",  # the old form\n  "b",\n]\n',
        '[sources.zapier]\nregionn = "AU"\n',
    ],
)
def test_what_cannot_be_verified_is_left_to_a_person(text):
    """With the lines to paste and the reason."""
    found = edit(text, "zapier", PHONE)
    assert found.text is None
    assert found.problem
    assert found.snippet == '[sources.zapier.fields]\nphone_number = "answers.ring"'


def test_a_change_that_the_build_would_refuse_is_not_written():
    assert edit("", "zapier", Change(("region",), "UK")).text is None
    assert edit("", "zapier", Change(("defaults", "phone_number"), "0491 570 156")).text is None
    assert edit("", "zapier", Change(("fields", "phone_number"), "a..b")).text is None


def test_line_endings_of_windows_are_kept():
    found = edit('[sources.zapier]\r\nregion = "NZ"\r\n', "zapier", PHONE)
    assert found.text is not None
    assert found.text.count("\n") == found.text.count("\r\n") == 5


@pytest.mark.parametrize(
    ("present", "first", "expected"),
    [
        (None, False, "new"),
        ("old", True, ("new", "old")),
        ("old", False, ("old", "new")),
        (["a", "new", "b"], True, ("new", "a", "b")),
        ("new", True, "new"),
    ],
)
def test_a_path_joins_those_that_are_there(present, first, expected):
    """It wins over them or comes after them; it is not there twice."""
    fields = {"fields": {"phone_number": present}} if present else {}
    change = with_path({"sources": {"zapier": fields}}, "zapier", "phone_number", "new", first=first)
    assert change == Change(("fields", "phone_number"), expected)


# Properties

_paths = st.sampled_from(["phone", "answers.ring", "data.fields[?label=='Ring #1'] | [0].value", '"a b".c', "list[1]"])
_comments = st.sampled_from(["", "  # why", "  # [sources.b]", "\t#"])
_between = st.lists(st.sampled_from(["", "# a comment", "  # [sources.x.fields]", '# phone_number = "x"']), max_size=3)


@st.composite
def _assignment(draw, key, value):
    return f"{key} = {value}{draw(_comments)}"


@st.composite
def _files(draw):
    """Valid files of several sources, with comments, in the ways that people write them."""
    lines = draw(_between)
    for name in draw(st.lists(st.sampled_from(["zapier", "tally", "spring"]), unique=True, max_size=3)):
        own = [draw(_assignment("provider", '"zapier"'))]
        if draw(st.booleans()):
            own.append(draw(_assignment("region", '"NZ"')))
        fields = {
            field: draw(st.sampled_from(['"x"', "'y'", '["x", "y"]', '[\n  "x",\n  "y",\n]']))
            for field in draw(st.lists(st.sampled_from(["phone_number", "first_name"]), unique=True))
        }
        style = draw(st.sampled_from(["table", "inline", "dotted"])) if fields else "none"
        if style == "inline":
            own.append(f"fields = {{ {', '.join(f'{k} = {v}' for k, v in fields.items() if '\n' not in v)} }}")
        elif style == "dotted":
            own += [f"fields.{key} = {value}" for key, value in fields.items()]
        lines += [f"[sources.{name}]{draw(_comments)}", *draw(st.permutations(own)), *draw(_between)]
        if style == "table":
            lines.append(f"[sources.{name}.fields]")
            lines += [draw(_assignment(key, value)) for key, value in fields.items()]
            lines += draw(_between)
    return "\n".join(lines) + draw(st.sampled_from(["", "\n"]))


_changes = st.one_of(
    _paths.map(lambda path: Change(("fields", "phone_number"), path)),
    st.lists(_paths, min_size=2, max_size=3, unique=True).map(lambda p: Change(("fields", "first_name"), tuple(p))),
    st.sampled_from(["AU", "GB"]).map(lambda region: Change(("region",), region)),
    st.sampled_from(["there", 'a "b"']).map(lambda name: Change(("defaults", "first_name"), name)),
)


@given(_files(), st.sampled_from(["zapier", "tally", "spring"]), _changes)
def test_an_edit_changes_one_key_and_nothing_else(text, source, change):
    """The content is the old one with the change; all comments and all other lines stay, in their order."""
    if source == "spring" and "[sources.spring]" not in text:
        text += '\n[sources.spring]\nprovider = "zapier"\n'
    before = tomllib.loads(text)
    assert find_mistakes(text, "x") == []
    found = edit(text, source, change)
    if found.text is None:
        assert found.problem
        return
    expected = before
    table = expected.setdefault("sources", {}).setdefault(source, {})
    for key in change.keys[:-1]:
        table = table.setdefault(key, {})
    is_new = change.keys[-1] not in table
    table[change.keys[-1]] = change.value if isinstance(change.value, str) else list(change.value)
    assert tomllib.loads(found.text) == expected
    old, new = text.split("\n"), found.text.split("\n")
    if is_new:
        kept = iter(new)
        assert all(line in kept for line in old if line and "fields = {" not in line)
    assert all(line in found.text for line in old if line.lstrip().startswith("#"))


@given(_files())
def test_most_edits_of_usual_files_are_made(text):
    """A new key in a table with a header line always is."""
    if "[sources.zapier.fields]\n" in text and "fields.phone" not in text:
        value = tomllib.loads(text)["sources"]["zapier"]["fields"]
        if "email" not in value:
            assert edit(text, "zapier", Change(("fields", "email"), "mail")).text is not None


# Files


def test_writing_keeps_the_mode_and_leaves_no_other_file(tmp_path):
    path = tmp_path / "sources.toml"
    path.write_bytes(b"\xef\xbb\xbf# a\n")
    path.chmod(0o640)
    file = read(path)
    assert file.text == "# a\n"
    write(path, "# b\n", file.sha256)
    assert path.read_bytes() == b"\xef\xbb\xbf# b\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_that_changed_meanwhile_is_not_written(tmp_path):
    path = tmp_path / "sources.toml"
    path.write_text("# a\n")
    file = read(path)
    path.write_text("# mine\n")
    with pytest.raises(CommandError, match=r"sources\.toml"):
        write(path, "# b\n", file.sha256)
    assert path.read_text() == "# mine\n"


def test_a_link_stays_a_link(tmp_path):
    target, link = tmp_path / "real.toml", tmp_path / "sources.toml"
    target.write_text("# a\n")
    link.symlink_to(target)
    write(link, "# b\n", read(link).sha256)
    assert (link.is_symlink(), target.read_text()) == (True, "# b\n")


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_an_error_in_words(tmp_path, content):
    path = tmp_path / "sources.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=r"sources\.toml"):
        read(path)
