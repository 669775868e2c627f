"""How a test looks for values where they must not be."""

import traceback


def told(error: BaseException) -> str:
    """Return all that a printed traceback of an error would say, but for the lines of source code."""
    return "".join(traceback.format_exception(error, limit=0))
