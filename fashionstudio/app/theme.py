"""Colours, spacing and text size; light or dark as the system says, dark when it says nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette

from fashionstudio.app.dressing import Dresser
from fashionstudio.app.stylesheet import stylesheet

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from fashionstudio.app.preferences import Preferences

GAP = 8
"""Everything is spaced in multiples of this, in pixels."""

Mode = Literal["system", "dark", "light"]
TEXT_SCALES = (1.0, 1.25, 1.5, 2.0)


@dataclass(frozen=True, slots=True)
class Theme:
    """One set of colours, as "#rrggbb".

    Attributes:
        window: behind everything. panel: the Design panel and bars. raised: controls.
        hover: raised, under the pointer. line: borders. text, dim: writing, secondary writing.
        accent, on_accent: the colour of "do it" and writing on it; its tint says "this is on".
        surround: neutral grey around the picture, so that colours can be judged.
        danger, warning, good: message bars.
    """

    name: str
    window: str
    panel: str
    raised: str
    hover: str
    line: str
    text: str
    dim: str
    accent: str
    on_accent: str
    surround: str
    danger: str
    warning: str
    good: str


DARK = Theme(
    name="dark",
    window="#1f2022",
    panel="#28292c",
    raised="#36373b",
    hover="#424348",
    line="#494a50",
    text="#ececee",
    dim="#b0b1b7",
    accent="#f0936b",
    on_accent="#221610",
    surround="#3c3c3c",
    danger="#ec7d75",
    warning="#dfb04f",
    good="#6fbf8b",
)
LIGHT = Theme(
    name="light",
    window="#e9e9ea",
    panel="#f5f5f6",
    raised="#ffffff",
    hover="#e8e8ea",
    line="#c2c3c8",
    text="#1f2023",
    dim="#5b5c63",
    accent="#b0451a",
    on_accent="#ffffff",
    surround="#777777",
    danger="#b3261e",
    warning="#855d00",
    good="#1a6f3e",
)


def palette_of(theme: Theme) -> QPalette:
    """The theme as a Qt palette, so that plain widgets and dialogs fit in."""
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.panel,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.raised,
        QPalette.ColorRole.AlternateBase: theme.panel,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.raised,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.BrightText: theme.danger,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.PlaceholderText: theme.dim,
        QPalette.ColorRole.ToolTipBase: theme.raised,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.Mid: theme.line,
        QPalette.ColorRole.Dark: theme.window,
    }
    for role, color in roles.items():
        palette.setColor(role, QColor(color))
    faded = QColor(theme.dim)
    faded.setAlphaF(0.6)
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, faded)
    return palette


class ThemeService(QObject):
    """Applies a theme to the application and follows the system.

    Signals:
        changed: colours or text size are new; whoever paints by hand should repaint.
    """

    changed = Signal()

    def __init__(self, application: QApplication, mode: Mode = "system") -> None:
        super().__init__()
        self._application = application
        self._dresser = Dresser(application)
        self._mode: Mode = mode
        self._text_scale = 1.0
        self._preferences: Preferences | None = None
        self._base_font = QFont(application.font())
        self.theme = DARK
        hints = application.styleHints()
        hints.colorSchemeChanged.connect(self._on_system_changed)

    @property
    def mode(self) -> Mode:
        """What the user asked for."""
        return self._mode

    @property
    def text_scale(self) -> float:
        """Size of writing; 1 is the system's."""
        return self._text_scale

    def set_mode(self, mode: Mode) -> None:
        """Choose light, dark or the system's."""
        if self._preferences is not None:
            self._preferences.set("theme", mode)
            return
        self._mode = mode
        self.apply()

    def set_text_scale(self, scale: float) -> None:
        """Make all writing larger or smaller."""
        if self._preferences is not None:
            self._preferences.set("text_scale", scale)
            return
        self._text_scale = scale
        self.apply()

    def apply(self) -> None:
        """Put theme and text size into effect."""
        self.theme = self._choose()
        font = self._font()
        resized = font != self._application.font() or not self._application.styleSheet()
        if resized:
            self._application.setFont(font)
        self._application.setPalette(palette_of(self.theme))
        mirrored = self._application.layoutDirection() == Qt.LayoutDirection.RightToLeft
        sheet = stylesheet(self.theme, font.pointSizeF(), mirrored=mirrored)
        if resized:
            self._dresser.wear(sheet)
        else:
            self._dresser.recolour(sheet)
        self.changed.emit()

    @property
    def other(self) -> Theme:
        """The one that is not worn."""
        return LIGHT if self.theme is DARK else DARK

    def draw_other(self) -> None:
        """Draw the signs of the theme that may be chosen later; any thread may do that."""
        stylesheet(self.other, self._font().pointSizeF())

    def look_around(self) -> None:
        """What a change of theme does only once, before there is one."""
        self._dresser.look_around()

    def finish(self) -> None:
        """Dress at once whoever still waits for theme or size."""
        self._dresser.finish()

    def follow(self, preferences: Preferences) -> None:
        """Take mode and text size from the preferences, now and whenever they change.

        What is chosen here, in the menu for instance, is a preference from then on.
        """
        self._preferences = preferences
        self._mode = preferences.values.theme
        self._text_scale = preferences.values.text_scale
        preferences.changed.connect(self._on_preference)
        self.apply()

    def _on_preference(self, key: str) -> None:
        if key in ("theme", "text_scale") and self._preferences is not None:
            self._mode = self._preferences.values.theme
            self._text_scale = self._preferences.values.text_scale
            self.apply()

    def _font(self) -> QFont:
        """Of the system, in the size that is asked for."""
        font = QFont(self._base_font)
        points = font.pointSizeF() if font.pointSizeF() > 0 else 10.0
        font.setPointSizeF(max(9.5, points) * self._text_scale)
        return font

    def _choose(self) -> Theme:
        if self._mode != "system":
            return LIGHT if self._mode == "light" else DARK
        scheme = self._application.styleHints().colorScheme()
        return LIGHT if scheme == Qt.ColorScheme.Light else DARK

    def _on_system_changed(self) -> None:
        if self._mode == "system":
            self.apply()
