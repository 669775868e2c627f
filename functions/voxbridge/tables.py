"""The tables beside modules, as `make terms` compiled them: JSON loads in a tenth of the time of TOML."""

import json
from pathlib import Path
from typing import Any


def table(module: str | Path) -> Any:
    """Return the table of a module, given its `__file__`: what x.toml, or the languages' files, say, from x.json."""
    return json.loads(Path(module).with_suffix(".json").read_text("utf-8"))
