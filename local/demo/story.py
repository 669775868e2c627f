"""The acts of the demo: what is sent, what goes wrong, and what becomes of it."""

import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from local.build import ROOT
from local.demo.account import Account, Sent
from local.errors import LocalStackError
from local.simulator import Fault, Limit
from local.stack import LocalStack
from voxbridge.authentication import SourceSecret
from voxbridge.providers import provider
from voxbridge.request import Request

EVENTS = ROOT / "events"
SAMPLE_PHONE = "+61491570156"  # as the bodies in events/ have it
STORM = 40  # leads at once …
STORM_LIMIT = 3  # … against so many a second
DRAINED_WITHIN = 60.0  # seconds

CAMPAIGN = """\
[sources.spring-campaign]
provider = "typeform"
when = "hidden.consent == 'yes'"
"""
MENDED = (
    CAMPAIGN
    + """
[sources.spring-campaign.fields]
first_name = "answers.greeting"
"""
)


class Story:
    """One playing of the demo. `tree` is the copy of the project whose sources.toml may be edited."""

    def __init__(self, stack: LocalStack, tree: Path, console: Console) -> None:
        self.account = Account()
        self._stack = stack
        self._tree = tree
        self._console = console
        self._numbers = count(1)
        self._secrets: dict[str, Any] = stack.secret()
        self._told = 0  # lines of the retry function's log that were shown or passed over

    def play(self) -> None:
        """Play all acts; raises LocalStackError where the queue does not drain."""
        for number, act in enumerate(
            (
                self.a_lead,
                self.no_entry,
                self.no_leads,
                self.dead_letters,
                self.a_storm,
                self.an_outage,
                self.a_hang,
                self.mend_and_replay,
            ),
            1,
        ):
            self._say(f"\n[bold]{number}. {(act.__doc__ or '').rstrip('.')}[/]")
            act()

    # The acts

    def a_lead(self) -> None:
        """Take a lead: one from Typeform, signed; the same person again; one from Zapier."""
        body = self._typeform(phone := self._phone())
        self._send("a signed lead", "typeform", body, phone)
        self._send("the same person again", "typeform", body, phone)
        self._send("a lead from Zapier", "zapier", self._zapier(phone := self._phone()), phone)

    def no_entry(self) -> None:
        """Turn strangers away: a forged signature, a wrong token, no such source."""
        phone = self._phone()
        forged = {"typeform-signature": "sha256=Zm9yZ2VkIGZvcmdlZCBmb3JnZWQgZm9yZ2VkIGZvcmc="}
        self._send("a forged signature", "typeform", self._typeform(phone), phone, headers=forged)
        self._send("a wrong token", "zapier", self._zapier(phone), phone, headers={"x-webhook-token": "guess"})
        self._send("an unknown source", "no-such-form", self._zapier(phone), phone, headers={})

    def no_leads(self) -> None:
        """Tell what is no lead: without consent, a cancelled booking, a vendor's test."""
        phone = self._phone()
        self._send("consent not given", "spring-campaign", self._campaign(phone, consent="no"), phone)
        self._send("a cancelled booking", "cal-com", _body("cal-com/cancelled.json"), None)
        self._send("Google's test lead", "google-ads", _body("google-ads/test.json"), None)

    def dead_letters(self) -> None:
        """Keep what nobody can call as it stands for a person to look at."""
        self._send("no phone number", "zapier", _body("zapier/missing_phone.json"), None)
        phone = self._phone()
        self._send("a name the bridge does not find", "spring-campaign", self._campaign(phone, consent="yes"), phone)

    def a_storm(self) -> None:
        """Stand a storm: 40 leads at once, while Voxworks lets 3 a second through."""
        self._stack.simulator.set_limit(Limit(rate=STORM_LIMIT, burst=STORM_LIMIT))
        calls = sum(self._stack.simulator.answers.values())
        phones = [self._phone() for _ in range(STORM)]
        with ThreadPoolExecutor(4) as senders:
            jobs = [
                senders.submit(self._send, f"storm {number}", "zapier", self._zapier(phone), phone, quiet=True)
                for number, phone in enumerate(phones, 1)
            ]
        answers = [job.result() for job in jobs]
        created = sum(sent.status == "created" for sent in answers)
        slowest = max(sent.seconds for sent in answers)
        self._say(f"   {STORM} answers, the slowest after {slowest:.1f} s: {created} created, {STORM - created} queued")
        self._drain(quiet=True)
        calls = sum(self._stack.simulator.answers.values()) - calls
        self._say(f"   {calls} calls of Voxworks for {STORM} leads")
        self._stack.simulator.set_limit(None)

    def an_outage(self) -> None:
        """Outlast an outage: Voxworks answers 503, then it is well again."""
        self._stack.simulator.add_fault(Fault("status", status=503))
        for number in range(1, 4):
            self._send(f"outage {number}", "zapier", self._zapier(phone := self._phone()), phone)
        self._stack.simulator.clear_faults()
        self._drain()

    def a_hang(self) -> None:
        """Survive a hang: Voxworks creates the contact and never answers; the retry finds it there."""
        self._stack.simulator.add_fault(Fault("hang", times=1, creates=True))
        self._send("hang", "zapier", self._zapier(phone := self._phone()), phone)
        self._drain()

    def mend_and_replay(self) -> None:
        """Mend and replay: name the form's question in sources.toml, deploy, and replay the dead letter."""
        self._say('   [dim]sources.toml, \\[sources.spring-campaign.fields]:[/] first_name = "answers.greeting"')
        (self._tree / "functions" / "sources.toml").write_text(MENDED, "utf-8")
        self._stack.redeploy()
        command = ["dlq", "replay", "--local", "--source", "spring-campaign", "--yes"]
        self._say(f"   [dim]$ voxbridge {' '.join(command)}[/]")
        done = subprocess.run(  # noqa: S603
            [Path(sys.executable).parent / "voxbridge", *command],
            cwd=self._tree,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise LocalStackError(f"voxbridge dlq replay failed: {done.stderr or done.stdout}")
        for line in (done.stdout + done.stderr).splitlines():
            self._say(f"   {escape(line)}")
        self._drain()

    # What the acts are made of

    def _send(  # noqa: PLR0913
        self,
        title: str,
        source: str,
        body: bytes,
        phone: str | None,
        *,
        headers: dict[str, str] | None = None,
        quiet: bool = False,
    ) -> Sent:
        """Send one delivery, signed as its provider signs unless `headers` say otherwise, and note the answer."""
        json_type = {"content-type": "application/json"}
        request = Request("POST", f"/webhooks/{source}", headers=json_type | (headers or {}), body=body)
        if headers is None:
            request = self._signed(source, request)
        started = time.monotonic()
        answer = self._stack.post(source, request.body, request.headers)
        told = answer.json()
        sent = Sent(
            title=title,
            source=source,
            phone=phone,
            code=answer.status,
            status=told["status"],
            reason=told.get("reason"),
            delivery_id=told.get("delivery_id", ""),
            seconds=time.monotonic() - started,
        )
        self.account.sent.append(sent)
        if not quiet:
            colour = {2: "green", 4: "yellow", 5: "red"}[answer.status // 100]
            outcome = f"{answer.status} {sent.status}" + (f" ({sent.reason})" if sent.reason else "")
            took = f"[dim]{sent.seconds * 1000:.0f} ms[/]"
            self._say(f"   {title:<34} → /webhooks/{source:<16} [{colour}]{outcome}[/] {took}")
        return sent

    def _signed(self, source: str, request: Request) -> Request:
        name = "typeform" if source == "spring-campaign" else source
        entry = self._secrets["sources"].get(source, self._secrets["webhook_token"])
        return provider(name).scheme.sign(request, SourceSecret.from_json(entry), datetime.now(UTC))

    def _drain(self, *, quiet: bool = False) -> None:
        """Watch the retry queue until it is empty, and show each lead that moves unless there are too many."""
        started = time.monotonic()
        with self._console.status("") as status:
            while waiting := self._stack.depth(self._stack.outputs["RetryQueueUrl"]):
                self._show_moves(quiet=quiet)
                held = len(self._stack.simulator.contacts)
                seconds = time.monotonic() - started
                status.update(f"   {waiting} waiting in the retry queue, {held} contacts in Voxworks ({seconds:.0f} s)")
                if seconds > DRAINED_WITHIN:
                    raise LocalStackError(f"{waiting} leads still wait in the retry queue after {seconds:.0f} s")
                time.sleep(0.2)
        self._show_moves(quiet=quiet)
        self._say(f"   the retry queue is empty again after {time.monotonic() - started:.1f} s")

    def _show_moves(self, *, quiet: bool) -> None:
        """Show what the retry function has logged since the last look."""
        lines = self._stack.log_lines("retry")
        fresh, self._told = lines[self._told :], len(lines)
        titles = {sent.delivery_id: sent.title for sent in self.account.sent}
        for line in () if quiet else fresh:
            if '"lead.attempted"' not in line:
                continue
            attempt = json.loads(line)
            again = f" ({attempt['reason']}), again in {attempt['retry_in_s']} s" if "retry_in_s" in attempt else ""
            title = titles.get(attempt["delivery_id"], "?")
            self._say(f"   {title:<34}   retry {attempt['attempt']}: {attempt['outcome']}{again}")

    def _say(self, line: str) -> None:
        self._console.print(line, highlight=False, soft_wrap=True)

    def _phone(self) -> str:
        return f"+614{next(self._numbers):08d}"

    def _typeform(self, phone: str) -> bytes:
        return _body("typeform/created.json").replace(SAMPLE_PHONE.encode(), phone.encode())

    def _zapier(self, phone: str) -> bytes:
        return _body("zapier/created.json").replace(SAMPLE_PHONE.encode(), phone.encode())

    def _campaign(self, phone: str, consent: str) -> bytes:
        """Make a form that asks for no name, but how to greet the person."""
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
