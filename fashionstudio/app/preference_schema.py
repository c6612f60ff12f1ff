"""Every preference, once: type, default, range and words; dialog, file and checks follow."""

# ruff: noqa: RUF009 - `_setting` returns a field

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QCoreApplication

from fashionstudio.app.language import QT_TRANSLATE_NOOP
from fashionstudio.app.theme import TEXT_SCALES, Mode
from fashionstudio.core.compute import ATTENTIONS, FORMATS, ComputeOptions
from fashionstudio.core.embedded import clip_in

Kind = Literal["choice", "number", "switch", "folder", "layers", "device", "engine", "shortcuts"]
Restart = Literal["", "worker", "application"]
"""What must be started again before a change shows."""

Shortcuts = tuple[tuple[str, tuple[str, ...]], ...]
"""(command id, its key sequences) of the commands that were given other ones."""
OPENING_LAYERS = ("silhouette", "region", "pose", "sketch")
LANGUAGES = ("system", "en", "it")
CONTEXT = "Preferences"
_DEVICE = re.compile(r"auto|cpu|mps|cuda(:\d{1,2})?")


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known about one preference.

    Attributes:
        key: name of the field in `Values` and in the file.
        kind: what the dialog shows and how a value is checked; "engine" and "shortcuts" have
            dialogs of their own.
        default: the value when nobody has chosen.
        group, title, help: English; `words` translates them.
        choices: (value, text) of "choice"; the text is translated unless it is a number.
        low, high, step, unit: of "number".
        restart: what must be started again before a change shows.
    """

    key: str
    kind: Kind
    default: Any
    group: str
    title: str
    help: str = ""
    choices: tuple[tuple[Any, str], ...] = ()
    low: int = 0
    high: int = 0
    step: int = 1
    unit: str = ""
    restart: Restart = ""

    @property
    def shown(self) -> bool:
        """Whether the Preferences dialog has a row for it."""
        return self.kind not in ("engine", "shortcuts")

    def check(self, value: Any) -> Any:
        """The value as it is kept, from what a file or a widget says.

        Raises:
            ValueError: it is of another type or out of range.
        """
        return _CHECKS[self.kind](self, value)


def words(text: str) -> str:
    """A title, help, group or choice in the user's language."""
    return QCoreApplication.translate(CONTEXT, text) if text else ""


def _setting(kind: Kind, default: Any, group: str, title: str, help: str = "", **more: Any) -> Any:
    """A field of `Values`; Any, as `dataclasses.field` would be."""
    return dataclasses.field(
        default=default,
        metadata={"kind": kind, "group": group, "title": title, "help": help, **more},
    )


_LOOKS = QT_TRANSLATE_NOOP("Preferences", "Appearance")
_WORK = QT_TRANSLATE_NOOP("Preferences", "Work")
_COMPUTE = QT_TRANSLATE_NOOP("Preferences", "Computing")
_PRIVACY = QT_TRANSLATE_NOOP("Preferences", "Privacy")
_AUTO = QT_TRANSLATE_NOOP("Preferences", "Automatic")


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """All preferences as they are now; each field is described by its `Setting`."""

    theme: Mode = _setting(
        "choice", "system", _LOOKS,
        QT_TRANSLATE_NOOP("Preferences", "Colours"),
        QT_TRANSLATE_NOOP("Preferences", "The grey around the picture is neutral in all of them."),
        choices=(
            ("system", QT_TRANSLATE_NOOP("Preferences", "As the system")),
            ("dark", QT_TRANSLATE_NOOP("Preferences", "Dark")),
            ("light", QT_TRANSLATE_NOOP("Preferences", "Light")),
        ),
    )  # fmt: skip
    text_scale: float = _setting(
        "choice", 1.0, _LOOKS,
        QT_TRANSLATE_NOOP("Preferences", "Text size"),
        QT_TRANSLATE_NOOP("Preferences", "Of all text in the window."),
        choices=tuple((scale, f"{scale * 100:.0f} %") for scale in TEXT_SCALES),
    )  # fmt: skip
    language: str = _setting(
        "choice", "system", _LOOKS,
        QT_TRANSLATE_NOOP("Preferences", "Language"),
        QT_TRANSLATE_NOOP("Preferences", "Of the window. Words about a garment stay English."),
        choices=(
            ("system", QT_TRANSLATE_NOOP("Preferences", "As the system")),
            ("en", "English"),
            ("it", "Italiano"),
        ),
        restart="application",
    )  # fmt: skip
    opening_layers: tuple[str, ...] = _setting(
        "layers", ("region", "sketch"), _LOOKS,
        QT_TRANSLATE_NOOP("Preferences", "Shown over a new photo"),
        QT_TRANSLATE_NOOP("Preferences", "The keys 1 to 4 switch them at any time."),
        choices=(
            ("silhouette", QT_TRANSLATE_NOOP("Preferences", "Silhouette")),
            ("region", QT_TRANSLATE_NOOP("Preferences", "Region")),
            ("pose", QT_TRANSLATE_NOOP("Preferences", "Pose")),
            ("sketch", QT_TRANSLATE_NOOP("Preferences", "Sketch")),
        ),
    )  # fmt: skip
    live_preview: bool = _setting(
        "switch", True, _WORK,
        QT_TRANSLATE_NOOP("Preferences", "Draft after each stroke"),
        QT_TRANSLATE_NOOP("Preferences", "A quick render follows the drawing while you pause."),
    )  # fmt: skip
    autosave_s: int = _setting(
        "number", 20, _WORK,
        QT_TRANSLATE_NOOP("Preferences", "Save for recovery every"),
        QT_TRANSLATE_NOOP(
            "Preferences", "While something changes; your own file is only written when you save."
        ),
        low=5, high=600, step=5, unit=QT_TRANSLATE_NOOP("Preferences", "seconds"),
    )  # fmt: skip
    on_close: str = _setting(
        "choice", "save", _WORK,
        QT_TRANSLATE_NOOP("Preferences", "Closing a changed project"),
        QT_TRANSLATE_NOOP("Preferences", "A project without a file always asks."),
        choices=(
            ("save", QT_TRANSLATE_NOOP("Preferences", "Saves it")),
            ("ask", QT_TRANSLATE_NOOP("Preferences", "Asks first")),
        ),
    )  # fmt: skip
    undo_mib: int = _setting(
        "number", 256, _WORK,
        QT_TRANSLATE_NOOP("Preferences", "Memory for undo"),
        QT_TRANSLATE_NOOP(
            "Preferences", "When it is full, the oldest steps are forgotten; strokes take little."
        ),
        low=32, high=8192, step=64, unit="MiB",
    )  # fmt: skip
    export_folder: str = _setting(
        "folder", "", _WORK,
        QT_TRANSLATE_NOOP("Preferences", "Folder for exports"),
        QT_TRANSLATE_NOOP("Preferences", "Where dialogs for saving pictures open."),
    )  # fmt: skip
    library_renders: str = _setting(
        "choice", "no", _WORK,
        QT_TRANSLATE_NOOP("Preferences", "Renders in the library"),
        QT_TRANSLATE_NOOP(
            "Preferences", "A gallery across all projects: copies of kept renders, with their tags."
        ),
        choices=(
            ("no", QT_TRANSLATE_NOOP("Preferences", "Those I put there")),
            ("kept", QT_TRANSLATE_NOOP("Preferences", "All that I keep")),
        ),
    )  # fmt: skip
    library_engine: str = _setting(
        "choice", "mini", _WORK,
        QT_TRANSLATE_NOOP("Preferences", "Search the library with"),
        QT_TRANSLATE_NOOP(
            "Preferences", "Your own CLIP knows finer words; all pictures are then compared again."
        ),
        choices=(
            ("mini", QT_TRANSLATE_NOOP("Preferences", "mini (included)")),
            ("clip", QT_TRANSLATE_NOOP("Preferences", "My own CLIP")),
        ),
    )  # fmt: skip
    library_clip: str = _setting(
        "folder", "", _WORK,
        QT_TRANSLATE_NOOP("Preferences", "Folder of my CLIP"),
        QT_TRANSLATE_NOOP(
            "Preferences", "A folder in the layout of transformers, with model.safetensors."
        ),
    )  # fmt: skip
    device: str = _setting(
        "device", "auto", _COMPUTE,
        QT_TRANSLATE_NOOP("Preferences", "Compute on"),
        QT_TRANSLATE_NOOP("Preferences", "Automatic takes a graphics card if there is one."),
        restart="worker",
    )  # fmt: skip
    dtype: str = _setting(
        "choice", "auto", _COMPUTE,
        QT_TRANSLATE_NOOP("Preferences", "Precision"),
        QT_TRANSLATE_NOOP(
            "Preferences", "Of the large networks. Half the bits take half the memory; pictures "
            "differ a little."
        ),
        choices=tuple((name, _AUTO if name == "auto" else name) for name in FORMATS),
        restart="worker",
    )  # fmt: skip
    attention: str = _setting(
        "choice", "auto", _COMPUTE,
        QT_TRANSLATE_NOOP("Preferences", "Attention"),
        QT_TRANSLATE_NOOP("Preferences", "xformers needs an NVIDIA card and its own package."),
        choices=tuple((name, _AUTO if name == "auto" else name) for name in ATTENTIONS),
        restart="worker",
    )  # fmt: skip
    offload: str = _setting(
        "choice", "auto", _COMPUTE,
        QT_TRANSLATE_NOOP("Preferences", "Save graphics memory"),
        QT_TRANSLATE_NOOP(
            "Preferences", "Keeps only the networks in use on the graphics card: slower, with "
            "less memory."
        ),
        choices=(
            ("auto", QT_TRANSLATE_NOOP("Preferences", "If memory is short")),
            ("yes", QT_TRANSLATE_NOOP("Preferences", "Always")),
            ("no", QT_TRANSLATE_NOOP("Preferences", "Never")),
        ),
        restart="worker",
    )  # fmt: skip
    tiled_decode: bool = _setting(
        "switch", False, _COMPUTE,
        QT_TRANSLATE_NOOP("Preferences", "Develop strip by strip"),
        QT_TRANSLATE_NOOP("Preferences", "The same picture with less memory, a little slower."),
        restart="worker",
    )  # fmt: skip
    network: bool = _setting(
        "switch", True, _PRIVACY,
        QT_TRANSLATE_NOOP("Preferences", "Allow the network"),
        QT_TRANSLATE_NOOP(
            "Preferences", "Only to download engines when you ask for one. Your pictures never "
            "leave this computer, whether this is on or off."
        ),
    )  # fmt: skip
    engine: str = _setting(
        "engine", "mini", _COMPUTE, QT_TRANSLATE_NOOP("Preferences", "Engine of new looks")
    )
    shortcuts: Shortcuts = _setting(
        "shortcuts", (), _WORK, QT_TRANSLATE_NOOP("Preferences", "Shortcuts")
    )

    def search_engine(self) -> str:
        """What makes the library's vectors, as the worker is asked for it."""
        return clip_in(self.library_clip) if self.library_engine == "clip" else self.library_engine

    def compute_options(self) -> ComputeOptions:
        """The wishes that the worker is started with."""
        offload = {"yes": True, "no": False}.get(self.offload)
        return ComputeOptions(self.dtype, self.attention, offload, self.tiled_decode)


def _choice(setting: Setting, value: Any) -> Any:
    for known, _text in setting.choices:
        # 1 and True are equal for Python, not for us; 1 and 1.0 are the same size of text.
        if known == value and isinstance(known, bool) == isinstance(value, bool):
            return known
    raise ValueError(f"{value!r} is none of the choices")


def _number(setting: Setting, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(f"{value!r} is not a whole number")
    if not setting.low <= value <= setting.high:
        raise ValueError(f"{value} is not within {setting.low} to {setting.high}")
    return value


def _switch(_setting: Setting, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither on nor off")
    return value


def _text(_setting: Setting, value: Any) -> str:
    if not isinstance(value, str) or len(value) > 4096 or "\0" in value:
        raise ValueError(f"{value!r} is not a name")
    return value


def _layers(setting: Setting, value: Any) -> tuple[str, ...]:
    known = [name for name, _text in setting.choices]
    if not isinstance(value, (list, tuple)) or any(name not in known for name in value):
        raise ValueError(f"{value!r} is not a list of layers")
    return tuple(name for name in known if name in value)


def _device(_setting: Setting, value: Any) -> str:
    if not isinstance(value, str) or not _DEVICE.fullmatch(value):
        raise ValueError(f"{value!r} is not a device")
    return value


def _shortcuts(_setting: Setting, value: Any) -> Shortcuts:
    pairs = value.items() if isinstance(value, Mapping) else value
    table: dict[str, tuple[str, ...]] = {}
    try:
        for command, keys in pairs:
            if not isinstance(keys, (list, tuple)) or not all(isinstance(k, str) for k in keys):
                raise ValueError(f"{keys!r} is not a list of keys")
            table[str(command)] = tuple(keys)
    except TypeError as error:
        raise ValueError("shortcuts are a table") from error
    return tuple(sorted(table.items()))


_CHECKS = {
    "choice": _choice,
    "number": _number,
    "switch": _switch,
    "folder": _text,
    "layers": _layers,
    "device": _device,
    "engine": _text,
    "shortcuts": _shortcuts,
}

SETTINGS: dict[str, Setting] = {
    field.name: Setting(key=field.name, default=field.default, **field.metadata)
    for field in dataclasses.fields(Values)
}
"""By key, in the order of the dialog."""
