"""Says when the render process does not get on, and offers to start it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from fashionstudio.ui.main_window import MainWindow


class StuckView(QObject):
    """A message and the status line's button, for as long as it lasts."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        pulse = window.session.worker.pulse
        pulse.stuck.connect(self._on_stuck)
        pulse.recovered.connect(self._on_recovered)
        if pulse.is_stuck:
            self._on_stuck()

    def _on_stuck(self) -> None:
        self._window.render_view.show_stuck(True)
        self._window.messages.show_message(
            self.tr("The render process no longer answers."),
            self.tr(
                "Wait if this computer is very busy. Otherwise press “Force stop” below: it "
                "restarts, and your drawing is safe."
            ),
            "Warning",
            self._window.session.worker.log_tail(),
            lasting=True,
        )

    def _on_recovered(self) -> None:
        self._window.render_view.show_stuck(False)
        self._window.messages.dismiss()
