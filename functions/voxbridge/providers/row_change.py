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
        *("truncate", "softdelete"),
    )
)
_LETTERS = frozenset(("u", "d"))  # Debezium's, under `op`
_REPLACED = frozenset(("replace",))  # MongoDB's, under `operationType`: elsewhere a wish, as are changes
_OF_ROWS = frozenset(("update", "updated", "delete", "deleted"))
_TABLES = frozenset(("table", "tablename", "collection", "schema", "database"))
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
    # A restaurant's form has a field `table` too, to which a change or a removal may be asked for.
    return any(words.get(key) for key in _TABLES) and any(plain(value) in _OF_ROWS for _, value in said)


_SAID = _CHANGES | _LETTERS | _REPLACED


def _is_change(key: str, word: str) -> bool:
    if (key == "op" and word in _LETTERS) or (key == "operationtype" and word in _REPLACED):
        return True
    return key in _OPERATIONS and word in _CHANGES
