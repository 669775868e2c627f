"""What `sam build` makes: a layer of third-party wheels alone, and functions that run with it and boto3 and no more."""

import filecmp
import importlib.metadata
import re
import shutil
import subprocess
import sys
from pathlib import Path

import phonenumbers
import pytest

from local.build import LOCAL_TEMPLATE, ROOT, architecture, build

REQUIREMENTS = ROOT / "layers" / "dependencies" / "requirements.txt"
BROUGHT_BY_LAMBDA = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "six.py", "urllib3")
LAMBDA_LIMIT = 250 * 1024 * 1024  # bytes, functions and layers together, unzipped


@pytest.fixture(scope="module")
def built() -> Path:
    """Build for this machine's processor."""
    return build().parent


@pytest.fixture(scope="module")
def layer(built) -> Path:
    """Find the layer's Python path."""
    return built / "Dependencies" / "python"


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_layer_holds_the_locked_distributions_and_nothing_else(layer):
    found = {normalised(found.metadata["Name"]) for found in importlib.metadata.distributions(path=[str(layer)])}
    locked = re.findall(r"^([\w.-]+)==", REQUIREMENTS.read_text("utf-8"), re.MULTILINE)
    assert found == {normalised(name) for name in locked}


def test_everything_in_the_layer_came_from_a_wheel(layer):
    for distribution in importlib.metadata.distributions(path=[str(layer)]):
        assert "Wheel-Version" in (distribution.read_text("WHEEL") or ""), distribution.metadata["Name"]


def test_a_binary_in_the_layer_would_be_for_the_functions_processor(layer):
    machine = {"arm64": "aarch64", "x86_64": "x86_64"}[architecture()]
    others = [file for file in layer.rglob("*.so") if f"cpython-313-{machine}-linux-gnu" not in file.name]
    assert others == []


def test_none_of_our_own_code_is_in_the_layer(layer):
    assert not (layer / "voxbridge").exists()
    assert not (layer / "webhook.py").exists()


def test_no_module_is_compiled_at_a_cold_start(built, layer):
    """Lambda's file system is read-only: what is not compiled before is compiled by every new instance."""
    for module in (built / "WebhookFunction" / "webhook.py", layer / "phonenumbers" / "phonenumberutil.py"):
        compiled = module.parent / "__pycache__" / f"{module.stem}.cpython-313.pyc"
        assert compiled.read_bytes()[4:8] == b"\x01\0\0\0"  # by hash, unchecked


def test_both_functions_are_the_same_package(built):
    """Bytecode included, so that it is uploaded once."""
    webhook, retry = (
        {file.relative_to(built / name): file.read_bytes() for file in (built / name).rglob("*") if file.is_file()}
        for name in ("WebhookFunction", "RetryFunction")
    )
    assert webhook == retry


def test_everything_fits_into_lambda_five_times_over(built):
    for function in ("WebhookFunction", "RetryFunction"):
        parts = (built / function, built / "Dependencies")
        size = sum(file.stat().st_size for part in parts for file in part.rglob("*") if file.is_file())
        assert size < LAMBDA_LIMIT / 5


@pytest.mark.parametrize("handler", ["webhook", "retry"])
def test_a_handler_imports_with_the_layer_and_boto3_alone(built, layer, tmp_path, handler):
    """As on Lambda: an interpreter that knows nothing of the project's environment, and no variable set."""
    boto3 = Path(importlib.metadata.distribution("boto3").locate_file(""))
    for name in BROUGHT_BY_LAMBDA:
        (tmp_path / name).symlink_to(boto3 / name)
    function = {"webhook": "WebhookFunction", "retry": "RetryFunction"}[handler]
    path = [str(built / function), str(layer), str(tmp_path)]
    code = f"import sys; sys.path[:0] = {path!r}; import {handler}; assert callable({handler}.handler)"
    done = subprocess.run(  # noqa: S603 (our own interpreter)
        [sys.executable, "-I", "-S", "-c", code], env={}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_local_stack_imports_from_the_same_layer(built):
    """MiniStack's layer holds a link alone, which comes before the packages of the interpreter."""
    (resource,) = re.findall("ContentUri: (.*Dependencies)$", (built / LOCAL_TEMPLATE).read_text("utf-8"), re.MULTILINE)
    (site_packages,) = (built / resource).glob("python/lib/*/site-packages")
    code = f"import site; site.addsitedir({str(site_packages)!r}); import phonenumbers; print(phonenumbers.__file__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    linked = Path(done.stdout.strip()).parents[1]
    layer = built / "Dependencies" / "python"
    assert filecmp.dircmp(linked, layer).right_only == []
    assert linked not in (layer, Path(phonenumbers.__file__).parents[1])


def test_time_zones_come_with_the_layer(built, layer):
    """Whether or not the runtime has a time zone database of its own: `call_hours` needs one."""
    path = [str(built / "RetryFunction"), str(layer)]
    code = (
        f"import sys, zoneinfo; sys.path[:0] = {path!r}; zoneinfo.reset_tzpath([]); "
        "from voxbridge.sources import parse; "
        'text = \'automation = "x"\\ncall_hours = "Mon-Fri 09:00-19:00 Australia/Sydney"\'; '
        "assert parse(text, 'sources.toml').get('typeform').call_hours.minutes"
    )
    done = subprocess.run(  # noqa: S603 (our own interpreter)
        [sys.executable, "-I", "-S", "-c", code], env={}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_another_sources_toml_changes_that_file_only(tmp_path):
    """So that `make up` deploys a saved one within seconds."""
    for name in ("functions", "layers"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "template.yaml", tmp_path)
    lock = tmp_path / "local" / "sam" / "uv.lock"
    lock.parent.mkdir(parents=True)
    shutil.copy(ROOT / "local" / "sam" / "uv.lock", lock)
    with (tmp_path / "functions" / "sources.toml").open("a") as file:
        file.write('\n[sources.added]\nprovider = "generic"\n')
    before, after = build().parent, build(root=tmp_path).parent
    changed = {
        path.relative_to(after).as_posix()
        for path in after.rglob("*")
        if path.is_file() and path.read_bytes() != (before / path.relative_to(after)).read_bytes()
    }
    assert changed == {"WebhookFunction/sources.toml", "RetryFunction/sources.toml"}
    assert before != after
