"""`fashionstudio prepare`: what can be told about the person of a photo, as files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fashionstudio.cli import options as o

if TYPE_CHECKING:
    from fashionstudio.worker.frames import Message

NAME = "prepare"


def run(
    photo: o.PhotoArgument,
    output: o.FolderOption,
    pose: o.PoseOption = None,
    sketch: o.SketchOption = None,
    words: o.WordsOption = "",
    growth: o.GrowthOption = True,
    device: o.DeviceOption = "auto",
    as_json: o.JsonOption = False,
) -> None:
    """Find joints, body parts and the regions to repaint, and write them into a folder.

    person.json holds 18 [x, y, confidence] joints in photo pixels (COCO-18 order); silhouette.png,
    parts.png and region-CATEGORY.png are as large as the photo, white meaning person or repaint.
    """
    from fashionstudio.cli.messages import ProgressLine, say, say_json, say_notes
    from fashionstudio.cli.rendering import open_worker
    from fashionstudio.core.image_io import read_picture
    from fashionstudio.worker.looks import check_file, read_pose

    check_file(photo)
    joints = read_pose(pose).to_list() if pose else None
    with open_worker(device) as worker:
        picture = read_picture(photo)
        ref = worker.put_file(photo)
        lines = worker.put_file(sketch).sha256 if sketch else None
        with ProgressLine() as line:
            found = worker.prepare(
                ref.sha256, pose=joints, sketch=lines, words=words, allow_growth=growth,
                on_event=line.on_event,
            )  # fmt: skip
    written = write_prepared(found, picture, output)
    notes = list(found["person"].get("notes", []))
    for category, facts in found["person"].get("regions", {}).items():
        notes += [f"{category}: {note}" for note in (*facts["notes"], facts["problem"]) if note]
    if as_json:
        say_json({"files": [str(path) for path in written], "notes": notes})
        return
    say_notes(notes)
    say(f"{len(written)} files in {output}")


def write_prepared(found: Message, picture: Any, folder: Path) -> list[Path]:
    """Write person.json, the masks and an overlay; the files' paths.

    Args:
        found: the `prepared` event.
        picture: the Photo, (H, W, 3) uint8.
        folder: made if it is missing.
    """
    from fashionstudio.cli.overlay import draw_overlay
    from fashionstudio.core.atomic import write_atomic
    from fashionstudio.core.image_io import encode_png, read_mask
    from fashionstudio.core.person import Pose

    person = found["person"]
    parts = found.parts()
    regions = {
        name.removeprefix("region-"): read_mask(data)
        for name, data in parts.items()
        if name.startswith("region-")
    }
    overlay = draw_overlay(picture, Pose.from_array(person["keypoints"]), regions)
    files = {
        "person.json": (json.dumps(person, indent=2, ensure_ascii=False) + "\n").encode(),
        **{f"{name}.png": data for name, data in parts.items()},
        "overlay.png": encode_png(overlay),
    }
    for name, data in files.items():
        write_atomic(folder / name, data)
    return [folder / name for name in files]
