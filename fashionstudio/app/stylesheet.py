"""The look of the controls, as one Qt style sheet made from a Theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fashionstudio.app.glyphs import glyph

if TYPE_CHECKING:
    from fashionstudio.app.theme import Theme

_TEMPLATE = """
QWidget {{ color: {text}; }}
QMainWindow, QDialog {{ background: {window}; }}
QToolTip {{ background: {raised}; color: {text}; border: 1px solid {line}; padding: 4px 6px; }}

QMenuBar {{ background: {panel}; padding: 2px 4px; }}
QMenuBar::item {{ padding: 4px 8px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: {hover}; }}
QMenu {{
  background: {panel}; border: 1px solid {line}; padding: 4px; icon-size: {menu_icon}px;
}}
QMenu::item {{ padding: 5px 24px 5px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {hover}; }}
QMenu::item:disabled {{ color: {dim}; }}
QMenu::separator {{ height: 1px; background: {line}; margin: 4px 8px; }}
QMenu::indicator {{ width: 12px; height: 12px; left: 6px; }}
QMenu::indicator:checked {{ image: url("{tick_on_panel}"); }}
QMenu::icon {{ padding: 3px; border: 1px solid transparent; border-radius: 4px; }}
QMenu::icon:checked {{ background: {chosen}; border-color: {chosen_edge}; }}
QMenu::right-arrow {{
  image: url("{right}"); width: {arrow}px; height: {arrow}px; right: 6px;
}}
QMenu::left-arrow {{
  image: url("{left}"); width: {arrow}px; height: {arrow}px; left: 6px;
}}

#panel, #rail, #bar, #strip, #panelBody {{ background: {panel}; }}
#rail {{ border-right: 1px solid {edge}; }}
#bar {{ border-bottom: 1px solid {edge}; }}
#strip, #statusLine {{ background: {panel}; border-top: 1px solid {edge}; }}
#panel {{ border-left: 1px solid {edge}; }}
QScrollArea {{ border: none; background: transparent; }}

QTabBar {{ background: {panel}; }}
QTabBar::tab {{
  background: {panel}; color: {dim}; padding: 7px 10px; border: none;
  border-bottom: 2px solid {line};
}}
QTabBar::tab:hover {{ color: {text}; }}
QTabBar::tab:selected {{ color: {text}; border-bottom: 2px solid {accent}; font-weight: 600; }}
QTabBar:focus {{ outline: none; }}
QTabBar::tab:selected:focus {{ background: {hover}; }}
#recentMenu {{ icon-size: 40px; }}

#sectionTitle {{ font-weight: 600; }}
#dim {{ color: {dim}; }}
#stateGood {{ color: {good}; font-weight: 600; }}
#stateDoubtful {{ color: {warning}; font-weight: 600; }}
#stateBad {{ color: {danger}; font-weight: 600; }}
#small {{ color: {dim}; font-size: {small}pt; }}
#key {{
  background: {raised}; border: 1px solid {line}; border-radius: 4px; padding: 0 6px;
  font-size: {small}pt; min-width: {key}px;
}}
#sectionLine {{ background: {line}; max-height: 1px; min-height: 1px; }}
#qt_msgbox_label {{ font-weight: 600; }}
#welcomeTitle {{ font-size: {large}pt; font-weight: 600; }}
#welcome, #floatingBar {{
  background: {panel}; border: 1px solid {line}; border-radius: 10px;
}}

#popup {{ background: {panel}; border: 1px solid {line}; }}

QPushButton, QToolButton {{
  background: {raised}; border: 1px solid {line}; border-radius: 5px; padding: 4px 10px;
}}
QPushButton {{ min-height: {in_button}px; }}
QPushButton:hover, QToolButton:hover {{ background: {hover}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {line}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {faded}; background: {panel}; }}
QPushButton:focus, QToolButton:focus {{ border: 2px solid {accent}; padding: 3px 9px; }}
QPushButton:checked, QToolButton:checked {{
  background: {chosen}; color: {text}; border-color: {chosen_edge};
}}
QPushButton#primary {{
  background: {accent}; color: {on_accent}; border: 2px solid {accent}; border-radius: 6px;
  padding: 7px 10px; font-weight: 600;
}}
QPushButton#primary:hover {{ background: {accent_hover}; border-color: {accent_hover}; }}
QPushButton#primary:focus {{ border: 2px solid {text}; }}
QPushButton#primary:disabled {{ background: {off}; color: {faded}; border-color: {off}; }}
QDialog QPushButton#primary {{ padding: 3px 18px; border-radius: 5px; }}
QToolButton {{ icon-size: {icon}px; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QFileDialog QToolButton {{ padding: 2px; background: {under_black}; }}
QFileDialog QToolButton:hover, QFileDialog QToolButton:checked {{ background: {under_black_lit}; }}
QFileDialog QToolButton:disabled {{ background: {panel}; }}
QFileDialog QToolButton:focus {{ padding: 1px; }}
QToolButton#flat {{ background: transparent; border: 1px solid transparent; padding: 4px; }}
QToolButton#flat:hover {{ background: {hover}; }}
QToolButton#flat:focus {{ border: 1px solid {accent}; }}
QToolButton#flat:checked {{ background: {raised}; border: 1px solid {line}; color: {text}; }}
QToolButton#flat:disabled {{ background: transparent; }}
QToolButton#kind {{ font-size: {small}pt; padding: 4px 1px 3px 1px; }}
QToolButton#kind:focus {{ padding: 3px 0 2px 0; }}
QToolButton#kind:checked:focus {{ border: 2px solid {text}; }}
QToolButton#picture {{
  background: transparent; border: 2px solid transparent; border-radius: 8px; padding: 2px;
}}
QToolButton#picture:hover {{ background: {hover}; }}
QToolButton#picture:focus {{ border: 2px solid {accent}; padding: 2px; }}
QToolButton#quiet, QToolButton#quiet:checked {{
  background: transparent; border: 1px solid transparent; padding: 0 2px; color: {dim};
}}
QToolButton#quiet:hover {{ color: {text}; }}
QToolButton#scrollEnd {{
  background: {panel}; border: 1px solid {panel}; border-radius: 0; padding: 2px 5px;
  icon-size: {arrow}px;
}}
QToolButton#scrollEnd:hover {{ background: {hover}; }}
QToolButton#fold, QToolButton#fold:checked {{
  background: transparent; border: 1px solid transparent; padding: 3px 4px 3px 0; color: {dim};
  icon-size: {fold}px;
}}
QToolButton#fold:hover {{ color: {text}; }}
QToolButton#fold:focus {{ border: 1px solid {accent}; }}
QToolButton#quiet:focus {{ border: 1px solid {accent}; }}
QToolButton#tool {{
  background: transparent; border: 1px solid transparent; border-radius: 6px; padding: 6px;
}}
QToolButton#tool:hover {{ background: {hover}; }}
QToolButton#tool:checked {{ background: {chosen}; border-color: {chosen_edge}; }}
QToolButton#tool:focus {{ border: 1px solid {accent}; }}
QToolButton#tool:checked:focus {{ border: 1px solid {text}; }}
QToolButton#segment {{ padding: 4px 2px; }}
QToolButton#segment:focus {{ padding: 3px 1px; }}
QToolButton#segment:checked:focus {{ border: 2px solid {text}; }}
QToolButton#slotButton {{
  background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 3px;
}}
QToolButton#slotButton:hover {{ background: {hover}; }}
QToolButton#slotButton:focus {{ border: 1px solid {accent}; }}

QLineEdit, QPlainTextEdit {{
  background: {field}; border: 1px solid {line}; border-radius: 5px; padding: 3px 6px;
  selection-background-color: {accent}; selection-color: {on_accent};
}}
QLineEdit {{ min-height: {in_field}px; }}
QLineEdit:focus, QPlainTextEdit:focus {{
  border: 2px solid {accent}; padding: 2px 5px;
}}
QComboBox QAbstractItemView {{
  background: {panel}; border: 1px solid {line}; selection-background-color: {hover};
  selection-color: {text}; outline: none;
}}

QAbstractItemView {{ outline: none; }}
QTreeView {{ selection-background-color: {chosen}; selection-color: {text}; }}
QTableView, QTreeView {{
  background: {panel}; border: 1px solid {line}; border-radius: 5px;
}}
QTableView::item, QTreeView::item {{ padding: 4px 6px; }}
QTreeView::item:hover {{ background: {hover}; }}
QTreeView::item:selected {{ background: {chosen}; color: {text}; }}
QTableView QHeaderView, QTableView QHeaderView::section,
QTreeView QHeaderView, QTreeView QHeaderView::section {{
  background: {panel}; color: {dim}; border: none; padding: 4px 6px;
}}

#batchGrid QHeaderView, #batchGrid QTableCornerButton::section {{
  background: {panel}; border: none; padding: 0;
}}

QListView {{ background: transparent; border: none; }}
QListView::item:selected {{ background: {chosen}; color: {text}; border-radius: 4px; }}
#dropList {{ background: {panel}; border: 1px dashed {line}; border-radius: 6px; }}
#dropList:focus {{ border: 1px solid {accent}; }}
QListWidget::item {{ border: 2px solid transparent; border-radius: 5px; padding: 2px; }}
QListWidget::item:hover {{ background: {hover}; }}
QListWidget::item:selected {{
  background: {chosen}; color: {text}; border: 2px solid {accent};
}}
QListWidget::item:focus {{ border: 2px solid {text}; }}

QAbstractSpinBox, QComboBox {{
  min-height: {field_height}px; border: 1px solid {line}; border-radius: 5px;
  selection-background-color: {accent}; selection-color: {on_accent};
}}
QAbstractSpinBox {{ background: {field}; padding: 0 4px 0 6px; }}
QAbstractSpinBox QLineEdit, QComboBox QLineEdit {{
  border: none; background: transparent; padding: 0 4px;
}}
QComboBox {{ background: {raised}; padding: 0 8px; }}
QComboBox:hover {{ background: {hover}; }}
QAbstractSpinBox:focus {{ border: 2px solid {accent}; padding: 0 3px 0 5px; }}
QComboBox:focus {{ border: 2px solid {accent}; padding: 0 7px; }}
QAbstractSpinBox:focus, QComboBox:focus {{ min-height: {focused_height}px; }}
QAbstractSpinBox {{ min-height: {in_spin}px; }}
QAbstractSpinBox:focus {{ min-height: {in_focused_spin}px; }}
QAbstractSpinBox:disabled, QComboBox:disabled {{ color: {faded}; background: {panel}; }}
QComboBox::drop-down {{
  border: none; width: {arrow_room}px; subcontrol-origin: padding;
  subcontrol-position: center right;
}}
QComboBox::down-arrow {{ image: url("{down}"); width: {arrow}px; height: {arrow}px; }}
QComboBox::down-arrow:disabled {{ image: url("{down_off}"); }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{
  border: none; background: transparent; width: {arrow_room}px; subcontrol-origin: border;
}}
QAbstractSpinBox::up-button {{ subcontrol-position: top right; margin: 2px 2px 0 0; }}
QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; margin: 0 2px 2px 0; }}
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover {{
  background: {hover}; border-radius: 3px;
}}
QAbstractSpinBox::up-arrow {{ image: url("{up}"); width: {arrow}px; height: {arrow}px; }}
QAbstractSpinBox::down-arrow {{ image: url("{down}"); width: {arrow}px; height: {arrow}px; }}
QAbstractSpinBox::up-arrow:off {{ image: url("{up_off}"); }}
QAbstractSpinBox::down-arrow:off {{ image: url("{down_off}"); }}
QToolButton::menu-indicator {{
  image: url("{down}"); width: {arrow}px; height: {arrow}px;
  subcontrol-origin: padding; subcontrol-position: center right; right: 6px;
}}
QToolButton::right-arrow {{ image: url("{right}"); width: {arrow}px; height: {arrow}px; }}
QToolButton::left-arrow {{ image: url("{left}"); width: {arrow}px; height: {arrow}px; }}
QToolButton::down-arrow {{ image: url("{down_dim}"); width: {arrow}px; height: {arrow}px; }}
QToolButton[popupMode="2"], QToolButton#quiet[popupMode="2"] {{
  padding-{far_side}: {arrow_room}px;
}}

QSlider:horizontal {{ min-height: 20px; }}
QSlider:vertical {{ min-width: 20px; }}
QSlider::groove:vertical {{ width: 4px; background: {accent}; border-radius: 2px; }}
QSlider::groove:vertical:disabled {{ background: {line}; }}
QSlider::sub-page:vertical {{ background: {line}; border-radius: 2px; }}
QSlider::handle:vertical {{
  width: 14px; height: 14px; margin: 0 -6px; border-radius: 8px;
  background: {knob}; border: 1px solid {knob_edge};
}}
QSlider::handle:vertical:focus {{ border: 2px solid {accent}; }}
QSlider::handle:vertical:disabled {{ background: {knob_off}; }}
QSlider::groove:horizontal {{ height: 4px; background: {line}; border-radius: 2px; }}
QSlider::sub-page:horizontal {{ background: {left_of_knob}; border-radius: 2px; }}
QSlider::add-page:horizontal {{ background: {right_of_knob}; border-radius: 2px; }}
QSlider::sub-page:horizontal:disabled, QSlider::add-page:horizontal:disabled {{
  background: {line};
}}
QSlider::handle:horizontal {{
  width: 14px; height: 14px; margin: -6px 0; border-radius: 8px;
  background: {knob}; border: 1px solid {knob_edge};
}}
QSlider::handle:horizontal:focus {{ border: 2px solid {accent}; }}
QSlider::handle:horizontal:disabled {{ background: {knob_off}; }}

QCheckBox {{
  spacing: 8px; padding: 2px 4px 2px 0; border: 1px solid transparent; border-radius: 4px;
}}
QCheckBox:focus {{ border: 1px solid {accent}; }}
QCheckBox:disabled {{ color: {faded}; }}
QCheckBox::indicator, QAbstractItemView::indicator {{
  width: {box}px; height: {box}px; border: 1px solid {outline}; border-radius: 3px;
  background: {field};
}}
QCheckBox::indicator:hover {{ border-color: {text}; }}
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {{
  background: {accent}; border-color: {accent}; image: url("{tick}");
}}
QCheckBox::indicator:indeterminate, QAbstractItemView::indicator:indeterminate {{
  background: {accent}; border-color: {accent}; image: url("{dash}");
}}
QCheckBox::indicator:disabled {{ border-color: {line}; background: {panel}; }}
QCheckBox::indicator:checked:disabled {{ background: {faded}; border-color: {faded}; }}

QProgressBar {{
  background: {field}; border: 1px solid {line}; border-radius: 4px; max-height: 8px;
  min-height: 8px; text-align: center;
}}
QProgressBar::chunk {{ background: {accent}; border-radius: 3px; }}

QScrollBar:vertical {{ background: transparent; width: 10px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 10px; margin: 0; }}
QScrollBar::handle {{ background: {line}; border-radius: 4px; min-height: 24px; min-width: 24px; }}
QScrollBar::handle:hover {{ background: {dim}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}

#messageError {{ background: {panel}; border-left: 4px solid {danger}; }}
#messageWarning {{ background: {panel}; border-left: 4px solid {warning}; }}
#messageInfo {{ background: {panel}; border-left: 4px solid {good}; }}
"""


def mix(a: str, b: str, share: float) -> str:
    """The colour `share` of the way from `a` to `b`, "#rrggbb" in sRGB."""
    pairs = zip(bytes.fromhex(a[1:]), bytes.fromhex(b[1:]), strict=True)
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in pairs)


def control_height(point_size: float) -> int:
    """Of buttons and fields in pixels, so that they stand on one line beside each other."""
    return round(point_size * 1.55) + 14


def stylesheet(theme: Theme, point_size: float, *, mirrored: bool = False) -> str:
    """The style sheet for a theme at a text size; `mirrored` for writing from right to left."""
    dark = theme.name == "dark"
    control = control_height(point_size)
    return _TEMPLATE.format(
        window=theme.window,
        panel=theme.panel,
        raised=theme.raised,
        hover=theme.hover,
        line=theme.line,
        text=theme.text,
        dim=theme.dim,
        faded=mix(theme.dim, theme.panel, 0.4),
        field=mix(theme.window, theme.raised, 0.25) if dark else theme.raised,
        edge=theme.window if dark else mix(theme.panel, theme.line, 0.6),
        off=mix(theme.panel, theme.line, 0.45),
        # "This is on" is said by a tint: the full colour is kept for the one thing to do.
        chosen=mix(theme.panel, theme.accent, 0.26 if dark else 0.16),
        chosen_edge=mix(theme.panel, theme.accent, 0.62 if dark else 0.6),
        far_side="left" if mirrored else "right",
        left_of_knob=theme.line if mirrored else theme.accent,
        right_of_knob=theme.accent if mirrored else theme.line,
        # Qt's own file dialog has black icons, whatever the theme.
        under_black=mix(theme.dim, theme.panel, 0.3) if dark else theme.raised,
        under_black_lit=theme.dim if dark else theme.hover,
        knob=theme.text if dark else theme.raised,
        knob_edge=theme.window if dark else theme.dim,
        knob_off=theme.dim if dark else theme.window,
        in_button=control - 10,
        in_field=control - 8,
        field_height=control - 2,
        focused_height=control - 4,
        in_spin=control - 5,
        in_focused_spin=control - 7,
        icon=round(4 + max(14.0, point_size * 1.6)),
        menu_icon=round(8 + max(8.0, point_size * 0.85)),
        key=round(point_size * 0.9),
        fold=max(14, round(point_size * 1.5)),
        arrow=max(10, round(point_size)),
        arrow_room=max(20, round(point_size * 1.8)),
        outline=mix(theme.line, theme.text, 0.42),
        tick=glyph("tick", theme.on_accent),
        tick_on_panel=glyph("tick", theme.text),
        dash=glyph("dash", theme.on_accent),
        down=glyph("down", theme.text),
        down_dim=glyph("down", theme.dim),
        down_off=glyph("down", theme.line),
        left=glyph("left", theme.dim),
        right=glyph("right", theme.dim),
        up=glyph("up", theme.text),
        up_off=glyph("up", theme.line),
        box=max(14, round(point_size * 1.4)),
        accent=theme.accent,
        accent_hover=mix(theme.accent, theme.text, 0.15),
        on_accent=theme.on_accent,
        danger=theme.danger,
        warning=theme.warning,
        good=theme.good,
        small=f"{point_size * 0.88:.1f}",
        large=f"{point_size * 1.6:.1f}",
    )
