"""A window driven from outside: mouse and keys through xdotool, pictures of the screen."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WIDTH, HEIGHT = 1280, 800


class Desk:
    """The application as a user meets it, started by its real command."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self.home = home
        environment = {
            **os.environ,
            "FASHIONSTUDIO_HOME": str(home),
            "HOME": str(home),
            "PYTHONPATH": str(ROOT),
            "QT_QPA_PLATFORM": "xcb",
            # The desktop's own file dialog cannot be driven from here.
            "QT_QPA_PLATFORMTHEME": "",
        }
        home.mkdir(parents=True, exist_ok=True)
        size = f"--size={WIDTH}x{HEIGHT}"
        command = [sys.executable, "-m", "fashionstudio", "gui", "--theme=dark", size, *arguments]
        self.process = subprocess.Popen(command, env=environment, cwd=ROOT)
        self.window = self._xdotool(
            "search", "--sync", "--onlyvisible", "--pid", str(self.process.pid), limit_s=90
        ).split()[0]

    def click(self, x: int, y: int) -> None:
        self._xdotool("mousemove", str(x), str(y), "click", "1")
        time.sleep(0.2)

    def drag(self, *points: tuple[int, int]) -> None:
        (x, y), *others = points
        self._xdotool("mousemove", str(x), str(y), "mousedown", "1")
        for x, y in others:
            time.sleep(0.05)
            self._xdotool("mousemove", str(x), str(y))
        self._xdotool("mouseup", "1")
        time.sleep(0.2)

    def key(self, *keys: str) -> None:
        self._xdotool("key", *keys)
        time.sleep(0.2)

    def type(self, text: str) -> None:
        self._xdotool("type", "--delay", "20", text, limit_s=60)
        time.sleep(0.2)

    def screenshot(self, path: Path) -> bytes:
        subprocess.run(["import", "-window", "root", str(path)], check=True, timeout=30)
        return path.read_bytes()

    def worker_pid(self) -> int:
        """The child that computes, 0 while there is none."""
        listing = subprocess.run(
            ["ps", "--ppid", str(self.process.pid), "-o", "pid=,args="],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        for line in listing.stdout.splitlines():
            if line.rstrip().endswith("worker"):
                return int(line.split()[0])
        return 0

    def wait(self, condition: Callable[[], object], limit_s: float = 120) -> None:
        end = time.monotonic() + limit_s
        while not condition():
            assert self.process.poll() is None, "the window has gone"
            assert time.monotonic() < end, "waited too long"
            time.sleep(0.2)

    def close(self) -> int:
        """Quit as a user would; the exit status."""
        if self.process.poll() is None:
            self._xdotool("key", "ctrl+q")
        try:
            return self.process.wait(timeout=3)
        except subprocess.TimeoutExpired:
            self._xdotool("key", "alt+d")  # do not save
        try:
            return self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def _xdotool(self, *arguments: str, limit_s: float = 20) -> str:
        done = subprocess.run(
            ["xdotool", *arguments], capture_output=True, text=True, timeout=limit_s, check=True
        )
        return done.stdout
