"""What the pages share: one object for each thing, and fetches that wait for the stack."""

import threading

from support.fakes import FakeClock

from cli.console.session import Session
from cli.console.state import Console
from cli.errors import CommandError
from cli.stack import Stack, StackOptions


def make(find, **options):
    return Console(StackOptions(local=True), Session(8484), FakeClock(), find, **options)


def test_a_fetch_waits_until_the_stack_is_found():
    """A page that is asked for meanwhile starts fetches too; they must not fail for that."""
    is_there = threading.Event()
    stack = Stack("local", None, {"WebhookUrl": "x"})

    def find(_options):
        assert is_there.wait(20)
        return stack

    console = make(find)
    console.connect()
    reading = console.cached(url_of, 60)
    assert reading.get().is_loading
    is_there.set()
    assert reading.get(wait=20).value == "x"


class Holder:
    """Something that a page module keeps."""

    def __init__(self, console):
        self.console = console


def url_of(console):
    return console.stack.output("WebhookUrl")


def test_a_stack_that_is_not_there_is_each_fetchs_error():
    def find(_options):
        raise CommandError("There is no stack.")

    console = make(find, start=lambda work: work())
    assert console.cached(url_of, 60).get().error == "There is no stack."


def test_the_same_thing_is_one_object():
    console = make(lambda _options: None, start=lambda work: work())
    assert console.service(Holder) is console.service(Holder)
    assert console.cached(url_of, 60) is console.cached(url_of, 60)
    assert console.cached_if_read(print) is None
