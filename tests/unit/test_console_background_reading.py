"""Readings that refresh in the background."""

from support.fakes import FakeClock

from cli.console.background_reading import RETRY_AFTER, Cached


class Source:
    """Something that is fetched: a number that counts the fetches, or an error."""

    def __init__(self):
        self.fetches = 0
        self.error = None

    def __call__(self):
        self.fetches += 1
        if self.error:
            raise self.error
        return self.fetches


def explain(error):
    return f"explained {type(error).__name__}"


def make(source, clock, start=lambda work: work()):
    return Cached(source, clock, explain, max_age=60, start=start)


def test_it_fetches_once_per_age():
    source, clock = Source(), FakeClock()
    cached = make(source, clock)
    assert [cached.get().value for _ in range(3)] == [1, 1, 1]
    clock.advance(59)
    assert cached.get().value == 1
    clock.advance(1)
    assert cached.get().value == 2


def test_a_failed_fetch_keeps_the_older_value_and_is_tried_again():
    """The page shows both: the value with its time, and why it is not newer."""
    source, clock = Source(), FakeClock()
    cached = make(source, clock)
    read_at = clock.now()
    cached.get()
    source.error = ValueError("secret text")
    clock.advance(60)
    reading = cached.get()
    assert (reading.value, reading.as_of, reading.error) == (1, read_at, "explained ValueError")
    source.error = None
    assert cached.get().error
    clock.advance(RETRY_AFTER)
    assert (cached.get().value, cached.get().error) == (3, "")


def test_no_one_waits_for_a_running_fetch_without_being_asked_to():
    """While the first fetch runs there is no value, and the reading says so; it is started once."""
    started, clock = [], FakeClock()
    source = Source()
    cached = make(source, clock, started.append)
    assert cached.get().is_loading
    assert cached.get(wait=0.001).is_loading
    cached.refresh()
    assert len(started) == 1
    started[0]()
    assert (cached.get().value, cached.get().is_loading) == (1, False)


def test_a_refresh_fetches_before_the_age_is_over():
    source = Source()
    cached = make(source, FakeClock())
    cached.get()
    cached.refresh()
    assert (cached.get().value, cached.latest) == (2, 2)
