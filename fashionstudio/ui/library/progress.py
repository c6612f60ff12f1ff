"""What goes on in the library: an import, and pictures being made ready for search."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QVBoxLayout, QWidget

from fashionstudio.app.library_shelf import LibraryShelf
from fashionstudio.app.theme import GAP


class _Row(QWidget):
    """A sentence, a bar and a button."""

    def __init__(self, name: str, button: str) -> None:
        super().__init__()
        self.text = QLabel(objectName="small")
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(name)
        self.button = QToolButton(text=button, objectName="quiet")
        self.button.setAccessibleName(f"{name}: {button}")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.text)
        words.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addLayout(words, 1)
        row.addWidget(self.button)

    def show_share(self, text: str, done: int, everything: int) -> None:
        """How far it is; 0 of 0 is not known yet."""
        self.text.setText(text)
        self.bar.setRange(0, everything)
        self.bar.setValue(done)


class LibraryProgress(QWidget):
    """Rows that are there only while something goes on."""

    def __init__(self, shelf: LibraryShelf) -> None:
        super().__init__()
        self._shelf = shelf
        self.intake = _Row(self.tr("Adding pictures"), self.tr("Stop"))
        self.intake.button.setToolTip(self.tr("What was added stays"))
        self.study = _Row(self.tr("Getting ready for search"), self.tr("Pause"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addWidget(self.intake)
        column.addWidget(self.study)
        self.intake.button.clicked.connect(shelf.stop_adding)
        self.study.button.clicked.connect(self._pause)
        shelf.intake_changed.connect(self.refresh)
        shelf.study.progressed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Show how far it is."""
        intake, study = self._shelf.intake, self._shelf.study
        self.intake.setVisible(intake is not None)
        if intake is not None:
            text = (
                self.tr("Adding: {n} of {all}").format(n=intake.done, all=intake.all)
                if intake.all
                else self.tr("Looking for pictures…")
            )
            self.intake.show_share(text, intake.done, intake.all)
        step = study.step
        self.study.setVisible(step is not None or study.paused)
        self.study.bar.setVisible(step is not None)
        self.study.button.setText(self.tr("Go on") if study.paused else self.tr("Pause"))
        if step is not None:
            self.study.show_share(self._study_text(), step.done, step.all)
        else:
            self.study.text.setText(self.tr("Getting ready for search is paused."))
        self.setVisible(intake is not None or step is not None or study.paused)

    def _study_text(self) -> str:
        study = self._shelf.study
        step = study.step
        assert step is not None
        if study.waits:
            return self.tr("Getting ready for search: waits for renders")
        if step.phase == "index":
            text = self.tr("Getting ready for search: {n} of {all}")
        else:
            text = self.tr("Looking at colours and outlines: {n} of {all}")
        return text.format(n=step.done, all=step.all)

    def _pause(self) -> None:
        study = self._shelf.study
        study.pause(not study.paused)
