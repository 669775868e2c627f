"""The tables beside modules, as `make terms` compiled them: JSON loads in a tenth of the time of TOML."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def table(module: str | Path) -> Any:
    """Return the table of a module, given its `__file__`: what x.toml, or the languages' files, say, from x.json."""
    return json.loads(Path(module).with_suffix(".json").read_text("utf-8"))


class Patterns(dict[str, re.Pattern[str]]):
    """The patterns of a table by name, each compiled when it is first used: a first lead needs few of them."""

    def __init__(self, texts: Mapping[str, str | list[str]], flags: int = 0) -> None:
        self.texts, self._flags = texts, flags

    def __missing__(self, name: str) -> re.Pattern[str]:
        return self.setdefault(name, re.compile("".join(self.texts[name]), self._flags))
