"""The report of the doctor, to look at and to copy."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QProgressBar,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fashionstudio.app.diagnostics import Diagnostics
from fashionstudio.app.theme import GAP
from fashionstudio.core.report import Finding
from fashionstudio.ui.value import Value


class DiagnosticsDialog(QDialog):
    """One row per finding; looks when it is opened."""

    def __init__(self, diagnostics: Diagnostics, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Diagnostics"))
        self._diagnostics = diagnostics
        self.summary = QLabel(objectName="sectionTitle", wordWrap=True)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(self.tr("Looking"))
        self.area = QScrollArea(widgetResizable=True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.note = QLabel(
            self.tr(
                "The report is in English, for whoever helps you. It holds no pictures, no words "
                "of yours and no names of folders or people."
            ),
            objectName="small",
            wordWrap=True,
        )
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.copy = self.buttons.addButton(self.tr("Copy report"), role)
        self.again = self.buttons.addButton(self.tr("Check again"), role)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        layout.setSpacing(GAP * 2)
        for widget in (self.summary, self.bar):
            layout.addWidget(widget)
        layout.addWidget(self.area, 1)
        layout.addWidget(self.note)
        layout.addWidget(self.buttons)
        wide, high = self.fontMetrics().averageCharWidth(), self.fontMetrics().height()
        self.resize(min(wide * 104, 1400), min(high * 38, 960))
        diagnostics.finished.connect(self._show)
        self.buttons.rejected.connect(self.reject)
        self.copy.clicked.connect(self._copy)
        self.again.clicked.connect(self.look)
        self._show()

    def look(self) -> None:
        """Run all checks."""
        self._diagnostics.start()
        self._show()

    def _show(self) -> None:
        busy, findings = self._diagnostics.busy, self._diagnostics.findings
        self.bar.setVisible(busy)
        self.copy.setText(self.tr("Copy report"))
        self.copy.setEnabled(bool(findings) and not busy)
        self.again.setEnabled(not busy)
        self.summary.setText(self._sentence(busy, findings))
        body = QWidget(objectName="panelBody")
        grid = QGridLayout(body)
        grid.setContentsMargins(GAP * 2, GAP * 2, GAP * 2, GAP * 2)
        grid.setHorizontalSpacing(GAP * 2)
        grid.setVerticalSpacing(GAP)
        grid.setColumnStretch(2, 1)
        for row, finding in enumerate(findings):
            self._add(grid, row, finding)
        grid.setRowStretch(len(findings), 1)
        self.area.setWidget(body)

    def _sentence(self, busy: bool, findings: tuple[Finding, ...]) -> str:
        if busy:
            return self.tr("Looking at this installation…")
        bad = sum(finding.state == "bad" for finding in findings)
        if bad:
            return self.tr("Needs attention: {n}.").format(n=bad)
        doubtful = sum(finding.state == "doubtful" for finding in findings)
        if doubtful:
            return self.tr("It works. Could be better: {n}.").format(n=doubtful)
        return self.tr("Everything is in order.") if findings else ""

    def _add(self, grid: QGridLayout, row: int, finding: Finding) -> None:
        words = {"good": self.tr("good"), "doubtful": self.tr("note"), "bad": self.tr("bad")}
        state = QLabel(words[finding.state], objectName=f"state{finding.state.capitalize()}")
        text = Value(finding.text, wrap=True)
        if finding.advice:
            text.setText(f"{finding.text}\n{finding.advice}")
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(state, row, 0, top)
        grid.addWidget(Value(finding.name, name="dim"), row, 1, top)
        grid.addWidget(text, row, 2)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._diagnostics.report())
        self.copy.setText(self.tr("Copied"))
