"""The commands, and the one place where errors become words and exit statuses."""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from fashionstudio import __version__
from fashionstudio.cli import (
    again,
    annotate,
    batch,
    demo,
    doctor,
    edit,
    engines,
    evaluate,
    export,
    fabric,
    library,
    plugins,
    prepare,
    recipe,
    tryon,
)
from fashionstudio.cli.messages import say_error
from fashionstudio.errors import Cancelled, FashionStudioError

# Newer versions of Typer carry their own copy of click, so its classes are reached through Typer.
_UsageError: type[Any] = typer.BadParameter.__mro__[1]
_ClickError: type[Any] = _UsageError.__mro__[1]

EXIT_OK, EXIT_ERROR, EXIT_USAGE, EXIT_CANCELLED = 0, 1, 2, 130

app = typer.Typer(
    name="fashionstudio",
    help="See a garment on a person before it exists. Without arguments the window opens.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    # Plain help: what draws boxes takes longer to import than everything else together.
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"fashionstudio {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Options of all commands."""


for command in (
    edit,
    tryon,
    batch,
    prepare,
    again,
    recipe,
    export,
    annotate,
    plugins,
    doctor,
    demo,
):
    app.command(command.NAME)(command.run)
app.add_typer(engines.app, name=engines.NAME)
app.add_typer(evaluate.app, name=evaluate.NAME)
app.add_typer(fabric.app, name=fabric.NAME)
app.add_typer(library.app, name=library.NAME)


def run(arguments: Sequence[str]) -> int:
    """Run one command.

    Returns:
        0 when it went well, 1 after an error told in a sentence, 2 for wrong usage, 130 when the
        user cancelled.
    """
    as_json = "--json" in arguments or "--json-lines" in arguments
    with contextlib.suppress(AttributeError):  # a stream that somebody has put in its place
        # Names of files may hold bytes that are no text: whoever reads ours gets them as they are.
        sys.stdout.reconfigure(errors="surrogateescape")  # type: ignore[union-attr]
    try:
        status = app(list(arguments), prog_name="fashionstudio", standalone_mode=False)
        if status == EXIT_CANCELLED:  # what Typer makes of Ctrl-C
            raise Cancelled("Cancelled.")
    except _UsageError as error:
        error.show()
        return EXIT_USAGE
    except (Cancelled, KeyboardInterrupt, typer.Abort):
        say_error("Cancelled.")
        return EXIT_CANCELLED
    except _ClickError as error:
        error.show()
        return EXIT_ERROR
    except FashionStudioError as error:
        return _tell(error, as_json)
    except BrokenPipeError:
        # The reader of our output has gone (`| head`); nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    except MemoryError as error:
        from fashionstudio.errors import OutOfMemory

        hint = "Close other programs or take a smaller photo."
        return _tell(OutOfMemory("This computer has too little memory.", hint, str(error)), as_json)
    except Exception as error:
        from fashionstudio.worker.server import unexpected

        return _tell(unexpected(error), as_json)
    return status if isinstance(status, int) else EXIT_OK


def _tell(error: FashionStudioError, as_json: bool) -> int:
    say_error(error.sentence())
    if error.details and os.environ.get("FASHIONSTUDIO_DEBUG"):
        sys.stderr.write(f"{error.details}\n")
    elif error.code in ("error", "worker_lost") and error.details:
        say_error("Set FASHIONSTUDIO_DEBUG=1 to see the details.", label="")
    if as_json:
        print(json.dumps({"error": {k: v for k, v in error.to_dict().items() if k != "details"}}))
    return EXIT_ERROR
