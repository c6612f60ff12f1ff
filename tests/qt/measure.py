"""Figures about the window: strokes under load, pauses, memory, start. It judges nothing.

    QT_QPA_PLATFORM=offscreen python -m tests.qt.measure [strokes|session|memory|large|start|all]

`strokes`: from the event to the painted canvas with a brush of 300 pixels on 12 megapixels, while
final renders and live drafts run. `session`: the longest pause of each step from the Photo to the
reopened project (`measure_session`). `memory`: after 200 strokes and 50 renders of 9 MB each.
`large`: memory of a Photo of 108 megapixels, in the window and in the worker (not part of `all`).
`start`: from the command to the first painted window. With `--engine` the embedded engine renders;
else a scripted worker does, which sends pictures of the same size. The thread's own time is what
the window needs; the clock's also counts what other programs take away on a busy machine, unless
`--undisturbed` (Linux, as root) lets the window, not its worker, come before all of them: first
the window's thread, then those behind it, which else would hold it up for a whole turn of theirs.
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STARTER = """
import gc, sys, time
begun = float(sys.argv[1])
gc.disable()  # as `fashionstudio.ui.run` does before its imports
from PySide6.QtCore import QEvent, QObject, QTimer
from fashionstudio.ui import main_window

class Painted(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint:
            print("painted", time.time() - begun, time.process_time(), flush=True)
            import os; os._exit(0)
        return False

shown = main_window.MainWindow.showEvent
def show(self, event):
    shown(self, event)
    self.painted = Painted(self)
    self.canvas.installEventFilter(self.painted)
main_window.MainWindow.showEvent = show
from fashionstudio.ui.application import run_application
run_application(sys.argv[2:])
"""


def rss_mib() -> float:
    """Memory of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 2**20


def stand_back() -> None:
    """The other threads of this process come after that of the window, and before all else."""
    for task in Path("/proc/self/task").iterdir():
        thread = int(task.name)
        if thread != os.getpid() and os.sched_getscheduler(thread) == os.SCHED_RR:
            os.sched_setscheduler(thread, os.SCHED_RR, os.sched_param(1))


class Desk:
    """A window with a worker, as the tests have it."""

    def __init__(self, folder: Path, *, engine: bool, options: tuple[str, ...] = ()) -> None:
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QApplication

        from fashionstudio.app.worker_client import WorkerClient
        from fashionstudio.ui.application import make_window
        from fashionstudio.worker.launch import worker_command

        self.app = QApplication.instance() or QApplication([])
        command = [sys.executable, str(ROOT / "tests/qt/fake_worker.py"), *options]
        if engine:
            command = worker_command(modest=True)
        if os.sched_getscheduler(0) == os.SCHED_RR:
            command = ["chrt", "-o", "0", *command]
            self._order = QTimer(interval=100)
            self._order.timeout.connect(stand_back)
            self._order.start()
        worker = WorkerClient(command, device="cpu", log_folder=folder)
        arguments = argparse.Namespace(theme="dark", text_scale=1.0, device="cpu")
        self.window = make_window(self.app, arguments, worker)
        self.session = self.window.session
        self.window.resize(1280, 800)
        self.window.show()
        worker.start()

    def wait(self, condition: Callable[[], object], seconds: float = 600.0) -> None:
        from PySide6.QtTest import QTest

        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError
            QTest.qWait(5)

    def open(self, photo: Path) -> None:
        self.session.give("photo", photo, photo.name)
        self.wait(lambda: self.window.document.scene is not None)
        self.wait(lambda: self.window.document.scene.person)

    def place(self, x: float, y: float):
        from PySide6.QtCore import QPoint

        rect = self.window.canvas.view.picture_rect()
        return QPoint(round(rect.x() + x * rect.width()), round(rect.y() + y * rect.height()))

    def stroke(self, points: list[tuple[float, float]]) -> tuple[list[float], list[float]]:
        """Draw; (thread ms, clock ms) from each event to its paint, the release included."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        canvas, left = self.window.canvas, Qt.MouseButton.LeftButton
        own, clock = [], []
        last = len(points) - 1
        for i, point in enumerate(points):
            place = self.place(*point)
            steps = [
                QTest.mousePress if i == 0 else None,
                QTest.mouseRelease if i == last else None,
            ]
            began, wall = time.thread_time(), time.perf_counter()
            if i:
                QTest.mouseMove(canvas, place)
            for step in steps:
                if step is not None:
                    step(canvas, left, Qt.KeyboardModifier.NoModifier, place)
            self.app.processEvents()
            own.append((time.thread_time() - began) * 1000)
            clock.append((time.perf_counter() - wall) * 1000)
        return own, clock


def person(folder: Path, height: int, width: int) -> Path:
    """A shipped sample at the wanted size."""
    from PIL import Image

    path = folder / f"person-{height}.png"
    with Image.open(ROOT / "assets/people/tee-and-jeans.jpg") as image:
        image.resize((width, height), Image.Resampling.BICUBIC).save(path, compress_level=1)
    return path


def summary(name: str, times: list[float]) -> str:
    ordered = sorted(times)
    return (
        f"{name}: median {ordered[len(ordered) // 2]:.1f} ms, "
        f"95 % {ordered[int(len(ordered) * 0.95)]:.1f} ms, worst {ordered[-1]:.1f} ms"
    )


def strokes(folder: Path, *, engine: bool) -> None:
    from PySide6.QtTest import QTest

    from tests.qt.heartbeat import Heartbeat

    desk = Desk(folder, engine=engine, options=("--step-ms", "60", "--steps", "6"))
    desk.session.preferences.override("live_preview", True)
    desk.open(person(folder, 4000, 3000))
    desk.window.document.set_words("a red striped blouse")
    renderer, live = desk.session.renderer, desk.session.live
    desk.window.registry.action("tool.region").trigger()
    desk.window.toolbox.set_size(300)
    drafts, own, clock = [], [], []
    live.shown.connect(drafts.append)
    with Heartbeat() as heart:
        for number in range(24):
            if number in (6, 15):
                renderer.start()
            x = 0.3 + 0.4 * ((number * 7) % 10) / 10
            times = desk.stroke([(x + 0.002 * i, 0.25 + 0.01 * i) for i in range(30)])
            own += times[0]
            clock += times[1]
            QTest.qWait(500)
        desk.wait(lambda: not (renderer.busy or live.busy or live.wanted))
    results = len(desk.session.results.items)
    print(f"brush of 300 px on 12 MP, {len(own)} events, {results} renders, {len(drafts)} drafts")
    print(" ", summary("event to paint, own time", own))
    print(" ", summary("event to paint, clock", clock))
    print("  GUI thread:", heart.summary())
    desk.window.studio.interrupt()


def memory(folder: Path, *, engine: bool) -> None:
    desk = Desk(folder, engine=engine, options=("--step-ms", "0", "--steps", "1", "--noise", "1"))
    desk.session.preferences.override("live_preview", True)
    desk.open(person(folder, 2000, 1500))
    document, renderer = desk.window.document, desk.session.renderer
    document.set_words("coat")
    desk.window.registry.action("tool.pen").trigger()
    for number in range(201):
        if number % 50 == 0:
            gc.collect()
            undo = document.history.size_bytes / 2**20
            count = len(desk.session.results.items)
            print(f"{number} strokes, {count} renders: {rss_mib():.0f} MiB, undo {undo:.1f} MiB")
        x = 0.2 + 0.6 * (number % 25) / 25
        desk.stroke([(x, 0.2), (x + 0.05, 0.5), (x, 0.8)])
        if number % 4 == 3:
            renderer.start()
            desk.wait(lambda: not renderer.busy)
    desk.window.studio.interrupt()


def session(folder: Path, *, engine: bool) -> None:
    from tests.qt.measure_session import tour

    desk = Desk(folder, engine=engine, options=("--step-ms", "60", "--steps", "6"))
    desk.session.preferences.override("live_preview", False)
    hearts = tour(desk, person(folder, 4000, 3000))
    print(f"12 MP, {len(hearts)} steps; the five with the longest pauses:")
    for name, heart in sorted(hearts, key=lambda step: -step[1].largest_ms)[:5]:
        print(f"  {name}: {heart.summary()}")
    desk.window.studio.interrupt()


def large(folder: Path, *, engine: bool) -> None:
    from tests.qt.measure_large import large

    desk = Desk(folder, engine=engine, options=("--step-ms", "0", "--steps", "1"))
    desk.session.preferences.override("live_preview", False)
    large(desk, person(folder, 12000, 9000))
    desk.window.studio.interrupt()


def start(folder: Path, *, engine: bool) -> None:
    del engine
    environment = {**os.environ, "FASHIONSTUDIO_HOME": str(folder), "PYTHONPATH": str(ROOT)}
    seconds, own = [], []
    for _try in range(5):
        told = subprocess.run(
            [sys.executable, "-c", STARTER, str(time.time())],
            env=environment, capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        for line in told.stdout.splitlines():
            if line.startswith("painted"):
                seconds.append(float(line.split()[1]))
                own.append(float(line.split()[2]))
    print("window painted after", ", ".join(f"{s:.2f}" for s in seconds), "s")
    print("  of which its own work", ", ".join(f"{s:.2f}" for s in own), "s")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "what",
        nargs="?",
        default="all",
        choices=("strokes", "session", "memory", "large", "start", "all"),
    )
    parser.add_argument("--engine", action="store_true", help="render with the embedded engine")
    parser.add_argument(
        "--undisturbed",
        action="store_true",
        help="before all other programs, as on a quiet machine",
    )
    given = parser.parse_args()
    if given.undisturbed:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(2))
    # Child processes must find the project, wherever this was started from.
    os.environ["PYTHONPATH"] = str(ROOT)
    for name, run in (
        ("start", start),
        ("strokes", strokes),
        ("session", session),
        ("memory", memory),
        ("large", large),
    ):
        if given.what == name or (given.what == "all" and name != "large"):
            with tempfile.TemporaryDirectory(prefix="fashionstudio-") as home:
                os.environ["FASHIONSTUDIO_HOME"] = home
                run(Path(home), engine=given.engine)


if __name__ == "__main__":
    main()
