"""Groups of options that several commands share, each written once as a dataclass."""

import inspect
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import wraps
from typing import Annotated, Any

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")]


def with_options[R](command: Callable[..., R]) -> Callable[..., R]:
    """Spread a command's parameters that are dataclasses of options: typer sees the fields, the command the dataclass.

    The groups, by parameter name, are also kept in the root context's `obj`, where error messages find them.
    """
    signature = inspect.signature(command)
    groups: dict[str, Any] = {
        name: of.annotation for name, of in signature.parameters.items() if is_dataclass(of.annotation)
    }

    @wraps(command)
    def wrapper(context: typer.Context, **given: Any) -> R:
        made = {name: group(**{of.name: given.pop(of.name) for of in fields(group)}) for name, group in groups.items()}
        context.find_root().obj = made
        return command(**given, **made)

    spread = [inspect.Parameter("context", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)]
    for name, parameter in signature.parameters.items():
        spread += _parameters(groups[name]) if name in groups else [parameter]
    wrapper.__signature__ = signature.replace(parameters=spread)  # type: ignore[attr-defined]
    return wrapper


def _parameters(group: Any) -> list[inspect.Parameter]:
    return [
        inspect.Parameter(of.name, inspect.Parameter.KEYWORD_ONLY, default=of.default, annotation=of.type)
        for of in fields(group)
    ]
