"""Conservation: each lead that goes in at the webhook function is a contact or in a queue, whatever it is sent in.

The payloads are the corpus' cases and events/, mutated and joined by tests/support/mutations.py and joins.py. How many
leads a payload holds, and whose they are, follows from how it was made and from what its case expects, never from the
code that is tried. `make conservation SEED=2` runs more of them than the test does and prints the figures.
"""

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from random import Random
from typing import Any
from zlib import crc32

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2]))

from corpus import NOT_A_LEAD, Case, load
from support.builders import CREATED, BridgeFixture, build_application
from support.fakes import NOW
from support.joined_payloads import JOINS, MEMBER_JOINS, Join, as_another, document_of
from support.mutations import MUTATIONS
from support.payloads import Payload, payload_of

from cli.signing import sign_request
from local import events
from voxbridge.auth.verifiers import SourceSecret
from voxbridge.delivery import Delivery
from voxbridge.http import Request
from voxbridge.providers import provider
from voxbridge.queues import QueueMessage

TURNED_AWAY = ("ignored", "skipped", "test")
TOKEN_IN_BODY = ("google-ads", "wufoo")  # whose payloads are no lists, therefore


@dataclass(frozen=True)
class Person:
    """What a payload says of one person: every text of theirs, in order and in lower case."""

    texts: tuple[str, ...]
    number: str = ""  # as the case expects it

    def says(self, text: str) -> bool:
        """Say whether a text is in what the person wrote; what is a name may be in two places."""
        return any(text.lower() in own for own in (*self.texts, " ".join(self.texts)))

    def has_number(self, e164: str) -> bool:
        """Say whether a number's last digits are in what the person wrote; a number may be in three boxes."""
        places = (*self.texts, " ".join(self.texts))
        return e164 == self.number or any(e164[-6:] in re.sub(r"\D", "", text) for text in places)


@dataclass(frozen=True)
class Trial:
    """A payload, and whose leads are in it."""

    case: Case
    change: str
    payload: Payload
    leads: tuple[Person, ...]  # each must come to an end of its own
    others: tuple[Person, ...] = ()  # who is in it without being a lead
    may_turn_away: bool = False  # it holds something besides that is no lead

    @property
    def name(self) -> str:
        """Which case it is made of, and how."""
        return f"{self.case.name}, {self.change}"


@dataclass(frozen=True)
class Fates:
    """What came of a request: contacts, messages in the queues, and what the answer says."""

    code: int
    answers: tuple[str, ...]
    contacts: tuple[dict[str, Any], ...]
    kept: tuple[Delivery, ...]


def person(payload: Payload | Any) -> Person:
    """Return the person of a payload, or of a document."""
    if isinstance(payload, Payload):
        pairs = payload.pairs()
        document = [value for _, value in pairs] if pairs else payload.document()
        return person(document if document is not None else payload.body.decode("utf-8", "replace").split("\n"))
    return Person(tuple(text.lower() for text in _texts(payload)))


def _texts(document: Any) -> Iterator[str]:
    waiting = [document]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(reversed(value.values()))
        elif isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, str) and value[:1] in ("{", "["):
            try:
                waiting.append(json.loads(value))
            except ValueError:
                yield value
        elif value not in (None, "", True, False):
            yield str(value)


# ── What is sent ─────────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def cases() -> list[Case]:
    """Return the corpus and the leads of events/, without bodies that no mutation can read."""
    return [_with_token(case) for case in [*load(), *_events()] if _is_readable(case)]


def _with_token(case: Case) -> Case:
    """Return a case with the token in its body, where its provider sends it there."""
    if case.provider not in TOKEN_IN_BODY:
        return case
    body = _request(case, payload_of(case.delivery)).body
    return replace(case, delivery=replace(case.delivery, body=body))


def _is_readable(case: Case) -> bool:
    try:
        return document_of(payload_of(case.delivery)) is not None
    except (ValueError, RecursionError):
        return False


def _events() -> Iterator[Case]:
    """Yield events/ that are a lead each, as the page beside them says."""
    for body in events.bodies():
        if body.stem not in ("created", "labelled", "simple", "workflow", "contact_info", "spreadsheet"):
            continue
        request = events.unsigned(body)
        source = body.parent.name
        headers = {name: request.header(name) for name in provider(source).headers if request.header(name)}
        number = re.search(rb"491\D{0,2}570\D{0,2}(\d{3})", request.body)
        contact = {"phone_number": f"+61491570{number[1].decode()}"} if number else {}
        delivery = Delivery("event", source, NOW, request.header("content-type"), request.body, headers)
        yield Case(f"events/{source}/{body.stem}", "written", "", source, "AU", delivery, {"contact": contact}, {})


def is_lead(case: Case) -> bool:
    """Say whether a case is a lead, with or without a contact."""
    return NOT_A_LEAD not in {case.expected.get("error"), *case.either.get("error", [])}


def trials(seed: object, changes: int, of: Sequence[Case] = ()) -> Iterator[Trial]:
    """Yield each lead as it is, with some mutations, and in some joins with other people; `of`: of these alone."""
    leads = [case for case in cases() if is_lead(case)]
    not_leads = [case for case in cases() if not is_lead(case)]
    for case in of or leads:
        random = Random(f"{seed} {case.name}")
        payload = payload_of(case.delivery)
        yield Trial(case, "as it is", payload, (_owner(case, payload),))
        yield from _mutated(case, random, changes)
        for join in (*random.sample(JOINS, changes), random.choice(MEMBER_JOINS)):
            others = [_another_case(case, random.random(), pool) for pool in (leads, not_leads)]
            yield from _joined(case, join, random, *others)


def _another_case(case: Case, chance: float, pool: list[Case]) -> Case:
    """Draw a case so that a case that is added to the pool changes hardly any draw."""
    number = crc32(f"{chance} {case.name}".encode())
    return min(pool, key=lambda each: (_number(each.name) ^ number) * 2654435761 % 2**32)


@cache
def _number(name: str) -> int:
    return crc32(name.encode())


def _mutated(case: Case, random: Random, changes: int) -> Iterator[Trial]:
    for mutation in random.sample(MUTATIONS, changes):
        if mutation.applies_to(case.provider) and (payload := mutation(payload_of(case.delivery), random)):
            yield Trial(case, mutation.name, payload, (_owner(case, payload),))


def _owner(case: Case, payload: Payload) -> Person:
    return replace(person(payload), number=case.fields.get("phone_number", ""))


def _joined(case: Case, join: Join, random: Random, other: Case, none: Case) -> Iterator[Trial]:
    """Join a case with other people in the same form, with another form's person, and with what is no lead."""
    if case.provider in TOKEN_IN_BODY or not case.fields:
        return
    if join.by_template and case.provider != "generic":
        return
    first = payload_of(case.delivery)
    contact = case.expected.get("contact")
    if contact and contact.get("phone_number"):
        number = random.choice((2, 2, 2, 3, 13))
        others = [as_another(first, contact, n) for n in range(1, 2 if join.one_lead else number)]
        yield from _trial(case, join, [first, *(each for each in others if each)], random)
    if join.one_lead:
        return
    if other.provider == case.provider and (payload := _with_other_number(other, random)):
        yield from _trial(case, join, [first, payload], random)
    if none.provider == case.provider:
        for each in _trial(case, join, [first, payload_of(none.delivery)], random):
            change = f"{each.change}, with what is none"
            yield replace(each, change=change, leads=each.leads[:1], others=each.leads[1:], may_turn_away=True)


def _with_other_number(case: Case, random: Random) -> Payload | None:
    contact, payload = case.expected.get("contact"), payload_of(case.delivery)
    return as_another(payload, contact, random.randrange(20, 90)) if contact and "phone_number" in contact else None


def _trial(case: Case, join: Join, payloads: list[Payload], random: Random) -> Iterator[Trial]:
    documents = [document_of(payload) for payload in payloads]
    if len(payloads) < 2 or not all(documents):
        return
    payload = join([document for document in documents if document], random)
    if payload is None or len(payload.body) > 200_000:
        return
    people = (_owner(case, payloads[0]), *(person(document) for document in documents[1:]))
    leads, others = (people[:1], people[1:]) if join.one_lead else (people, ())
    yield Trial(case, f"{join.name} of {len(people)}", payload, leads, others)


# ── What comes of it ─────────────────────────────────────────────────────────────────────────────────────────────────


@cache
def _world(region: str) -> BridgeFixture:
    return build_application(secret=events.sample_secret(), region=region, fetch=lambda *_: b"{}")


def send(trial: Trial) -> Fates:
    """Send a payload to the webhook function, and let the retry function run until nothing is left for it to do."""
    its_world = _world(trial.case.region)
    transport, queues, telemetry = its_world.transport, its_world.queues, its_world.telemetry
    transport.answers = [CREATED]
    for each in (transport.calls, queues.retry, queues.dead, queues.hidden, telemetry.attempts, telemetry.crashes):
        each.clear()
    its_world.clock.wall = trial.case.delivery.received_at
    answer = its_world.receiver.handle_request(_request(trial.case, trial.payload))
    kept: list[Delivery] = []
    while queues.retry:
        waiting, _ = queues.retry.pop(0)
        if not its_world.retry_processor.process_message(QueueMessage("m", "h", waiting.to_message(), 1), lambda: 14.0):
            kept.append(waiting)
    told = answer.body.get("leads", [answer.body])
    ends = tuple(attempt.outcome.value for attempt in telemetry.attempts)
    assert not telemetry.crashes, telemetry.crashes
    contacts = tuple(call.contact for call in transport.calls)
    return Fates(answer.code, (*(each.get("status", "") for each in told), *ends), contacts, (*kept, *queues.dead))


def _request(case: Case, payload: Payload) -> Request:
    path, secrets = f"/webhooks/{case.provider}", events.sample_secret()
    headers = {**case.delivery.headers, "content-type": payload.content_type, "host": events.HOST}
    request = Request("POST", path, headers=headers, body=payload.body, url=f"https://{events.HOST}{path}")
    secret = SourceSecret.from_json(secrets["sources"].get(case.provider, secrets["webhook_token"]))
    return sign_request(provider(case.provider).verifier, request, secret, case.delivery.received_at)


def failures(trial: Trial, fates: Fates) -> list[str]:
    """Say what was lost, made up or mixed."""
    found: list[str] = []
    if fates.code >= 300:
        return [f"refused with {fates.code}"]
    turned_away = [status for status in fates.answers if status in TURNED_AWAY]
    if turned_away and not trial.may_turn_away:
        found.append(f"turned away: {turned_away[0]}")
    kept = [person(payload_of(delivery)) for delivery in fates.kept]
    everybody = (*trial.leads, *trial.others)
    for number, lead in enumerate(trial.leads):
        own = set(lead.texts).difference(*(other.texts for other in everybody if other is not lead))
        held = any(own <= set(message.texts) for message in kept)
        if not held and not any(lead.has_number(contact["phone_number"]) for contact in fates.contacts):
            found.append(f"lead {number + 1} is nowhere")
    if len(fates.contacts) > len(trial.leads) + trial.may_turn_away:
        found.append(f"{len(fates.contacts)} contacts of {len(trial.leads)} leads")
    return found + [why for contact in fates.contacts for why in _mixed(contact, everybody)]


def _mixed(contact: dict[str, Any], everybody: tuple[Person, ...]) -> Iterator[str]:
    """Yield the fields of a contact that are another person's than its number."""
    owners = [one for one in everybody if one.has_number(contact["phone_number"])]
    strangers = [one for one in everybody if one not in owners]
    if not owners:
        yield "a number that is in no text of theirs"
    for field in ("first_name", "last_name", "email"):
        value = contact.get(field)
        if value and any(one.says(value) for one in strangers) and not any(one.says(value) for one in owners):
            yield f"mixed: {field} is another's"


# ── The command ──────────────────────────────────────────────────────────────────────────────────────────────────────


def main() -> int:
    """Run, print the figures, and say where a lead was lost."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--changes", type=int, default=8, help="mutations, and joins, of each payload (default: 8)")
    parser.add_argument("--show", type=int, default=10, metavar="N", help="print N payloads of which a lead was lost")
    parser.add_argument("--only", default="", help="only trials whose name holds this")
    options = parser.parse_args()
    start, counts, broken = time.process_time(), Counter[str](), Counter[str]()
    for trial in trials(options.seed, options.changes):
        if options.only not in trial.name:
            continue
        fates = send(trial)
        found = failures(trial, fates)
        counts += Counter(payloads=1, leads=len(trial.leads), contacts=len(fates.contacts), kept=len(fates.kept))
        counts["whole"] += len(trial.leads) > 1 and len(fates.kept) == 1 and not fates.contacts
        broken.update(f"{trial.change}: {re.sub('lead [0-9]+', 'a lead', why)}" for why in found)
        if found and broken.total() <= options.show:
            print(f"\n── {trial.name}: {'; '.join(found)}\n{trial.payload.body.decode()[:3000]}\n{fates}")
    seconds = time.process_time() - start
    print(f"\nseed {options.seed}: {counts['payloads']} payloads with {counts['leads']} leads in {seconds:.0f} s")
    print(f"{counts['contacts']} contacts and {counts['kept']} messages, {counts['whole']} of them of several leads")
    print("\n".join(f"{n:5} {why}" for why, n in broken.most_common()) or "nothing lost, made up or mixed")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
