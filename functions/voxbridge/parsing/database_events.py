"""Changes of a database's rows: an UPDATE or DELETE is no new lead, an INSERT is one.

Supabase and PostgreSQL triggers say `{"type": "UPDATE", "table": …, "record": …, "old_record": …}`, Hasura
`{"event": {"op": "UPDATE", "data": {"old": …, "new": …}}}`, Debezium `{"op": "u", "before": …, "after": …}`, MongoDB
`{"operationType": "replace", "fullDocument": …}`.
"""

from itertools import islice
from typing import Any

from voxbridge.parsing.flatten import MAX_FIELDS
from voxbridge.parsing.payload_words import is_phone_word, plain

TABLE_KEYS = frozenset(("table", "tablename", "collection", "schema", "tableschema", "database", "db", "module"))
_OPERATION_KEYS = frozenset(
    ("op", "operation", "operationtype", "changetype", "triggertype", "triggerop", "tgop", "dmloperation", "dmltype")
)
_OPERATION_OR_QUESTION_KEYS = frozenset(("type", "event", "eventtype", "action"))  # names of questions, too
_OPERATION_VALUES = frozenset(
    (
        *("update", "updated", "delete", "deleted", "remove", "removed", "modify", "modified", "edit", "edited"),
        *("truncate", "softdelete"),
    )
)
_CODES = {"op": ("u", "d"), "operationtype": ("replace",)}  # Debezium's and MongoDB's; elsewhere answers
_ROWS = frozenset(
    (
        *("record", "oldrecord", "newrecord", "row", "old", "new", "before", "after", "data", "payload", "object"),
        *("entry", "document", "documentkey", "fulldocument", "previous", "changes"),
    )
)
# A record before and after, which say for themselves that it was changed.
_BOTH_VERSIONS = (
    *(("previousdata", "currentdata"), ("olddata", "newdata"), ("oldvalues", "newvalues"), ("oldvalue", "newvalue")),
    *(("oldrecord", "newrecord"), ("previousattributes", "currentattributes")),
)


def is_row_change(level: dict[str, Any], *, is_envelope: bool) -> bool:
    """Say whether an object says that the row in it was changed or deleted.

    Where the row's columns are in the object itself, its table must be named too, and the schema or database where
    the operation stands under the name of a question: a restaurant's form has fields `table` and `type`.
    """
    words = {plain(str(key)): value for key, value in islice(level.items(), MAX_FIELDS)}
    versions = (
        after
        for before, after in _BOTH_VERSIONS
        if isinstance(words.get(before), dict) and isinstance(words.get(after), dict) and not is_empty(words[before])
    )
    if any(versions) and not any(map(is_phone_word, words)):
        return True
    if _says_change(words, _OPERATION_KEYS):
        has_row = is_envelope and any(isinstance(words.get(key), dict) for key in _ROWS)
        return has_row or any(words.get(key) for key in TABLE_KEYS)
    tables = [key for key in TABLE_KEYS if words.get(key)]
    return len(tables) > 1 and _says_change(words, _OPERATION_OR_QUESTION_KEYS)


def _says_change(words: dict[str, Any], keys: frozenset[str]) -> bool:
    said = ((key, value.lower()) for key in keys if isinstance(value := words.get(key), str))
    return any(value in _OPERATION_VALUES or value in _CODES.get(key, ()) for key, value in said)


def is_empty(value: Any) -> bool:
    """Say whether a value holds nothing, however deep: `{"stage": null}`."""
    todo = [value]
    while todo:
        one = todo.pop()
        if isinstance(one, dict | list):
            todo.extend(one.values() if isinstance(one, dict) else one)
        elif one is not None and not (isinstance(one, str) and plain(one) in _NOTHING):
            return False
    return True


_NOTHING = ("", "none", "null")
