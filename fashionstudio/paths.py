"""Where things are: what ships with the project, and what belongs to the user."""

from __future__ import annotations

import json
import os
from pathlib import Path

from platformdirs import user_cache_path, user_config_path, user_data_path, user_state_path

from fashionstudio.plugins import engine_dirs

APP = "fashionstudio"
_PACKAGE = Path(__file__).resolve().parent


def _shipped(name: str) -> Path:
    """A folder that a wheel carries inside the package and a checkout keeps beside it."""
    inside = _PACKAGE / "_shipped" / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def models_dirs() -> tuple[Path, ...]:
    """Folders with one engine each below them: the user's own, the shipped ones, plug-ins'."""
    return *own_models_dirs(), _shipped("models"), *engine_dirs()


def own_models_dirs() -> tuple[Path, ...]:
    """The user's own folders of engines; new ones come into the first.

    Usually one. Others are those that the user has chosen instead, as `modelhub.moving` notes them;
    the usual one stays in the list, so that nothing is lost sight of.
    """
    usual = data_dir() / "models"
    try:
        noted = json.loads(engines_note().read_text(encoding="utf-8"))["engines"]
        chosen = [Path(name) for name in noted if isinstance(name, str) and name]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        chosen = []
    return tuple(dict.fromkeys([*(path for path in chosen if path.is_absolute()), usual]))


def engines_note() -> Path:
    """Where the user's choice of folders for engines is kept."""
    return config_dir() / "folders.json"


def assets_dir() -> Path:
    """The sample people, garments, fabrics and icons."""
    return _shipped("assets")


def data_dir() -> Path:
    """The user's data; `FASHIONSTUDIO_HOME` replaces all four user folders."""
    home = os.environ.get("FASHIONSTUDIO_HOME")
    return Path(home) / "data" if home else user_data_path(APP, appauthor=False)


def cache_dir() -> Path:
    """Things that can be made again."""
    home = os.environ.get("FASHIONSTUDIO_HOME")
    return Path(home) / "cache" if home else user_cache_path(APP, appauthor=False)


def config_dir() -> Path:
    """Preferences."""
    home = os.environ.get("FASHIONSTUDIO_HOME")
    return Path(home) / "config" if home else user_config_path(APP, appauthor=False)


def state_dir() -> Path:
    """What the window remembers between two starts: unsaved work, recent projects."""
    home = os.environ.get("FASHIONSTUDIO_HOME")
    return Path(home) / "state" if home else user_state_path(APP, appauthor=False)


def journals_dir() -> Path:
    """Unsaved work of every window, one folder each."""
    return state_dir() / "journals"


def tokens_dir() -> Path:
    """Learned Tokens: one folder per engine id."""
    return data_dir() / "tokens"


def blobs_dir() -> Path:
    """Content-addressed copies of the inputs of renders, so that a recipe can be rendered again."""
    return data_dir() / "blobs"
