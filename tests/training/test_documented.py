"""The commands of docs/training.md are ones that the stages understand."""

from __future__ import annotations

import importlib
import re
import shlex
from pathlib import Path

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "training.md"
COMMAND = re.compile(r"python -m fashionstudio\.training\.(\w+) (.+)")


def documented() -> list[tuple[str, str]]:
    """(stage, arguments) of each command, with the page's own variables put in."""
    found, variables = [], {}
    for block in re.findall(r"^```\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S):
        text = block.replace("\\\n", " ")
        variables.update(re.findall(r"\b([A-Z])=(\"[^\"]*\"|[^;\s]+)", text))
        for stage, arguments in COMMAND.findall(text):
            for name, value in variables.items():
                arguments = re.sub(rf"\${name}\b", value.strip('"'), arguments)
            found.append((stage, arguments.replace("[--resume]", "--resume")))
    return found


@pytest.mark.parametrize(("stage", "arguments"), documented())
def test_a_documented_command_is_understood(stage: str, arguments: str) -> None:
    assert "$" not in arguments
    parser = importlib.import_module(f"fashionstudio.training.{stage}").parser()
    assert parser.parse_args(shlex.split(arguments)).out


def test_every_stage_of_the_published_systems_is_documented() -> None:
    assert {"warper", "refinement", "emasc", "adapter", "denoiser", "export", "mini"} <= {
        stage for stage, _ in documented()
    }
