"""What is said when the render process is gone."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from fashionstudio.app.worker_log import WorkerLog
from fashionstudio.errors import WorkerLost


def stopped(log: WorkerLog) -> WorkerLost:
    """It died by itself; another one is on its way."""
    return WorkerLost(
        _tr("The render process stopped unexpectedly."),
        _tr("It is being restarted. Your drawing is safe: just render again."),
        log.tail(),
    )


def restarted() -> WorkerLost:
    """It was ended on purpose, to be another one."""
    return WorkerLost(_tr("The render process was restarted."), _tr("Just render again."))


def does_not_start(log: WorkerLog) -> WorkerLost:
    """It was tried often enough."""
    hint = _tr("You can go on drawing and saving. The log is in {folder}.")
    return WorkerLost(
        _tr("The render process does not start."),
        hint.format(folder=log.path.parent),
        log.tail(),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("WorkerClient", text)
