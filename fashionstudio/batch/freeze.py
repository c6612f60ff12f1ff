"""A checked plan as a file, so that a run can be taken up without its plan."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fashionstudio.batch.checking import Checked, Ready
from fashionstudio.batch.executors import WorkItem
from fashionstudio.batch.outputs import Style
from fashionstudio.batch.plan import PlanItem, Problem
from fashionstudio.core.atomic import write_atomic
from fashionstudio.core.request import Request
from fashionstudio.errors import BadInput, FashionStudioError
from fashionstudio.worker.looks import LookFiles

PLAN_VERSION = 1


def write_frozen(path: Path, checked: Checked, style: Style) -> None:
    """Keep everything that a run needs; pictures by their places."""
    data = {
        "version": PLAN_VERSION,
        "title": checked.title,
        "style": asdict(style),
        "items": [_item(ready) for ready in checked.ready],
        "problems": [
            {"row": p.row, "item": p.item, "error": p.error.to_dict(), "stops": p.stops}
            for p in checked.problems
        ],
    }
    write_atomic(path, json.dumps(data, ensure_ascii=False).encode())


def read_frozen(path: Path) -> tuple[Checked, Style]:
    """The inverse of `write_frozen`.

    Raises:
        BadInput: there is none, it is damaged, or of a newer version.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        if int(data["version"]) > PLAN_VERSION:
            raise BadInput(
                "A newer version of fashionstudio has worked in this folder.",
                "Update fashionstudio, or choose another folder.",
            )
        ready = [_ready(item) for item in data["items"]]
        problems = [
            Problem(p["row"], p["item"], FashionStudioError.from_dict(p["error"]), p["stops"])
            for p in data["problems"]
        ]
        style = Style(**data["style"])
    except FileNotFoundError as error:
        raise BadInput(
            f"There is no batch in “{path.parent.parent}”.", "Choose the folder of a batch."
        ) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadInput(
            "The plan kept in this folder is damaged.",
            "Run the batch with its plan again; what is done stays done.",
            repr(error),
        ) from error
    return Checked(ready, problems, title=str(data.get("title", ""))), style


def _item(ready: Ready) -> dict[str, Any]:
    plan, work = ready.plan, ready.work
    return {
        "name": plan.name,
        "row": plan.row,
        "colour": plan.colour,
        "sources": plan.sources,
        "request": work.request.to_dict(),
        "files": {sha256: str(file.absolute()) for sha256, file in work.files.items()},
        "shape": ready.shape,
    }


def _ready(data: dict[str, Any]) -> Ready:
    request = Request.from_dict(data["request"])
    files = {str(sha256): Path(file) for sha256, file in data["files"].items()}
    look = request.look
    photo = files.get(look.photo.sha256, Path()) if look.photo else Path()
    item = PlanItem(
        str(data["name"]),
        int(data["row"]),
        LookFiles(photo, look.category, look.words),
        look.settings,
        tuple(data["colour"]) if data["colour"] else None,
        dict(data["sources"]),
    )
    work = WorkItem(item.name, request, files)
    height, width = data["shape"]
    return Ready(item, work, (int(height), int(width)))
