"""The `voxbridge` command: its table of contents, and the one place that turns errors into sentences."""

import os
import sys
import traceback
from typing import Any

import typer
from typer.core import TyperGroup

from cli.dlq import dlq_app
from cli.doctor import doctor_command
from cli.errors import EXIT_ERROR, EXIT_INTERRUPTED, explain
from cli.preview import preview_command
from cli.secret import secret_app
from cli.send import send_command

DEBUG_VARIABLE = "VOXBRIDGE_DEBUG"


class Commands(TyperGroup):
    """The commands, none of which shows a traceback: that may hold a lead's values."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command; any error of ours or of AWS becomes a sentence and exit code 2."""
        try:
            return super().invoke(ctx)
        except (typer.Exit, BrokenPipeError):
            raise
        except (typer.Abort, EOFError):  # Ctrl-C or Ctrl-D at a question
            typer.echo("Stopped.", err=True)
            raise typer.Exit(EXIT_INTERRUPTED) from None
        except Exception as error:
            # Options and arguments that are wrong have typer's own way of being told.
            if isinstance(error, typer.TyperException):
                raise
            if os.environ.get(DEBUG_VARIABLE):
                traceback.print_exc()
            typer.echo(f"Error: {explain(error)}", err=True)
            raise typer.Exit(EXIT_ERROR) from None


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""Web leads to Voxworks: see how a payload maps, post one, set the secret, and look after dead letters.

    Tab completes commands, sources and reasons after `voxbridge --install-completion`.

    For example:

        voxbridge preview --source typeform events/typeform/created.json

        voxbridge doctor --local
    """,
    epilog="Exit codes: 0 done; 1 the answer is no (no contact, a refusal, something left undone); "
    "2 it could not be tried (options, files, AWS); 130 Ctrl-C. "
    f"NO_COLOR is respected; {DEBUG_VARIABLE}=1 shows tracebacks, which may hold a lead's values.",
)
app.command("preview")(preview_command)
app.command("send")(send_command)
app.command("doctor")(doctor_command)
app.add_typer(secret_app, name="secret")
app.add_typer(dlq_app, name="dlq")


if __name__ == "__main__":
    sys.exit(app())
