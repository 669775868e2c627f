"""What is installed is what was looked at: every dependency is pinned by version and by hash."""

import re
import tomllib

import pytest

from local.build import ROOT

LOCKS = ("uv.lock", "local/sam/uv.lock", "local/ministack/uv.lock")


def locked(lock):
    return tomllib.loads((ROOT / lock).read_text("utf-8"))["package"]


def requirements(file):
    """Return a file's requirements: name, version, and how many hashes each has."""
    text = (ROOT / file).read_text("utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    found = [re.match(r"([\w.-]+)==(\S+)((?: +--hash=sha256:[0-9a-f]{64})+)", line) for line in lines]
    assert all(found), "each line is name==version and its hashes"
    return [(match[1], match[2], match[3].count("--hash")) for match in found if match]


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_comes_from_pypi_with_a_hash_for_each_of_its_files(lock):
    for package in locked(lock):
        source = package["source"]
        if source in ({"editable": "."}, {"virtual": "."}):
            continue
        assert source == {"registry": "https://pypi.org/simple"}, package["name"]
        files = [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]
        assert files, package["name"]
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", file["hash"]) for file in files), package["name"]


def test_the_layer_is_pinned_as_locked_and_pip_checks_its_hashes():
    versions = {package["name"]: package["version"] for package in locked("uv.lock")}
    layer = requirements("layers/dependencies/requirements.txt")
    assert layer
    for name, version, hashes in layer:
        assert versions[name] == version
        assert hashes


@pytest.mark.parametrize("tool", ["local/sam", "local/ministack"])
def test_the_tools_that_play_aws_are_pinned_to_the_version_that_was_tried(tool):
    project = tomllib.loads((ROOT / tool / "pyproject.toml").read_text("utf-8"))["project"]
    assert re.fullmatch(r"[\w\[\]-]+==[\d.]+", project["dependencies"][0])


def test_the_uv_that_is_fetched_is_one_version_and_pip_checks_its_hashes():
    ((name, _, hashes),) = requirements("local/uv-requirements.txt")
    assert (name, hashes > 1) == ("uv", True)  # a wheel for each platform
    script = (ROOT / "local" / "install-uv.sh").read_text("utf-8")
    assert "--require-hashes --no-deps --only-binary :all:" in script
    fetches = [line for line in script.splitlines() if "$install" in line]
    assert fetches
    assert all('-r "$requirements"' in line for line in fetches)
