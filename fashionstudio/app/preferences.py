"""The preferences of the user: read once, told to whoever follows, written when they change.

Only what differs from the defaults is in the file. What it holds that this version does not know
stays there, so that a newer version finds it again. Arguments and environment variables win for
one run and are never written.
"""

from __future__ import annotations

import dataclasses
import json
import os
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, QStandardPaths, QTimer, Signal

from fashionstudio.app.preference_schema import SETTINGS, Values, words
from fashionstudio.core.atomic import write_json
from fashionstudio.errors import FashionStudioError
from fashionstudio.paths import config_dir

FILE_NAME = "preferences.json"
VERSION = 1
WRITE_AFTER_MS = 300
"""A run of changes is one write."""

OFFLINE_VARIABLE = "FASHIONSTUDIO_OFFLINE"


class Preferences(QObject):
    """All preferences; `values` is a frozen copy that is replaced when one changes.

    Signals:
        changed: carries the key.
        failed: carries a FashionStudioError: they could not be written.

    Attributes:
        values: as they are now, with what holds for this run only.
        problems: sentences about what could not be read, for a message after the start.
    """

    changed = Signal(str)
    failed = Signal(object)

    def __init__(self, path: Path | None = None, parent: QObject | None = None) -> None:
        """Read the file, by default that in the user's configuration folder."""
        super().__init__(parent)
        self._path = path or config_dir() / FILE_NAME
        self._unknown: dict[str, Any] = {}
        self._overrides: dict[str, Any] = {}
        self._unwritten = False
        self.problems: list[str] = []
        self._stored = self._read()
        self.values = self._stored
        self._timer = QTimer(self, singleShot=True, interval=WRITE_AFTER_MS)
        self._timer.timeout.connect(self.flush)
        if os.environ.get(OFFLINE_VARIABLE, "") not in ("", "0"):
            self.override("network", False)

    # Reading -------------------------------------------------------------------------------------

    def get(self, key: str) -> Any:
        """The value of a preference as it is now."""
        return getattr(self.values, key)

    def export_folder(self) -> Path:
        """Where a dialog for saving begins: as chosen, else the system's folder for pictures."""
        pictures = QStandardPaths.StandardLocation.PicturesLocation
        wanted = [self.values.export_folder, QStandardPaths.writableLocation(pictures)]
        folders = [Path(name).expanduser() for name in wanted if name]
        return next((folder for folder in folders if folder.is_dir()), Path.home())

    def is_default(self, key: str) -> bool:
        """Whether a preference is as it came."""
        return bool(getattr(self._stored, key) == SETTINGS[key].default)

    def is_overridden(self, key: str) -> bool:
        """Whether an argument or an environment variable decides for this run."""
        return key in self._overrides

    # Changing ------------------------------------------------------------------------------------

    def set(self, key: str, value: Any) -> None:
        """Change a preference; it is written in a moment.

        Raises:
            ValueError: the value makes no sense.
        """
        checked = SETTINGS[key].check(value)
        # Whoever chooses now means it more than the arguments of the start.
        self._overrides.pop(key, None)
        if getattr(self._stored, key) != checked:
            self._stored = dataclasses.replace(self._stored, **{key: checked})
            self._unwritten = True
            self._timer.start()
        self._refresh(key)

    def reset(self, key: str) -> None:
        """Back to the default."""
        self.set(key, SETTINGS[key].default)

    def override(self, key: str, value: Any) -> None:
        """Let a value hold for this run only.

        Raises:
            ValueError: the value makes no sense.
        """
        self._overrides[key] = SETTINGS[key].check(value)
        self._refresh(key)

    def flush(self) -> None:
        """Write now what waits to be written, for instance before the application ends."""
        self._timer.stop()
        if not self._unwritten:
            return
        self._unwritten = False
        try:
            write_json(self._path, self._data())
        except FashionStudioError as error:
            self.failed.emit(error)

    # Inside --------------------------------------------------------------------------------------

    def _refresh(self, key: str) -> None:
        before = self.get(key)
        self.values = dataclasses.replace(self._stored, **self._overrides)
        if self.get(key) != before:
            self.changed.emit(key)

    def _read(self) -> Values:
        try:
            data = json.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return Values()
        except (OSError, ValueError, RecursionError):
            data = None
        if not isinstance(data, dict):
            self._set_aside()
            return Values()
        found: dict[str, Any] = {}
        for key, value in data.items():
            if key not in SETTINGS:
                self._unknown[key] = value
                continue
            try:
                found[key] = SETTINGS[key].check(value)
            except ValueError:
                self.problems.append(
                    self._tr(
                        "“{title}” had a value that cannot be used, so its default is used."
                    ).format(title=words(SETTINGS[key].title))
                )
        return Values(**found)

    def _set_aside(self) -> None:
        """Keep a damaged file for whoever wants to mend it by hand."""
        aside = self._path.with_name("preferences.damaged.json")
        try:
            self._path.replace(aside)
        except OSError:
            aside = self._path
        self.problems.append(
            self._tr(
                "The preferences could not be read, so the defaults are used. "
                "The old file is kept as “{name}”."
            ).format(name=aside.name)
        )

    def _data(self) -> dict[str, Any]:
        data: dict[str, Any] = {**self._unknown, "version": VERSION}
        for key, setting in SETTINGS.items():
            value = getattr(self._stored, key)
            if value != setting.default:
                data[key] = dict(value) if setting.kind == "shortcuts" else value
        return data

    def _tr(self, text: str) -> str:
        return QCoreApplication.translate("Preferences", text)
