"""Changes of a database's rows: an UPDATE or DELETE is no new lead, an INSERT is one.

Supabase and PostgreSQL triggers say `{"type": "UPDATE", "table": …, "record": …, "old_record": …}`, Hasura
`{"event": {"op": "UPDATE", "data": {"old": …, "new": …}}}`, Debezium `{"op": "u", "before": …, "after": …}`.
"""

from itertools import islice
from typing import Any

from voxbridge.providers.vocabulary import plain
from voxbridge.providers.walking import MAXIMUM_FIELDS

_OPERATIONS = frozenset(
    (
        *("type", "event", "eventtype", "eventname", "action", "trigger", "triggertype", "operation", "operationtype"),
        *("op", "changetype", "triggerop", "tgop", "dmloperation", "dmltype", "eventtypename"),
    )
)
_CHANGES = frozenset(
    (
        *("update", "updated", "delete", "deleted", "remove", "removed", "modify", "modified", "edit", "edited"),
        *("replace", "replaced", "truncate", "change", "changed", "archive", "archived", "softdelete"),
    )
)
_LETTERS = frozenset(("u", "d"))  # Debezium's, under `op`
_TABLES = frozenset(("table", "tablename", "collection", "model", "entity", "schema", "resource", "database"))
_ROWS = frozenset(
    (
        *("record", "oldrecord", "newrecord", "row", "old", "new", "before", "after", "data", "payload", "object"),
        *("entry", "document", "fulldocument", "previous", "changes"),
    )
)


def is_row_change(level: dict[str, Any]) -> bool:
    """Say whether an object says of the row in it, or of its table, that it was changed or deleted."""
    said = [(key, value) for key, value in level.items() if isinstance(value, str) and value.lower() in _SAID]
    if not any(_is_change(plain(str(key)), plain(value)) for key, value in said):
        return False
    words = {plain(str(key)): value for key, value in islice(level.items(), MAXIMUM_FIELDS)}
    if any(isinstance(words.get(key), dict) for key in _ROWS):
        return True
    return any(words.get(key) for key in _TABLES)


_SAID = _CHANGES | _LETTERS


def _is_change(key: str, word: str) -> bool:
    return key in _OPERATIONS and (word in _CHANGES or (key == "op" and word in _LETTERS))
