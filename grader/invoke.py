"""Running one verb: its module is imported, the variables become its options, click does the rest."""

import importlib
import inspect

import click

from grader.errors import UsageError
from grader.variables import Request
from grader.verbs import Verb

_NO = {"0", "no", "false", "off"}


def call(verb: Verb, request: Request) -> int:
    """Run the verb with what was asked, and return its exit status; UsageError if it doesn't understand the options."""
    command = _command(verb)
    arguments = [*request.rest, *as_options(command, verb, request.variables)]
    try:
        # Not `command.main`: it makes statuses of its own out of Ctrl-C and of a reader who has gone.
        with command.make_context(f"make {verb.name}", arguments) as context:
            status = command.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as error:
        remedy = f"`make help VERB={verb.name}` lists what it knows."
        raise UsageError(_message(error), where=f"make {verb.name}", remedy=remedy) from None
    return status if isinstance(status, int) else 0


def explain(verb: Verb) -> str:
    """Return what a verb does, and the variables it knows."""
    command = _command(verb)
    rows = [(_usage(option), _told(option)) for option in _options(command).values()]
    width = max((len(usage) for usage, _ in rows), default=0)
    known = [f"  {usage:<{width}}  {text}".rstrip() for usage, text in rows]
    return "\n".join(
        [f"make {verb.name}" + " NAME=value …" * bool(rows), "", inspect.cleandoc(command.help or ""), "", *known]
    )


def as_options(command: click.Command, verb: Verb, variables: dict[str, str]) -> list[str]:
    """Turn EX=router into `--ex=router`, and WATCH=1 into `--watch`. An empty value is as good as none."""
    known = _options(command)
    words = []
    for name, value in variables.items():
        if name not in known:
            raise _unknown(name, verb, list(known))
        words += _words(known[name], value)
    return words


def _command(verb: Verb) -> click.Command:
    command: click.Command = importlib.import_module(f"grader.commands.{verb.module}").command
    return command


def _options(command: click.Command) -> dict[str, click.Option]:
    """Return the options by the variable that stands for each: EX for --ex."""
    options = [option for option in command.params if isinstance(option, click.Option)]
    return {_name(option): option for option in options}


def _name(option: click.Option) -> str:
    return option.opts[0].lstrip("-").replace("-", "_").upper()


def _usage(option: click.Option) -> str:
    return f"{_name(option)}=1" if option.is_flag else f"{_name(option)}=…"


def _told(option: click.Option) -> str:
    default = f" (else {option.default})" if option.show_default else ""
    return f"{option.help or ''}{default}"


def _message(error: click.ClickException) -> str:
    if isinstance(error, click.BadParameter) and isinstance(error.param, click.Option):
        return f"{_name(error.param)}=: {error.message}"
    return error.format_message()


def _words(option: click.Option, value: str) -> list[str]:
    if option.is_flag:
        return [option.opts[0]] if value and value.lower() not in _NO else []
    return [f"{option.opts[0]}={value}"] if value else []


def _unknown(name: str, verb: Verb, known: list[str]) -> UsageError:
    names = ", ".join(f"{option}=" for option in known)
    return UsageError(
        f"`make {verb.name}` does not know {name}=.",
        remedy=f"It knows {names}." if known else "It takes no NAME=value at all.",
    )
