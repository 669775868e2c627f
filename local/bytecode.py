"""Adds Python's bytecode to the output of `sam build`: imports at a cold start take a quarter of the time.

python -m local.bytecode BUILD_DIRECTORY

Lambda's file system is read-only, so without it every new instance compiles every module. The bytecode is not checked
against its source, which does not change after the build, and depends only on the source, so builds are reproducible.
A stack built by `sam build` alone works too, but its cold starts are slower.
"""

import compileall
import sys
from pathlib import Path
from py_compile import PycInvalidationMode

FUNCTION, LAYER = "/var/task", "/opt"  # where Lambda unpacks them


def add_bytecode(build: Path) -> None:
    """Compile every function and layer in a build directory. Files that do not compile are skipped."""
    for part in sorted(path for path in build.iterdir() if path.is_dir()):
        compileall.compile_dir(
            part,
            quiet=2,
            stripdir=str(part),
            prependdir=LAYER if (part / "python").is_dir() else FUNCTION,
            invalidation_mode=PycInvalidationMode.UNCHECKED_HASH,
        )


if __name__ == "__main__":
    add_bytecode(Path(sys.argv[1]))
