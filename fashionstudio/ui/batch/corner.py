"""The batch in the status line: how far, how fast, how long; opens its window."""

from __future__ import annotations

from PySide6.QtWidgets import QToolButton

from fashionstudio.app.batch_runs import BatchRuns
from fashionstudio.ui.batch.words import job_text


class BatchButton(QToolButton):
    """Seen while a batch is at work."""

    def __init__(self, runs: BatchRuns) -> None:
        super().__init__()
        self._runs = runs
        self.setToolTip(self.tr("The running batch: look at it, or pause it"))
        runs.job_changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        job = self._runs.job
        self.setVisible(job is not None)
        text = self.tr("Batch")
        if job is not None:
            text = self.tr("Batch: {text}").format(text=job_text(job))
            if waiting := len(self._runs.waiting):
                text += " · " + self.tr("%n more", "", waiting)
        self.setText(text)
        self.setAccessibleName(text)
