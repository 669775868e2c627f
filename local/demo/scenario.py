"""The steps of the demo: what is sent, what fails meanwhile, and what becomes of it."""

import json
import subprocess
import sys
import time
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from cli.signing import sign_request
from local.build import ROOT
from local.demo.reconcile import SentDelivery
from local.errors import LocalStackError
from local.faults.load import Load, failing, rate_limited, send_all
from local.simulator import Fault, Limit
from local.stack import LocalStack
from voxbridge.auth.verifiers import SourceSecret
from voxbridge.http import Request
from voxbridge.providers import provider

EVENTS = ROOT / "events"
SAMPLE_PHONE = "+61491570156"  # as the bodies in events/ have it
BURST = Load(40, senders=4)
BURST_LIMIT = Limit(rate=3, burst=3)
DRAIN_TIMEOUT = 60.0  # seconds

CAMPAIGN = """\
[sources.call-me]
provider = "zapier"
automation = "call-now"

[sources.spring-campaign]
provider = "typeform"
when = "hidden.consent == 'yes'"
"""
_PROVIDERS = {"call-me": "zapier", "spring-campaign": "typeform"}
FIXED_CAMPAIGN = (
    CAMPAIGN
    + """
[sources.spring-campaign.fields]
first_name = "answers.greeting"
"""
)


class Demo:
    """One run of the demo. `tree` is the copy of the project whose sources.toml is edited."""

    def __init__(self, stack: LocalStack, tree: Path, console: Console) -> None:
        self.sent: list[SentDelivery] = []
        self._stack = stack
        self._tree = tree
        self._console = console
        self._numbers = count(1)
        self._secrets: dict[str, Any] = stack.secret()
        self._log_lines_shown = 0  # of the retry function

    def run(self) -> None:
        """Run all steps; raises LocalStackError if the retry queue does not drain."""
        steps = (
            self.take_leads,
            self.reject_forgeries,
            self.filter_events,
            self.dead_letter,
            self.survive_a_burst,
            self.survive_an_outage,
            self.survive_a_hang,
            self.place_a_call,
            self.fix_and_replay,
        )
        for number, step in enumerate(steps, 1):
            self._print(f"\n[bold]{number}. {(step.__doc__ or '').rstrip('.')}[/]")
            step()

    # The steps; their docstrings are their headings

    def take_leads(self) -> None:
        """Take leads: a signed one from Typeform, the same person again, one from Zapier."""
        body = self._typeform(phone := self._phone())
        self._send("a signed lead", "typeform", body, phone)
        self._send("the same person again", "typeform", body, phone)
        self._send("a lead from Zapier", "zapier", self._zapier(phone := self._phone()), phone)

    def reject_forgeries(self) -> None:
        """Reject forged requests: a wrong signature, a wrong token, an unknown source."""
        phone = self._phone()
        forged = {"typeform-signature": "sha256=Zm9yZ2VkIGZvcmdlZCBmb3JnZWQgZm9yZ2VkIGZvcmc="}
        self._send("a wrong signature", "typeform", self._typeform(phone), phone, headers=forged)
        self._send("a wrong token", "zapier", self._zapier(phone), phone, headers={"x-webhook-token": "guess"})
        self._send("an unknown source", "no-such-form", self._zapier(phone), phone, headers={})

    def filter_events(self) -> None:
        """Filter what is not a lead: no consent, a cancelled booking, a provider's test."""
        phone = self._phone()
        self._send("no consent", "spring-campaign", self._campaign(phone, consent="no"), phone)
        self._send("a cancelled booking", "cal-com", _body("cal-com/cancelled.json"), None)
        self._send("Google's test lead", "google-ads", _body("google-ads/test.json"), None)

    def dead_letter(self) -> None:
        """Keep leads that cannot be called yet: no phone number, no first name."""
        self._send("no phone number", "zapier", _body("zapier/missing_phone.json"), None)
        phone = self._phone()
        self._send("no first name found", "spring-campaign", self._campaign(phone, consent="yes"), phone)

    def survive_a_burst(self) -> None:
        """Survive a burst: 40 leads at once while Voxworks allows 3 calls a second."""
        simulator, leads = self._stack.simulator, BURST.leads
        phones = [self._phone() for _ in range(leads)]
        calls = simulator.answers.total()
        with rate_limited(simulator, BURST_LIMIT):
            answers = send_all(BURST, lambda number: self._send_quietly(f"burst {number + 1}", phones[number]))
            created = sum(sent.status == "created" for sent in answers)
            slowest = max(sent.seconds for sent in answers)
            self._print(
                f"   {leads} answers, the slowest after {slowest:.1f} s: {created} created, {leads - created} queued"
            )
            self._drain(quiet=True)
        self._print(f"   {simulator.answers.total() - calls} calls to Voxworks for {leads} leads")

    def survive_an_outage(self) -> None:
        """Survive an outage: Voxworks answers 503, then recovers."""
        with failing(self._stack.simulator):
            for number in range(1, 4):
                self._send(f"outage {number}", "zapier", self._zapier(phone := self._phone()), phone)
        self._drain()

    def survive_a_hang(self) -> None:
        """Survive a timeout: Voxworks creates the contact and never answers; the retry finds it there."""
        self._stack.simulator.add_fault(Fault("hang", times=1, creates=True))
        self._send("timeout", "zapier", self._zapier(phone := self._phone()), phone)
        self._drain()

    def place_a_call(self) -> None:
        """Place a call: an automation starts once, although its webhook fails and the form is sent twice."""
        before = len(self._stack.simulator.executions)
        self._stack.simulator.add_fault(Fault("status", times=1, status=503, at="automation"))
        body = self._zapier(phone := self._phone())
        self._send("a request for a call", "call-me", body, phone)
        self._drain()
        self._send("the same form again", "call-me", body, phone)
        executions = len(self._stack.simulator.executions) - before
        self._print(f"   executions of the automation in Voxworks: {executions}")
        if executions != 1:
            raise LocalStackError(f"the automation was to start once, and started {executions} times")

    def fix_and_replay(self) -> None:
        """Fix and replay: map the form's question in sources.toml, deploy, replay the dead letter."""
        self._print('   [dim]sources.toml, \\[sources.spring-campaign.fields]:[/] first_name = "answers.greeting"')
        (self._tree / "functions" / "sources.toml").write_text(FIXED_CAMPAIGN, "utf-8")
        self._stack.redeploy()
        command = ["dlq", "replay", "--local", "--source", "spring-campaign", "--yes"]
        self._print(f"   [dim]$ voxbridge {' '.join(command)}[/]")
        done = subprocess.run(  # noqa: S603
            [Path(sys.executable).parent / "voxbridge", *command],
            cwd=self._tree,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            raise LocalStackError(f"voxbridge dlq replay failed: {done.stdout}")
        for line in done.stdout.splitlines():
            self._print(f"   {escape(line)}")
        self._drain()

    # What the steps use

    def _send(
        self, title: str, source: str, body: bytes, phone: str | None, *, headers: dict[str, str] | None = None
    ) -> SentDelivery:
        """Send one delivery and print the answer; see `_post`."""
        sent = self._post(title, source, body, phone, headers)
        colour = {2: "green", 4: "yellow", 5: "red"}[sent.code // 100]
        outcome = f"{sent.code} {sent.status}" + (f" ({sent.reason})" if sent.reason else "")
        took = f"[dim]{sent.seconds * 1000:.0f} ms[/]"
        self._print(f"   {title:<24} → /webhooks/{source:<16} [{colour}]{outcome}[/] {took}")
        return sent

    def _send_quietly(self, title: str, phone: str) -> SentDelivery:
        return self._post(title, "zapier", self._zapier(phone), phone)

    def _post(
        self, title: str, source: str, body: bytes, phone: str | None, headers: dict[str, str] | None = None
    ) -> SentDelivery:
        """Send one delivery, signed as its provider signs unless `headers` are given, and note the answer."""
        json_type = {"content-type": "application/json"}
        request = Request("POST", f"/webhooks/{source}", headers=json_type | (headers or {}), body=body)
        if headers is None:
            request = self._signed(source, request)
        started = time.monotonic()
        answer = self._stack.post(source, request.body, request.headers)
        content = answer.json()
        sent = SentDelivery(
            title=title,
            phone=phone,
            code=answer.status,
            status=content["status"],
            reason=content.get("reason"),
            delivery_id=content.get("delivery_id", ""),
            seconds=time.monotonic() - started,
        )
        self.sent.append(sent)
        return sent

    def _signed(self, source: str, request: Request) -> Request:
        name = _PROVIDERS.get(source, source)
        entry = self._secrets["sources"].get(source, self._secrets["webhook_token"])
        return sign_request(provider(name).verifier, request, SourceSecret.from_json(entry), datetime.now(UTC))

    def _drain(self, *, quiet: bool = False) -> None:
        """Watch the retry queue until it is empty; print each attempt unless `quiet`."""
        started = time.monotonic()
        with self._console.status("") as status:
            while queued := self._stack.depth(self._stack.outputs["RetryQueueUrl"]):
                self._show_attempts(quiet=quiet)
                created = len(self._stack.simulator.contacts)
                seconds = time.monotonic() - started
                status.update(f"   {queued} in the retry queue, {created} contacts in Voxworks ({seconds:.0f} s)")
                if seconds > DRAIN_TIMEOUT:
                    raise LocalStackError(f"{queued} leads are still in the retry queue after {seconds:.0f} s")
                time.sleep(0.2)
        self._show_attempts(quiet=quiet)
        self._print(f"   retry queue empty after {time.monotonic() - started:.1f} s")

    def _show_attempts(self, *, quiet: bool) -> None:
        """Print what the retry function has logged since the last call."""
        lines = self._stack.log_lines("retry")
        new, self._log_lines_shown = lines[self._log_lines_shown :], len(lines)
        titles = {sent.delivery_id: sent.title for sent in self.sent}
        for line in () if quiet else new:
            if '"lead.attempted"' not in line:
                continue
            attempt = json.loads(line)
            again = f" ({attempt['reason']}), next in {attempt['retry_in_s']} s" if "retry_in_s" in attempt else ""
            title = titles.get(attempt["delivery_id"], "?")
            self._print(f"   {title:<24}   retry {attempt['attempt']}: {attempt['outcome']}{again}")

    def _print(self, line: str) -> None:
        self._console.print(line, highlight=False, soft_wrap=True)

    def _phone(self) -> str:
        return f"+614{next(self._numbers):08d}"

    def _typeform(self, phone: str) -> bytes:
        return _body("typeform/created.json").replace(SAMPLE_PHONE.encode(), phone.encode())

    def _zapier(self, phone: str) -> bytes:
        return _body("zapier/created.json").replace(SAMPLE_PHONE.encode(), phone.encode())

    def _campaign(self, phone: str, consent: str) -> bytes:
        """Make a form that asks how to greet the person instead of for a name."""
        form = json.loads(self._typeform(phone))
        response = form["form_response"]
        numbers = [answer for answer in response["answers"] if answer["type"] == "phone_number"]
        question = {"id": "greet01", "ref": "greeting", "type": "short_text", "title": "How shall we greet you?"}
        response["definition"]["fields"].append(question)
        field = {"id": question["id"], "ref": question["ref"], "type": question["type"]}
        response["answers"] = [*numbers, {"type": "text", "text": "Sam", "field": field}]
        response["hidden"] = {"consent": consent}
        return json.dumps(form).encode()


def _body(name: str) -> bytes:
    return (EVENTS / name).read_bytes()
