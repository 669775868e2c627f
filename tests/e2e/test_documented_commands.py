"""Every `voxbridge` command of the pages that needs a stack, typed at the local one.

Nothing is changed about a command but the stack that it is for: `--local` in place of a name.
"""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from harness import TYPEFORM_SECRET, Harness
from support.doc_examples import Kind, all_commands, desk, inline_commands, run

from local.simulator.server import DEMO_KEY
from voxbridge.delivery import Delivery, Failure
from voxbridge.errors import Reason

pytestmark = pytest.mark.e2e

# The others exit with 0. The local stack may have findings that a deployed one has not, and not the leads to find.
CODES = {"doctor": {0, 1}, "find": {0, 1}}
# What is typed where a command asks; the first that fits.
TYPED = {" automations.": "https://voxworks.example/hooks/call-now", " secret ": "a-secret", "": "y"}
DOCUMENTED_ID = "7f3dc562-73bd-4a7e-b2ca-9a70fa038220"  # the one that the pages speak of


def at_the_local_stack(text: str) -> str:
    text = re.sub(r" --(stack-name|region|profile) [\w-]+| --local|\.venv/bin/", "", text)
    return re.sub(
        r"voxbridge (send|leads|find|doctor|pause|resume|connect|console|(?:secret|dlq) [a-z-]+)",
        r"voxbridge \1 --local",
        text,
    )


WRITTEN = [command.text for command in [*all_commands(), *inline_commands()] if command.kind is Kind.STACK]
# Once each: another order of the same words is the same command.
COMMANDS = list({tuple(sorted(text.split())): text for text in map(at_the_local_stack, WRITTEN)}.values())


def put_dead_letters(harness: Harness) -> None:
    """Put the dead letters that the pages speak of into the queue: a fresh one, an unreadable one, an old one."""
    harness.purge()
    for number, (reason, age) in enumerate(
        [
            (Reason.MISSING_PHONE_NUMBER, timedelta(hours=1)),
            (Reason.UNREADABLE_BODY, timedelta(days=4)),
            (Reason.MISSING_PHONE_NUMBER, timedelta(days=11)),
        ]
    ):
        at = datetime.now(UTC) - age
        delivery = Delivery(
            id=f"{DOCUMENTED_ID[:-1]}{number}",
            source="zapier",
            received_at=at,
            content_type="application/json",
            body=b"{}" if reason is Reason.UNREADABLE_BODY else b'{"first_name": "Ann"}',
            failure=Failure(reason, at, 1),
        )
        harness.stack.sqs.send_message(QueueUrl=harness.dead_url, MessageBody=delivery.to_message())


def test_they_all_work(harness: Harness, tmp_path: Path):
    """One test for all, since each test restarts the functions."""
    folder = desk(tmp_path)
    (folder / ".local").symlink_to(harness.published / ".local")
    wrong = []
    for text in COMMANDS:
        sources = {"typeform": [TYPEFORM_SECRET, "an-old-one"], "zapier": [harness.token, "an-old-one"]}
        harness.stack.put_secret({"api_key": DEMO_KEY, "webhook_token": harness.token, "sources": sources})
        if " dlq " in text:
            put_dead_letters(harness)
        (folder / "dead-letters.jsonl").unlink(missing_ok=True)
        code, said = run(text, folder, typed=next(typed for word, typed in TYPED.items() if word in text))
        allowed = next((codes for word, codes in CODES.items() if f"voxbridge {word}" in text), {0})
        if code not in allowed:
            wrong.append(f"{text}\n  ended with {code}: {said}")
    assert not wrong, "\n".join(wrong)
