"""What goes along with an engine: the search space in its folder, the person network beside it.

Neither is a part of the pipeline, so `save_pretrained` knows nothing of them. The space lies over
the engine's towers and is worth nothing over others; the person network belongs to no engine.
"""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
from pathlib import Path

import torch
from torch import nn
from transformers import CLIPTextModel, CLIPTokenizer, CLIPVisionModelWithProjection

from fashionstudio.core.atomic import replace_folder, write_json
from fashionstudio.diffusion.joint_space import JointSpace
from fashionstudio.engine.manifest import SEARCH_FOLDER, write_files
from fashionstudio.errors import FashionStudioError, ModelMissing
from fashionstudio.training.frozen import load_part
from fashionstudio.training.runs import read_record, stage_part
from fashionstudio.vision.person_weights import FOLDER, MANIFEST_FILE, WEIGHTS_FILE, load_network

log = logging.getLogger(__name__)

SEARCH = "search"
"""The stage's folder under RUNS."""
PERSON = FOLDER
TOWERS = "towers"
"""Where the stage notes over which towers its space lies."""


def towers_mark(text: nn.Module, vision: nn.Module, tokenizer: CLIPTokenizer) -> str:
    """Identity of what a search space lies over: the weights in half precision, and the words."""
    found = hashlib.sha256(json.dumps(tokenizer.get_vocab(), sort_keys=True).encode())
    for name, tower in (("text", text), ("vision", vision)):
        for key, value in sorted(tower.state_dict().items()):
            kept = value.half() if value.is_floating_point() else value
            found.update(f"{name} {key} {tuple(kept.shape)}".encode())
            found.update(kept.detach().cpu().contiguous().numpy().tobytes())
    return found.hexdigest()


def mark_of(engine: Path) -> str:
    """`towers_mark` of an engine's folder.

    Raises:
        ModelMissing, ModelMismatch: it has no such towers.
    """
    return towers_mark(
        load_part(CLIPTextModel, engine / "text_encoder"),
        load_part(CLIPVisionModelWithProjection, engine / "image_encoder"),
        load_part(CLIPTokenizer, engine / "tokenizer"),
    )


def space_for(mark: str, runs: Path, engine: Path) -> Path | None:
    """The search space of an engine that is about to be written anew.

    Args:
        mark: of the new engine's towers.
        runs: whose stage `search` may have left one.
        engine: the folder as it is now; its space is kept where the towers stay the same.
    """
    trained, before = stage_part(runs, SEARCH), engine / SEARCH_FOLDER
    if trained is not None and read_record(runs, SEARCH).get(TOWERS) == mark:
        return trained
    if (before / "config.json").is_file() and _mark_or_none(engine) == mark:
        return before
    if trained is not None or before.is_dir():
        log.warning(
            "The towers are others than those that the search space was taught over: the engine "
            "cannot search until it is taught again (python -m fashionstudio.training.retrieval)."
        )
    return None


def _mark_or_none(engine: Path) -> str | None:
    try:
        return mark_of(engine)
    except FashionStudioError:
        return None


def put_space(space: Path, engine: Path) -> None:
    """Give an engine's folder a space over its towers, in half precision, and list it."""
    found = load_part(JointSpace, space).to(torch.float16)
    # Built beside, then put in place: whoever reads the folder meanwhile sees the old or the new.
    temporary = engine / f".{SEARCH_FOLDER.rstrip('/')}.part"
    found.save_pretrained(temporary)
    config = json.loads((temporary / "config.json").read_text(encoding="utf-8"))
    config.pop("_name_or_path", None)
    write_json(temporary / "config.json", config)
    for path in temporary.glob("*.safetensors"):
        path.chmod(0o644)
    replace_folder(engine / SEARCH_FOLDER, temporary)
    write_files(engine)


def has_person(runs: Path) -> bool:
    """Whether the stage `person` has left a network."""
    return (runs / PERSON / MANIFEST_FILE).is_file()


def put_person(runs: Path, models: Path) -> None:
    """Put the run's person network into a models folder, where the program looks for it.

    Raises:
        ModelMissing: the run has none.
        ModelMismatch: its weights are damaged.
    """
    source, place = runs / PERSON, models / PERSON
    if not has_person(runs):
        raise ModelMissing(
            f"There is no person network in “{runs}”.",
            "Train it: python -m fashionstudio.training.person",
        )
    load_network.cache_clear()  # the folder may have been looked at while it was still trained
    load_network(source)
    temporary = models / f".{PERSON}.part"
    shutil.rmtree(temporary, ignore_errors=True)
    temporary.mkdir(parents=True)
    for name in (MANIFEST_FILE, WEIGHTS_FILE):
        shutil.copyfile(source / name, temporary / name)
    replace_folder(place, temporary)


def install(source: Path, models: Path) -> list[Path]:
    """Copy every engine, and the person network, of one models folder into another.

    Returns:
        what was put there.
    """
    placed = []
    models.mkdir(parents=True, exist_ok=True)
    for folder in sorted(f for f in source.iterdir() if f.is_dir() and f.name[0] != "."):
        temporary = models / f".{folder.name}.part"
        shutil.rmtree(temporary, ignore_errors=True)
        shutil.copytree(folder, temporary)
        replace_folder(models / folder.name, temporary)
        placed.append(models / folder.name)
    return placed
