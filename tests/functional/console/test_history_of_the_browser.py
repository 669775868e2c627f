"""Nothing of a lead gets into what a browser keeps: addresses, titles, headers."""

import re
from html import unescape
from urllib.parse import unquote

from support.aws import aws_client
from support.console_session import message

VALUES = ("Zoraida", "Quimby", "0491570156", "+61491570156", "61491570156", "zoraida@example.com", "Ring me at noon")
MAX_PAGES = 80


def add_dead_letter(outputs):
    body = {
        "first_name": "Zoraida",
        "last_name": "Quimby",
        "email": "zoraida@example.com",
        "Comments": "Ring me at noon",
        "Ring me on": "0491570156",
    }
    aws_client("sqs").send_message(QueueUrl=outputs["DeadLetterQueueUrl"], MessageBody=message(body=body))


def test_no_address_no_title_and_no_header_holds_a_value(browser, outputs):
    """Every page that links lead to, with names shown, and what a search for each value leads to."""
    add_dead_letter(outputs)
    browser.post("/show-names", to="shown", back="/")
    answers = [browser.post("/find", text=value) for value in VALUES]
    left, seen = ["/", "/dead-letters"], set()
    while left and len(seen) < MAX_PAGES:
        path = left.pop()
        if path in seen:
            continue
        seen.add(path)
        answers.append(browser.get(path))
        left += [unescape(found) for found in re.findall(r'href="(/[^"#]*)', answers[-1].text)]
        left = [path for path in left if not path.startswith(("/static/", "/connect?", "/send?"))]
    assert any("Zoraida" in answer.text for answer in answers)
    assert any(path.startswith("/dead-letters/") for path in seen)
    for answer in answers:
        title = re.search("<title>(.*)</title>", answer.text)
        kept = [str(answer.url), title[1] if title else "", *answer.headers.values()]
        kept += re.findall(r'(?:href|action|hx-get)="([^"]*)"', answer.text)
        for text in map(unquote, map(unescape, kept)):
            assert not [value for value in VALUES if value.casefold() in text.casefold()], (answer.url, text)
