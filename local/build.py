"""`sam build` for this machine, skipped if none of its inputs has changed."""

import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from local.bytecode import add_bytecode
from local.errors import LocalStackError

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".local"  # everything that the local stack writes
SAM = ROOT / "local" / "sam" / ".venv" / "bin"
SOURCES = "functions/sources.toml"
CONFIG = ROOT / "samconfig.toml"

LOCAL_TEMPLATE = "local.yaml"  # beside the built template; its layer is a link
_INPUTS = ("functions", "layers", "template.yaml", "local/sam/uv.lock")
_KEPT = 3600.0  # seconds for which an older build is kept, as it may still be being deployed


def architecture() -> str:
    """Return this machine's architecture by Lambda's name."""
    return "arm64" if platform.machine().lower() in {"arm64", "aarch64"} else "x86_64"


def build(*, root: Path = ROOT, state: Path = STATE, sources: bytes | None = None) -> Path:
    """Build the stack for this machine's architecture and return the built template.

    Beside it is LOCAL_TEMPLATE, for MiniStack. `sources` replaces the content of sources.toml. Raises LocalStackError
    with the output of `sam build`. Several processes may call it at once.
    """
    sam = tool(SAM / "sam")
    state.mkdir(exist_ok=True)
    with _lock(state / "build.lock"):
        content = (root / SOURCES).read_bytes() if sources is None else sources
        code = f"{architecture()}-{_fingerprint(root)}-"
        target = state / "build" / f"{code}{hashlib.sha256(content).hexdigest()[:16]}"
        template = target / "template.yaml"
        if not template.exists():
            partial = target.with_suffix(".partial")
            shutil.rmtree(partial, ignore_errors=True)
            # Builds with different sources.toml differ in that file only, and `sam build` takes some seconds.
            like = [found.parent for found in target.parent.glob(f"{code}*/template.yaml") if not found.parent.suffix]
            if like:
                shutil.copytree(like[0], partial)
            else:
                _sam_build(sam, root, partial)
                add_bytecode(partial)
            for file in partial.glob("*/sources.toml"):
                file.write_bytes(content)
            partial.rename(target)
        _link_layer(target, state)
        os.utime(target)
        _prune(target)
    return template


def _link_layer(built: Path, state: Path) -> None:
    """Write LOCAL_TEMPLATE, whose layer only points to the files of the built one.

    MiniStack unpacks the layer for each new execution environment, which takes a second for its 3,000 files.
    """
    layer = built / "Dependencies"
    requirements = (layer / "python" / "requirements.txt").read_bytes()
    unpacked = state / "layers" / f"{architecture()}-{hashlib.sha256(requirements).hexdigest()[:16]}"
    if not unpacked.exists():
        partial = unpacked.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(layer, partial)
        partial.rename(unpacked)
    if (built / LOCAL_TEMPLATE).exists():
        return
    site_packages = built / "LinkedDependencies" / "python" / "lib" / "python3.13" / "site-packages"
    site_packages.mkdir(parents=True, exist_ok=True)
    # Python runs a line that begins with `import`. A plain path would come after MiniStack's own packages.
    link = f"import sys; sys.path.insert(0, {str(unpacked / 'python')!r})\n"
    (site_packages / "dependencies.pth").write_text(link, "utf-8")
    template = (built / "template.yaml").read_text("utf-8")
    (built / LOCAL_TEMPLATE).write_text(template.replace("ContentUri: Dependencies", "ContentUri: LinkedDependencies"))


def tool(path: Path) -> Path:
    """Return a tool's path; raises LocalStackError saying how to install it."""
    if not path.exists():
        raise LocalStackError(f"{path} is missing: run `make up` or `make test`, which install it")
    return path


def _sam_build(sam: Path, root: Path, target: Path) -> None:
    command: list[str | Path] = [
        sam,
        "build",
        "--template-file",
        root / "template.yaml",
        "--build-dir",
        target,
        "--config-file",
        CONFIG,
    ]
    command += ["--parameter-overrides", f"Architecture={architecture()}"]
    environment = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONPATH"}}
    # `sam build` needs the functions' Python with pip on the PATH: its own environment has both.
    environment |= {"PATH": f"{SAM}{os.pathsep}{os.environ.get('PATH', os.defpath)}", "SAM_CLI_TELEMETRY": "0"}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise LocalStackError(f"sam build failed:\n{tail(done.stdout + done.stderr)}")


def tail(text: str, lines: int = 15) -> str:
    """Return the last lines of a tool's output, where the error is."""
    return "\n".join(text.strip().splitlines()[-lines:])


def _fingerprint(root: Path) -> str:
    """Hash the names and contents of all inputs but sources.toml."""
    digest = hashlib.sha256()
    for path in sorted(set(_files(root)) - {root / SOURCES}):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def _files(root: Path) -> Iterator[Path]:
    for name in _INPUTS:
        path = root / name
        candidates = path.rglob("*") if path.is_dir() else [path]
        yield from (file for file in candidates if file.is_file() and "__pycache__" not in file.parts)


def _prune(current: Path) -> None:
    """Remove builds that were not used in the last hour."""
    for other in current.parent.iterdir():
        if other != current and time.time() - other.stat().st_mtime > _KEPT:
            shutil.rmtree(other, ignore_errors=True)


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
