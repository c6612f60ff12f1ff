"""Starts the Qt application: arguments, services, the first window."""

from __future__ import annotations

import argparse
import ctypes
import gc
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QSettings, QTimer, QTranslator
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from fashionstudio import __version__
from fashionstudio.app.language import speak
from fashionstudio.app.preference_schema import SETTINGS
from fashionstudio.app.preferences import Preferences
from fashionstudio.app.theme import TEXT_SCALES, ThemeService
from fashionstudio.app.worker_client import WorkerClient
from fashionstudio.paths import assets_dir, config_dir
from fashionstudio.ui.main_window import MainWindow
from fashionstudio.ui.self_test import SelfTest
from fashionstudio.ui.studio import Studio

AHEAD_MS = 2000
"""Until then a sample, a project or the worker may be what is wanted first."""
SWITCH_S = 0.001
LARGE_BYTES = 4 << 20
SPARE_BYTES = 64 << 20
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
DESKTOP_ID = "org.fashionstudio.fashionstudio"


def run_application(argv: Sequence[str]) -> int:
    """Open the window and stay until the last one is closed."""
    options = _parse(argv)
    application = QApplication.instance() or QApplication([sys.argv[0]])
    assert isinstance(application, QApplication)
    window = make_window(application, options)
    studio = window.studio
    if options.size:
        width, _, height = options.size.partition("x")
        window.setGeometry(0, 0, int(width), int(height))
    # Nothing that takes a processor comes between the user and the window.
    window.painted.connect(lambda: _begin(window, options))
    window.show()
    # Python sees Ctrl+C in the terminal only while Python code runs.
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: studio.interrupt())
    heart = QTimer(interval=500)
    heart.timeout.connect(lambda: None)
    heart.start()
    if options.smoke is not None:
        SelfTest(window, Path(options.smoke) if options.smoke else None)
    return application.exec()


def make_window(
    application: QApplication,
    options: argparse.Namespace,
    worker: WorkerClient | None = None,
) -> MainWindow:
    """Build services and the first window; `worker` may be a stand-in."""
    application.setApplicationName("fashionstudio")
    application.setApplicationDisplayName("fashionstudio")
    application.setApplicationVersion(__version__)
    _give_memory_back()
    # Work behind the window hands Python over this soon, instead of after five milliseconds.
    sys.setswitchinterval(SWITCH_S)
    # Desktops find name and icon of a window by this.
    application.setDesktopFileName(DESKTOP_ID)
    application.setWindowIcon(QIcon(str(assets_dir() / "icon.png")))
    application.setStyle("Fusion")
    preferences = _preferences(options)
    if not application.findChildren(QTranslator):  # the gallery has chosen its language before
        speak(application, preferences.values.language)
    theme = ThemeService(application)
    theme.follow(preferences)
    if worker is None:
        worker = WorkerClient(
            device=preferences.values.device, compute=preferences.values.compute_options()
        )
    studio = Studio(preferences, theme, worker, _settings())
    application.aboutToQuit.connect(preferences.flush)
    return studio.make_window()


def _begin(window: MainWindow, options: argparse.Namespace) -> None:
    """What was asked for; else, at the very first start, a sample."""
    studio = window.studio
    studio.worker.start()
    _collect_from_here()
    QTimer.singleShot(AHEAD_MS, studio, studio.read_ahead)
    first = not studio.settings.value("started", False, type=bool)
    studio.settings.setValue("started", True)
    for path in options.files[:1]:
        window.project_view.open(path)
    for path in options.files[1:]:
        studio.new_window().project_view.open(path)
    if options.smoke is not None:
        return
    if first and not options.files:
        studio.open_sample(window, asked=False)
    studio.offer_unsaved(window)


def _give_memory_back() -> None:
    """Pictures that are dropped go back to the system.

    The C library of Linux keeps them, once it has seen some come and go, and they lie among small
    things then, a gigabyte after a long session.
    """
    if sys.platform == "linux":
        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)  # not every C library has it
        if mallopt is not None:
            mallopt(_M_MMAP_THRESHOLD, LARGE_BYTES)
            # With that it would hand back all else at once, too, and fetch it for the next stroke.
            mallopt(_M_TRIM_THRESHOLD, SPARE_BYTES)


def _collect_from_here() -> None:
    """What is there stays: pauses for the collector of rubbish are for what comes."""
    gc.freeze()
    gc.enable()


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="fashionstudio gui", description="Open the window.")
    parser.add_argument("files", nargs="*", type=Path, help="a project or a photo to open")
    parser.add_argument(
        "--device", default=None, type=_device, help="auto, cpu, cuda, cuda:1 or mps"
    )
    parser.add_argument("--theme", choices=("system", "dark", "light"), default=None)
    parser.add_argument("--size", help="of the window, for example 1280x800")
    parser.add_argument("--text-scale", type=float, default=None, help="1 to 2")
    parser.add_argument(
        "--smoke",
        nargs="?",
        const="",
        metavar="PNG",
        help="a self-test: open, then close; with a name, first wait for worker and person, and "
        "write a picture of the window",
    )
    return parser.parse_args(list(argv))


def _device(name: str) -> str:
    """For argparse, which turns a ValueError into a sentence."""
    return str(SETTINGS["device"].check(name))


def _preferences(options: argparse.Namespace) -> Preferences:
    """What the user prefers; arguments win for this run."""
    preferences = Preferences()
    wishes = {
        "theme": options.theme,
        "text_scale": _nearest_scale(options.text_scale),
        "device": options.device,
    }
    for key, value in wishes.items():
        if value is not None:
            preferences.override(key, value)
    return preferences


def _nearest_scale(wanted: float | None) -> float | None:
    if wanted is None:
        return None
    return min(TEXT_SCALES, key=lambda scale: abs(scale - wanted))


def _settings() -> QSettings:
    return QSettings(str(config_dir() / "window.ini"), QSettings.Format.IniFormat)
