"""What the pages share: one object for each thing, and fetches that wait for the stack."""

import threading

import pytest
from support.fakes import FakeClock

from cli.console.session import Session
from cli.console.state import Console
from cli.errors import CommandError
from cli.stack import Stack, StackOptions
from voxbridge.queues import QueueError
from voxbridge.sources import SourcesError


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


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (QueueError("SQS did not accept a message: AccessDenied"), "SQS did not accept a message: AccessDenied"),
        (SourcesError("sources.toml, line 3: unknown key"), "sources.toml, line 3: unknown key"),
    ],
)
def test_our_own_errors_are_told_in_their_words(error, told):
    """They hold no value of a payload. Of any other error only the type is shown."""
    console = make(None)
    assert console.explain(error) == told
    assert "Ann" not in console.explain(RuntimeError("Ann Lee, 0412 345 678"))


def test_the_end_waits_for_what_holds_dead_letters():
    """They are released before the console ends; what hangs does not keep it for ever."""
    console, holds, released = make(None), threading.Event(), []

    def work():
        with console.dead_letter_queue:
            holds.set()
            console.closing.wait(20)
            released.append("dead letters")

    thread = threading.Thread(target=work)
    thread.start()
    assert holds.wait(20)
    console.close()
    assert released
    thread.join()
    with console.dead_letter_queue:
        other = threading.Thread(target=console.close, args=(0.01,))
        other.start()
        other.join(20)
        assert not other.is_alive()


def test_the_same_thing_is_one_object():
    console = make(lambda _options: None, start=lambda work: work())
    assert console.service(Holder) is console.service(Holder)
    assert console.cached(url_of, 60) is console.cached(url_of, 60)
    assert console.cached_if_read(print) is None
