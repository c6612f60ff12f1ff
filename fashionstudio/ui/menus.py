"""The menu bar."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar

from fashionstudio.app.commands import CommandRegistry
from fashionstudio.app.numbers import percent
from fashionstudio.app.recents import Recents
from fashionstudio.app.theme import TEXT_SCALES, Mode, ThemeService
from fashionstudio.ui.project_view import ProjectView
from fashionstudio.ui.recent_menu import RecentMenu
from fashionstudio.ui.window_commands import LAYERS, TOOLS


def build_menus(
    bar: QMenuBar,
    registry: CommandRegistry,
    theme: ThemeService,
    recents: Recents,
    project: ProjectView,
) -> None:
    """Fill the menu bar; every entry but the appearance is a command."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("Menus", text)

    def fill(title: str, *ids: str, within: QMenu | None = None) -> QMenu:
        menu = (within or bar).addMenu(title)
        for command_id in ids:
            if command_id:
                menu.addAction(registry.action(command_id))
            else:
                menu.addSeparator()
        return menu

    file = fill(
        tr("&File"), "file.new", "file.new_window", "file.open", "file.paste", "", "file.save",
        "file.save_as", "file.save_result", "file.export", "", "file.recover", "",
        "file.close", "file.quit",
    )  # fmt: skip
    recent = RecentMenu(recents, bar)
    recent.chosen.connect(project.open)
    file.insertMenu(registry.action("file.paste"), recent)
    edit = fill(
        tr("&Edit"), "edit.undo", "edit.redo", "", "edit.trace", "edit.clear_sketch",
        "edit.clear_region", "edit.reset_region", "region.add_piece", "region.drop_piece",
        "region.grow", "region.shrink", "region.feather", "",
        "edit.reset_pose", "pose.swap", "pose.add", "", "edit.colour", "",
        "edit.shortcuts", "edit.preferences",
    )  # fmt: skip
    photo = fill(
        tr("&Photo"), "photo.crop", "", "photo.turn_left", "photo.turn_right", "photo.turn_half",
        "photo.mirror", within=edit,
    )  # fmt: skip
    edit.insertMenu(registry.action("edit.trace"), photo)
    edit.insertSeparator(registry.action("edit.trace"))
    fill(
        tr("&Tools"), *(f"tool.{tool}" for tool in TOOLS), "", "brush.smaller", "brush.larger",
        "brush.swap", "", "draw.symmetry", "region.keep_out",
    )  # fmt: skip
    view = fill(
        tr("&View"), *(f"layer.{layer}" for layer in LAYERS), "", "view.compare",
        "view.side_by_side", "",
        "view.fit", "view.actual", "view.zoom_in", "view.zoom_out", "",
        "view.rotate_left", "view.rotate_right", "view.upright", "",
    )  # fmt: skip
    _add_appearance(view, theme)
    fill(
        tr("&Library"), "library.show", "library.add_files", "library.add_folder", "",
        "library.keep_photo", "library.keep_garment", "library.keep_fabric",
        "library.keep_look", "library.keep_result",
    )  # fmt: skip
    fill(
        tr("&Render"), "render.start", "render.cancel", "render.queue", "render.pause",
        "render.retry", "", "candidate.previous", "candidate.next",
        "candidate.keep", "candidate.discard", "", "render.live", "render.dice",
        "render.vary", "render.colourways", "", "render.batch", "render.batches", "",
        "render.engines",
    )  # fmt: skip
    fill(tr("&Help"), "help.shortcuts", "help.sample", "help.diagnostics")


def _add_appearance(menu: QMenu, theme: ThemeService) -> None:
    def tr(text: str) -> str:
        return QCoreApplication.translate("Menus", text)

    colors = menu.addMenu(tr("Appearance"))
    modes: tuple[tuple[Mode, str], ...] = (
        ("system", tr("As the system")), ("dark", tr("Dark")), ("light", tr("Light")),
    )  # fmt: skip
    group = QActionGroup(colors)
    by_mode = {mode: QAction(text, colors, checkable=True) for mode, text in modes}
    for mode, action in by_mode.items():
        action.triggered.connect(lambda _on=False, mode=mode: theme.set_mode(mode))
        group.addAction(action)
        colors.addAction(action)
    sizes = menu.addMenu(tr("Text size"))
    group = QActionGroup(sizes)
    by_scale = {s: QAction(percent(s), sizes, checkable=True) for s in TEXT_SCALES}
    for scale, action in by_scale.items():
        action.triggered.connect(lambda _on=False, scale=scale: theme.set_text_scale(scale))
        group.addAction(action)
        sizes.addAction(action)

    def follow() -> None:
        by_mode[theme.mode].setChecked(True)
        by_scale[theme.text_scale].setChecked(True)

    # Through the menu, so that the connection ends with it: the theme outlives the window.
    follower = _Follower(menu, follow)
    theme.changed.connect(follower.follow)
    follow()


class _Follower(QObject):
    """Lives with a menu and follows the theme for it."""

    def __init__(self, menu: QMenu, call: Callable[[], None]) -> None:
        super().__init__(menu)
        self._call = call

    def follow(self) -> None:
        """The theme is another one."""
        self._call()
