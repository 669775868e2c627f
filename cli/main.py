"""The `voxbridge` command: registers the subcommands and turns every error into one line."""

import os
import sys
import traceback
from typing import Any

import typer
from typer.core import TyperGroup

from cli.connect import connect_command
from cli.console.command import console_command
from cli.dlq import dlq_app
from cli.doctor import doctor_command
from cli.errors import DEBUG_VARIABLE, EXIT_ERROR, EXIT_INTERRUPTED, explain
from cli.find import find_command
from cli.leads import leads_command
from cli.pause import pause_command, resume_command
from cli.preview import preview_command
from cli.secret import secret_app
from cli.send import send_command


class Commands(TyperGroup):
    """The commands. None shows a traceback, which may hold a lead's data."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command; any error of ours or of AWS becomes one line and exit code 2."""
        try:
            return super().invoke(ctx)
        except (typer.Exit, BrokenPipeError):
            raise
        except (typer.Abort, EOFError):  # Ctrl-C or Ctrl-D at a prompt
            typer.echo("Stopped.", err=True)
            raise typer.Exit(EXIT_INTERRUPTED) from None
        except Exception as error:
            # typer reports wrong options and arguments itself.
            if isinstance(error, typer.TyperException):
                raise
            if os.environ.get(DEBUG_VARIABLE):
                traceback.print_exc()
            options = (ctx.obj or {}).get("options")
            typer.echo(f"Error: {explain(error, options.aws_options if options else '')}", err=True)
            raise typer.Exit(EXIT_ERROR) from None


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""Turn web leads into Voxworks contacts, and see what became of each.

    To begin, `connect` a form: it waits for the first lead. The `console` shows all of them in your browser.

    To stop calls at once, `pause`: leads are held, and none is lost, until you `resume`.

    For example:

        voxbridge preview --source typeform events/typeform/created.json

        voxbridge connect typeform

        voxbridge console

        voxbridge doctor
    """,
    epilog="Exit codes: 0 success; 1 negative result (no contact, rejected, something left undone); "
    "2 usage or environment error (options, files, AWS); 130 Ctrl-C. "
    f"Set NO_COLOR to turn colours off, and {DEBUG_VARIABLE}=1 for tracebacks, which may hold a lead's data.",
)
app.command("preview")(preview_command)
app.command("send")(send_command)
app.command("leads")(leads_command)
app.command("find")(find_command)
app.command("doctor")(doctor_command)
app.command("pause")(pause_command)
app.command("resume")(resume_command)
app.command("console")(console_command)
app.command("connect")(connect_command)
app.add_typer(secret_app, name="secret")
app.add_typer(dlq_app, name="dlq")


if __name__ == "__main__":
    sys.exit(app())
