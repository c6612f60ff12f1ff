"""`fashionstudio fabric …`: learn a fabric as a Token, to be said in the Words."""

from __future__ import annotations

import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from fashionstudio.cli import options as o
from fashionstudio.cli.bars import Bars, left_words

if TYPE_CHECKING:
    from fashionstudio.core.learned import TokenRecord
    from fashionstudio.training.fabric_token import TokenPlan

NAME = "fabric"
HELP = "Learn a fabric as a token, and use it in the words: --words “a shirt <red-tartan>”."

DEFAULT_MINUTES = 3.0
DEFAULT_STEPS = 500

app = typer.Typer(
    name=NAME, help=HELP, no_args_is_help=True, rich_markup_mode=None, add_completion=False
)

SwatchArguments = Annotated[
    list[Path], typer.Argument(help="Pictures of one fabric, lying flat.", show_default=False)
]
NameOption = Annotated[str, typer.Option("--name", help="What to call it, as in red-tartan.")]
NameArgument = Annotated[str, typer.Argument(help="The token's name.", show_default=False)]


@app.callback()
def _group() -> None:
    """Learn a fabric as a token, and use it in the words."""


@app.command("learn")
def learn(
    swatches: SwatchArguments,
    name: NameOption,
    engine: o.EngineOption = "mini",
    repeat_mm: o.RepeatOption = 80.0,
    steps: Annotated[
        Optional[int],  # noqa: UP045 - Typer reads it
        typer.Option(min=1, max=100000, help="Learning steps; without a limit of time."),
    ] = None,
    budget_minutes: Annotated[
        Optional[float],  # noqa: UP045
        typer.Option(min=0.05, help=f"Time to learn in; {DEFAULT_MINUTES:g} without --steps."),
    ] = None,
    vectors: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option(min=1, max=32, help="Pseudo-words; as many as the engine's adapter makes."),
    ] = None,
    seed: o.SeedOption = 0,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where it was stopped.")] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Learn a name anew.")] = False,
    device: o.DeviceOption = "auto",
    as_json: o.JsonOption = False,
) -> None:
    """Learn a token for a fabric from pictures of it; Ctrl-C stops, --resume goes on.

    The engine itself stays as it is. The token is a small file that other diffusers programs can
    read, too.
    """
    from fashionstudio.cli.messages import say, say_json
    from fashionstudio.core.image_io import read_picture
    from fashionstudio.core.learned import check_name, token_file
    from fashionstudio.errors import BadInput
    from fashionstudio.worker.looks import check_file

    plain = check_name(name)
    for path in swatches:
        check_file(path)
        read_picture(path, least_side=2)
    if token_file(engine, plain).exists() and not replace:
        raise BadInput(
            f"<{plain}> has been learned for “{engine}” already.",
            "Take another name, or give --replace.",
        )
    from fashionstudio.training.fabric_token import TokenPlan

    if steps is None and budget_minutes is None:
        budget_minutes = DEFAULT_MINUTES
    plan = TokenPlan(
        steps=steps or DEFAULT_STEPS,
        budget_minutes=budget_minutes,
        vectors=vectors,
        repeat_mm=repeat_mm,
        seed=seed,
        device=device,
        resume=resume,
    )
    record = _learn(engine, plain, swatches, plan)
    if as_json:
        say_json(record.to_dict())
        return
    before, after = record.figures["loss_before"], record.figures["loss_after"]
    say(f"<{plain}> is learned: {record.vectors} pseudo-words, loss {before:.4f} → {after:.4f}.")
    say(f"Say it: fashionstudio edit PHOTO -o OUT.png --words “a shirt <{plain}>”")


@app.command("list")
def list_all(
    engine: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option(help="Only this engine's."),
    ] = None,
    as_json: o.JsonOption = False,
) -> None:
    """List the learned tokens."""
    from fashionstudio.cli.messages import say, say_json
    from fashionstudio.core.learned import list_tokens

    found = list_tokens(engine)
    if as_json:
        say_json([record.to_dict() for record in found])
        return
    if not found:
        say("No fabric has been learned.")
    for record in found:
        files = ", ".join(record.swatches) or "unknown pictures"
        say(f"<{record.name}>  {record.engine}  from {files}")


@app.command("show")
def show(
    name: NameArgument, engine: o.EngineOption = "mini", as_json: o.JsonOption = False
) -> None:
    """Show what a token was learned from, and where its file lies."""
    from fashionstudio.cli.messages import say, say_json
    from fashionstudio.core.learned import check_name, read_record, token_file

    record = read_record(engine, check_name(name))
    path = token_file(engine, record.name)
    if as_json:
        say_json({**record.to_dict(), "file": str(path)})
        return
    say(f"<{record.name}>  {record.engine}")
    say(f"    file: {path}")
    say(f"    SHA-256: {record.sha256}")
    for title, values in (
        ("from", record.swatches),
        ("settings", record.settings),
        ("figures", record.figures),
    ):
        for key, value in values.items():
            say(f"    {title}: {key} {value}")


@app.command("remove")
def remove(
    name: NameArgument, engine: o.EngineOption = "mini", as_json: o.JsonOption = False
) -> None:
    """Delete a token; pictures made with it cannot be made again."""
    from fashionstudio.cli.messages import say, say_json
    from fashionstudio.core.learned import check_name, remove_token

    plain = check_name(name)
    remove_token(engine, plain)
    if as_json:
        say_json({"name": plain, "engine": engine, "removed": True})
        return
    say(f"<{plain}> is removed from “{engine}”.")


def _learn(engine: str, name: str, swatches: Sequence[Path], plan: TokenPlan) -> TokenRecord:
    """Load the engine here (no worker: learning needs gradients), dress people, learn."""
    from fashionstudio.cli.messages import say_note
    from fashionstudio.core.look import PictureRef
    from fashionstudio.engine.context import QuietContext
    from fashionstudio.engine.inputs import Inputs
    from fashionstudio.engine.service import EngineService
    from fashionstudio.errors import Cancelled
    from fashionstudio.training.fabric_people import dress_people
    from fashionstudio.training.fabric_token import learn_token

    with (
        tempfile.TemporaryDirectory() as folder,
        warnings.catch_warnings(),
        LearningLine() as line,
    ):
        warnings.simplefilter("ignore")  # of libraries, to their own developers
        inputs = Inputs(Path(folder))
        line.say("Loading the engine")
        loaded = EngineService(inputs, plan.device).load(engine, QuietContext())
        cloths = [PictureRef(inputs.put(path.read_bytes()), path.name) for path in swatches]
        people = dress_people(
            loaded,
            inputs,
            cloths,
            placements=plan.placements,
            repeat_mm=plan.repeat_mm,
            seed=plan.seed,
            on_scene=line.counting("Dressing people in it"),
        )
        learning = line.counting("Learning", budget_minutes=plan.budget_minutes)
        try:
            return learn_token(
                loaded, name, swatches, people, plan, lambda step: learning(step, plan.steps)
            )
        except Cancelled as error:
            say_note(error.sentence())
            raise


class LearningLine(Bars):
    """A bar with the time left on a terminal; elsewhere a line for each tenth of the way."""

    _text = ""

    def say(self, text: str, share: float | None = None, left_s: float | None = None) -> None:
        """What is being done, how far it is (0..1) and how long it takes still."""
        if self.shown is not None:
            if text != self._text:
                self.begin(text)
                self._text = text
            self.advance(share or 0.0, None if share is None else 1.0, left_s)
            return
        percent = "" if share is None else f" {100 * share:.0f} %"
        left = "" if left_s is None else f", {left_words(left_s)}"
        sys.stderr.write(f"{text}{percent}{left}\n")

    def counting(
        self, text: str, *, budget_minutes: float | None = None
    ) -> Callable[[int, int], None]:
        """A function to be told (number, of how many) before each piece of work."""
        started, first, told = time.monotonic(), -1, -1

        def on_number(number: int, count: int) -> None:
            nonlocal first, told
            first = number if first < 0 else first
            spent = time.monotonic() - started
            done = number - first
            share = number / max(count, 1)
            left = spent / done * (count - number) if done else None
            if budget_minutes is not None:
                share = max(share, min(1.0, spent / (60 * budget_minutes)))
                rest = max(0.0, 60 * budget_minutes - spent)
                left = rest if left is None else min(rest, left)
            if self.shown is not None or int(10 * share) != told:
                told = int(10 * share)
                self.say(text, share, left)

        return on_number
