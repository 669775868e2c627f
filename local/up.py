"""`make up`: runs the local stack until Ctrl-C, and prints how to send webhooks to it.

python -m local.up [PARAMETER=VALUE ...]     template parameters, e.g. RetryWindowHours=1
"""

import contextlib
import signal
import sys
import threading
import time
from types import FrameType

from rich.console import Console
from rich.markup import escape

from local.build import ROOT
from local.errors import LocalStackError
from local.stack import LocalStack


def main(arguments: list[str]) -> int:
    """Start the stack, print how to use it, and wait."""
    console = Console()
    if wrong := [argument for argument in arguments if "=" not in argument]:
        console.print(f"{escape(repr(wrong[0]))} is not PARAMETER=VALUE, such as RetryWindowHours=1.", soft_wrap=True)
        return 2
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    parameters = dict(argument.split("=", 1) for argument in arguments)
    began = time.monotonic()
    try:
        with contextlib.ExitStack() as exits:
            with console.status("Starting") as status:
                starting = LocalStack(
                    parameters=parameters, publish=ROOT, progress=lambda step: status.update(f"{step} …")
                )
                stack = exits.enter_context(starting)
            _explain(console, stack, time.monotonic() - began)
            threading.Event().wait()
    except KeyboardInterrupt:
        console.print("Stopped. Nothing is left running.")
    except LocalStackError as error:
        console.print(f"[bold red]The local stack did not start.[/] {escape(str(error))}")
        return 1
    return 0


def _explain(console: Console, stack: LocalStack, seconds: float) -> None:
    url = stack.outputs["WebhookUrl"]
    token = stack.secret()["webhook_token"]
    lead = """{"phone": "0429 069 971", "first_name": "John", "last_name": "Smith"}"""
    console.print(
        f"[bold green]Up[/] after {seconds:.1f} s. Webhooks go to [bold]{url}/{{source}}[/]\n", soft_wrap=True
    )
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
        f"AWS: [bold]{stack.endpoint_url}[/] (key and secret `test`). `voxbridge … --local` finds this stack.",
        soft_wrap=True,
    )
    console.print("Ctrl-C stops it.")


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
