"""Around a browser of the console: dead letters in a queue, a checkout's sources.toml, and what is deployed."""

import html
import json
import re
from datetime import timedelta

from cli.deployed import Deployed
from support.aws import aws_client
from support.fakes import NOW
from voxbridge.delivery import Delivery, Failure
from voxbridge.errors import Reason

REVERSED = "\N{RIGHT-TO-LEFT OVERRIDE}"
LEAD = {
    "form": "quote",
    "data": [
        {"label": "Your name", "value": "Zoraida Quimby"},
        {"label": "Zwapto", "value": "0491 570 156"},
        {"label": "Emergency contact phone", "value": "0491 570 157"},
        {"label": "Postcode", "value": ""},
        {"label": "Comments", "value": f"<script>alert(1)</script>{REVERSED}"},
    ],
}
FIX = {"kind": "path", "field": "phone_number", "value": "data[1].value"}
LINES = "[sources.zapier.fields]\nphone_number = \"data[?label=='Zwapto'] | [0].value\""


def message(index=0, body=LEAD, source="zapier", reason=Reason.MISSING_PHONE_NUMBER, at=NOW):
    """Return the queue's message of a dead letter."""
    failure = Failure(reason, at, 1)
    return Delivery(
        f"{source}-{reason.value}-{index}", source, at, "application/json", json.dumps(body).encode(), failure=failure
    ).to_message()


class Desk:
    """The dead-letter queue, the checkout's sources.toml and what is deployed, around a browser."""

    def __init__(self, open_console, outputs, folder, **options):
        self.sqs, self.outputs = aws_client("sqs"), outputs
        self.sources = folder / "sources.toml"
        self.sources.write_text("# mine\n")
        self.deployed = "# mine\n"
        self._open, self._options = open_console, options

    def __enter__(self):
        self.browser = self._open(sources_file=self.sources, read_deployed=self._read, **self._options)
        self.browser.console.sleep = self.browser.clock.advance
        return self.browser

    def __exit__(self, *_):
        pass

    def _read(self, stack, known):
        del stack, known
        return Deployed("x", NOW, self.deployed)

    def put(self, number=1, body=LEAD, source="zapier", reason=Reason.MISSING_PHONE_NUMBER, age=timedelta(0)):
        for start in range(0, number, 10):
            self.sqs.send_message_batch(
                QueueUrl=self.outputs["DeadLetterQueueUrl"],
                Entries=[
                    {"Id": str(index), "MessageBody": message(index, body, source, reason, NOW - age)}
                    for index in range(start, min(start + 10, number))
                ],
            )

    def count(self, queue="DeadLetterQueueUrl"):
        """Return how many messages are visible, and how many are hidden."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self.sqs.get_queue_attributes(QueueUrl=self.outputs[queue], AttributeNames=names)["Attributes"]
        return tuple(int(found[name]) for name in names)

    def deploy(self):
        self.deployed = self.sources.read_text()
        self.browser.clock.advance(60)


def addresses(page):
    """Return the addresses of the dead letters that a page links."""
    return list(dict.fromkeys(re.findall(r'href="(/dead-letters/[0-9a-f-]{36})"', page.text)))


def text_of(page):
    """Return a page's text, without its tags."""
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text)))
