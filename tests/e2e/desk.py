"""A window driven from outside: mouse and keys through xdotool, pictures of the screen.

What the program holds is read where anybody could read it: in the journal of unsaved work and in
the files that it writes. No test looks inside the process.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from fashionstudio.core.image_io import read_picture
from fashionstudio.core.project import Project
from fashionstudio.core.project_files import read_folder
from fashionstudio.errors import FashionStudioError

ROOT = Path(__file__).resolve().parents[2]
WIDTH, HEIGHT = 1280, 800
CANVAS = (500, 360)
RENDER_BUTTON = (1010, 737)
"""A place on the large button that no letter covers."""
ASIDE = (640, 783)
LAST_WORDS_S = 120
ACCENT = (240, 147, 107)


class Desk:
    """The application as a user meets it, started by its real command.

    Attributes:
        clicks, keys: how often the mouse, and a key, was pressed.
    """

    def __init__(self, home: Path, *arguments: str, theme: str = "dark") -> None:
        self.home = home
        self.clicks = 0
        self.keys = 0
        environment = {
            **os.environ,
            "FASHIONSTUDIO_HOME": str(home),
            "HOME": str(home),
            "PYTHONPATH": str(ROOT),
            "QT_QPA_PLATFORM": "xcb",
            # The desktop's own file dialog cannot be driven from here.
            "QT_QPA_PLATFORMTHEME": "",
            "LANG": "C.UTF-8",
        }
        home.mkdir(parents=True, exist_ok=True)
        size = f"--size={WIDTH}x{HEIGHT}"
        command = [
            sys.executable, "-m", "fashionstudio", "gui", f"--theme={theme}", size, *arguments
        ]  # fmt: skip
        self.process = subprocess.Popen(command, env=environment, cwd=ROOT)
        self.wait(self.windows)
        self.focus()

    # Hands ---------------------------------------------------------------------------------------

    def click(self, x: int, y: int) -> None:
        self.clicks += 1
        self._xdotool("mousemove", str(x), str(y), "click", "1")
        time.sleep(0.2)

    def render(self) -> None:
        """Press the large button, as soon as it is lit, and take the hand away."""
        self.wait(self.can_render)
        self.click(*RENDER_BUTTON)
        self._xdotool("mousemove", *map(str, ASIDE))

    def drag(self, *points: tuple[int, int]) -> None:
        (x, y), *others = points
        self._xdotool("mousemove", str(x), str(y), "mousedown", "1")
        for x, y in others:
            time.sleep(0.05)
            self._xdotool("mousemove", str(x), str(y))
        self._xdotool("mouseup", "1")
        time.sleep(0.2)

    def key(self, *keys: str) -> None:
        self.keys += len(keys)
        self.focus()
        # A window that a key closes may be gone before xdotool is.
        self._xdotool("key", *keys, check=False)
        time.sleep(0.2)

    def type(self, text: str) -> None:
        self._xdotool("type", "--delay", "20", text, limit_s=60)
        time.sleep(0.2)

    def write_words(self, words: str) -> None:
        """Put other Words, by keys alone, and leave the field again."""
        self.key("alt+w")
        self.key("ctrl+a")
        self.type(words)
        self.key("Tab")

    def focus(self) -> None:
        """Give the keys to the newest window: without a window manager nobody else does."""
        if ids := self._ids():
            self._xdotool("windowfocus", ids[-1], check=False)
            time.sleep(0.1)

    def wait_for_dialog(self) -> None:
        """Until a second window stands, and has the keys."""
        self.wait(lambda: len(self.windows()) > 1)
        time.sleep(0.5)
        self.focus()

    def answer_file_dialog(self, path: Path) -> None:
        """Type a name into the file dialog that has just been asked for."""
        self.wait_for_dialog()
        self.key("ctrl+a")
        self.type(str(path))
        self.key("Return")

    # Eyes ----------------------------------------------------------------------------------------

    def screenshot(self, path: Path) -> bytes:
        subprocess.run(["import", "-window", "root", str(path)], check=True, timeout=30)
        return path.read_bytes()

    def see(self) -> np.ndarray:
        """The screen, (H, W, 3) int."""
        path = self.home / "screen.png"
        self.screenshot(path)
        return read_picture(path).astype(int)

    def can_render(self) -> bool:
        """Whether the large button is lit."""
        x, y = RENDER_BUTTON
        return bool(np.abs(self.see()[y, x] - ACCENT).max() < 8)

    def windows(self) -> list[str]:
        """The titles of the visible windows of the program."""
        return [self._xdotool("getwindowname", one, check=False).strip() for one in self._ids()]

    def journal(self) -> Project | None:
        """The unsaved work of the window as it lies on disk; None while there is none."""
        folders = sorted((self.home / "state" / "journals").glob("*/project.json"))
        for file in folders:
            try:
                entry = json.loads((file.parent / "journal.json").read_text(encoding="utf-8"))
                # What the project's own file has is not written twice.
                elsewhere = Path(entry["path"]) if entry.get("path") else None
                return read_folder(file.parent, elsewhere).project
            except (FashionStudioError, OSError, ValueError):
                continue  # just being written
        return None

    def renders(self) -> int:
        """How many Renders the unsaved work has."""
        project = self.journal()
        return len(project.renders) if project else 0

    def worker_pid(self) -> int:
        """The child that computes, 0 while there is none."""
        listing = subprocess.run(
            ["ps", "--ppid", str(self.process.pid), "-o", "pid=,args="],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        for line in listing.stdout.splitlines():
            words = line.split()
            if "worker" in words:
                return int(words[0])
        return 0

    def wait(
        self, condition: Callable[[], object], limit_s: float = 900, *, strict: bool = True
    ) -> None:
        end = time.monotonic() + limit_s
        while not condition():
            assert self.process.poll() is None, "the window has gone"
            if time.monotonic() > end:
                assert not strict, "waited too long"
                return
            time.sleep(0.2)

    # Ends ----------------------------------------------------------------------------------------

    def kill(self) -> None:
        """What a power cut does."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def close(self) -> int:
        """Quit as a user would, saving nothing; the exit status."""
        for key in ("Escape", "Escape", "ctrl+q"):
            if self.process.poll() is None:
                self.key(key)
        end = time.monotonic() + LAST_WORDS_S
        while self.process.poll() is None and time.monotonic() < end:
            if len(self._ids()) > 1:
                self.key("alt+d")  # it asks: do not save
            time.sleep(0.5)
        if self.process.poll() is None:
            self.process.kill()
        return self.process.wait()

    def _ids(self) -> list[str]:
        pid = str(self.process.pid)
        return self._xdotool("search", "--onlyvisible", "--pid", pid, check=False).split()

    def _xdotool(self, *arguments: str, limit_s: float = 60, check: bool = True) -> str:
        done = subprocess.run(
            ["xdotool", *arguments], capture_output=True, text=True, timeout=limit_s, check=check
        )
        return done.stdout


def differs(a: np.ndarray, b: np.ndarray) -> int:
    """How many pixels of two screens look different."""
    return int((np.abs(a - b).max(axis=2) > 24).sum())
