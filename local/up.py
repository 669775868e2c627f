"""`make up` and `make console`: run the local stack until Ctrl-C, and show each lead as it arrives.

python -m local.up [--console] [PARAMETER=VALUE ...]     template parameters, e.g. RetryWindowHours=1

The port, the secret, the contacts and both queues are kept in .local/up for the next run. When functions/sources.toml
is saved, it is checked and deployed. With --console, the console is opened as well, or on the stack that already runs.
"""

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from botocore.exceptions import BotoCoreError, ClientError
from rich.console import Console
from rich.markup import escape

from cli import leads
from cli.errors import CommandError
from cli.history import History, LogReader
from cli.sources_check import check
from cli.stack import read_local
from local import supervised_process
from local.build import ROOT, STATE
from local.errors import LocalStackError
from local.ingress import Ingress
from local.metrics import LocalMetrics
from local.run_state import WEBHOOKS, AlreadyRunningError, Kept
from local.simulator import Simulator
from local.stack import LocalStack
from local.watcher import FileWatcher
from voxbridge import sources
from voxbridge.clock import Clock
from voxbridge.sources import SourcesError

CONSOLE = "--console"
CONSOLE_COMMAND = (sys.executable, "-m", "cli.main", "console", "--local")
_LOOK_EVERY = 0.5  # seconds between two looks at sources.toml and at MiniStack
_LEADS_EVERY = 1.0
_METRICS_EVERY = 2.0
_WIDTH = 110  # columns of a lead's line


def main(arguments: list[str]) -> int:
    """Start the stack, print how to use it, and serve until a signal; return the exit status."""
    console = Console()
    opens_console = CONSOLE in arguments
    parameters = [argument for argument in arguments if argument != CONSOLE]
    if wrong := [argument for argument in parameters if "=" not in argument]:
        console.print(f"{escape(repr(wrong[0]))} is not PARAMETER=VALUE, such as RetryWindowHours=1.", soft_wrap=True)
        return 2
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    try:
        check(sources.FILE)
        with Kept(STATE / "up") as kept:
            _serve(console, kept, dict(argument.split("=", 1) for argument in parameters), opens_console=opens_console)
    except KeyboardInterrupt:
        console.print("Stopped. The next `make up` goes on from here.")
    except AlreadyRunningError as error:
        if opens_console:
            os.execv(CONSOLE_COMMAND[0], CONSOLE_COMMAND)  # noqa: S606 (our own command)
        console.print(escape(str(error)), soft_wrap=True)
        return 1
    except (LocalStackError, SourcesError) as error:
        console.print(f"[bold red]The local stack is not running.[/] {escape(str(error))}", soft_wrap=True)
        return 1
    return 0


def _serve(console: Console, kept: Kept, parameters: dict[str, str], *, opens_console: bool) -> None:
    began = time.monotonic()
    with contextlib.ExitStack() as exits:
        with console.status("Starting") as status:
            starting = LocalStack(
                parameters=parameters,
                simulator=Simulator(port=kept.port("voxworks"), kept=kept.contacts),
                kept=kept,
                progress=lambda step: status.update(f"{step} …"),
            )
            stack = exits.enter_context(starting)
            ingress = Ingress(stack.endpoint_url, stack.outputs["ApiId"], kept.port(WEBHOOKS))
            exits.enter_context(ingress)
            exits.enter_context(stack.published(ROOT, ingress.url))
        _explain(console, stack, ingress.url, time.monotonic() - began)
        exits.enter_context(repeating(_METRICS_EVERY, LocalMetrics.of_stack(stack).publish))
        exits.enter_context(repeating(_LEADS_EVERY, _printer(console)))
        if opens_console:
            exits.enter_context(_console())
        watcher = FileWatcher(sources.FILE)
        pause = threading.Event()
        while stack.is_running:
            pause.wait(_LOOK_EVERY)
            if watcher.has_changed():
                _deploy_again(console, stack, sources.FILE)
        raise LocalStackError("MiniStack has ended unexpectedly; start it again with `make up`")


def _deploy_again(console: Console, stack: LocalStack, file: Path) -> None:
    """Deploy a file that was saved, unless it is invalid."""
    try:
        check(file)
        began = time.monotonic()
        console.print(f"{file.name} has changed: deploying it.")
        stack.redeploy()
    except SourcesError as error:
        console.print(f"[bold red]{escape(file.name)} was not deployed.[/] {escape(str(error))}", soft_wrap=True)
    except LocalStackError as error:
        console.print(f"[bold red]The deployment failed.[/] {escape(str(error))}", soft_wrap=True)
    else:
        console.print(f"[bold green]Live[/] after {time.monotonic() - began:.0f} s.")


def _printer(console: Console) -> Callable[[], None]:
    """Return what prints each lead that is new or has changed, at each call."""
    history = History(LogReader.of_stack(read_local(ROOT)), Clock())

    def show() -> None:
        for story in reversed(history.refresh()):
            console.out(leads.line(story, datetime.now(UTC), _WIDTH), highlight=False)

    return show


@contextlib.contextmanager
def repeating(seconds: float, action: Callable[[], None]) -> Iterator[None]:
    """Call an action in a thread, again and again with pauses; it is called once more at the end.

    A call that fails because MiniStack does not answer is made again after the pause.
    """
    ending = threading.Event()

    def attempt() -> None:
        with contextlib.suppress(BotoCoreError, ClientError, CommandError, OSError):
            action()

    def run() -> None:
        while not ending.wait(seconds):
            attempt()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join()
        attempt()


@contextlib.contextmanager
def _console() -> Iterator[None]:
    """Run the console beside the stack; it ends with it, however that ends."""
    scratch = supervised_process.scratch_directory()
    running = supervised_process.start(
        [*CONSOLE_COMMAND], scratch, environment=os.environ, cwd=ROOT, stdout=sys.stdout.fileno()
    )
    try:
        yield
    finally:
        supervised_process.stop(running)


def _explain(console: Console, stack: LocalStack, public_url: str, seconds: float) -> None:
    url = f"{public_url}/webhooks"
    token = stack.secret()["webhook_token"]
    lead = """{"phone": "0429 069 971", "first_name": "John", "last_name": "Smith"}"""
    console.print(f"[bold green]Up[/] after {seconds:.1f} s. Webhooks go to [bold]{url}/SOURCE[/]\n", soft_wrap=True)
    # Not `print`: these lines are to be copied, so they are neither wrapped nor coloured.
    for title, command in (
        (
            "A lead as Zapier sends it",
            f"curl -i {url}/zapier -H 'X-Webhook-Token: {token}' -H 'Content-Type: application/json' -d '{lead}'",
        ),
        ("The same from an HTML form", f"curl -i '{url}/generic?token={token}' -d phone=0429069972 -d first_name=Ann"),
        ("The contacts in Voxworks (a simulator)", f"curl {stack.simulator.url}/_simulator/contacts"),
        (
            "Make Voxworks fail three times; the next lead is queued, then created",
            f'curl {stack.simulator.url}/_simulator/faults -d \'{{"kind": "status", "status": 503, "times": 3}}\'',
        ),
    ):
        console.print(f"[dim]# {title}[/]")
        console.out(command + "\n", highlight=False)
    console.print(
        f"AWS: [bold]{stack.endpoint_url}[/] (key and secret `test`). `voxbridge … --local` finds this stack; "
        "`make console` opens it in the browser.",
        soft_wrap=True,
    )
    depths = [(stack.depth(stack.outputs[f"{name}QueueUrl"]), what) for name, what in _QUEUES.items()]
    if any(depth for depth, _ in depths) or stack.simulator.contacts:
        there = ", ".join(f"{depth} {what}" for depth, what in depths)
        console.print(f"From earlier runs: {len(stack.simulator.contacts)} contacts, {there}.")
    console.print("Saving functions/sources.toml deploys it. Each lead appears below. Ctrl-C stops.\n")


_QUEUES = {"Retry": "waiting leads", "DeadLetter": "dead letters"}


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
