"""Connects the table of commands with what the window can do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QActionGroup

from fashionstudio.ui.canvas.view import STEP_DEG
from fashionstudio.ui.export_view import open_export
from fashionstudio.ui.piece_menu import offer_pieces
from fashionstudio.ui.window_commands import LAYERS, TOOLS, all_commands

if TYPE_CHECKING:
    from fashionstudio.ui.main_window import MainWindow

ZOOM_STEP = 1.25


def register_commands(window: MainWindow) -> None:
    """Give every command its deed, and the window its shortcuts."""
    calls = _calls(window)
    for command in all_commands():
        window.addAction(window.registry.add(command, calls[command.id]))
    tools = QActionGroup(window)
    for tool in TOOLS:
        tools.addAction(window.registry.action(f"tool.{tool}"))
    for layer in LAYERS:
        action = window.registry.action(f"layer.{layer}")
        action.setChecked(window.visibility.shown(layer))
    window.registry.action("region.keep_out").setChecked(True)
    window.registry.action("render.live").setChecked(window.session.live.on)
    for command_id in (
        "file.save_result",
        "view.compare",
        "view.side_by_side",
        "render.cancel",
    ):
        window.registry.action(command_id).setEnabled(False)
    window.registry.follow(window.session.preferences)


def _calls(window: MainWindow) -> dict[str, Callable[..., object]]:
    document, canvas, toolbox = window.document, window.canvas, window.toolbox
    return {
        "file.new": window.project_view.new,
        "file.new_window": window.studio.new_window,
        "file.open": window.project_view.choose,
        "file.paste": window.paste,
        "file.save": window.project_view.save,
        "file.save_as": window.project_view.save_as,
        "file.save_result": window.results_view.save,
        "file.export": lambda: open_export(window),
        "file.recover": lambda: window.studio.offer_unsaved(window, again=True),
        "file.close": window.close,
        "file.quit": window.studio.quit,
        "edit.undo": document.history.undo,
        "edit.redo": document.history.redo,
        "edit.trace": lambda: window.session.tracer.start(),
        "edit.clear_sketch": lambda: document.clear_layer("sketch"),
        "edit.clear_region": lambda: document.clear_layer("region"),
        "edit.reset_region": document.reset_region,
        "edit.reset_pose": lambda: document.set_pose(None),
        "photo.crop": window.dialogs.show_crop,
        "photo.turn_left": lambda: window.session.cropper.turn(3),
        "photo.turn_right": lambda: window.session.cropper.turn(1),
        "photo.turn_half": lambda: window.session.cropper.turn(2),
        "photo.mirror": window.session.cropper.mirror,
        "brush.smaller": lambda: toolbox.resize(larger=False),
        "brush.larger": lambda: toolbox.resize(larger=True),
        "brush.swap": lambda on: setattr(canvas, "erase_switch", on),
        "draw.symmetry": lambda on: canvas.settings.change(symmetry=on),
        "region.keep_out": lambda on: canvas.settings.change(heed_keep_out=on),
        "region.add_piece": lambda: offer_pieces(window, subtract=False),
        "region.drop_piece": lambda: offer_pieces(window, subtract=True),
        "region.grow": toolbox.grow_region,
        "region.shrink": toolbox.shrink_region,
        "region.feather": toolbox.feather_region,
        "pose.swap": toolbox.pose.swap_sides,
        "pose.add": toolbox.pose.add_person,
        "view.compare": lambda on: window.compare_view.split(on),
        "view.side_by_side": lambda on: window.compare_view.switch(on),
        "view.before": lambda: None,
        "view.fit": lambda: window.compare_view.viewer().fit(),
        "view.actual": lambda: window.compare_view.viewer().zoom_to(1.0),
        "view.zoom_in": lambda: window.compare_view.viewer().zoom_by(ZOOM_STEP),
        "view.zoom_out": lambda: window.compare_view.viewer().zoom_by(1 / ZOOM_STEP),
        "view.rotate_left": lambda: window.canvas.rotate_by(-STEP_DEG),
        "view.rotate_right": lambda: window.canvas.rotate_by(STEP_DEG),
        "view.upright": window.canvas.rotate_upright,
        "edit.colour": window.dialogs.show_colour,
        "edit.shortcuts": window.dialogs.show_shortcuts,
        "edit.preferences": window.dialogs.show_preferences,
        "render.colourways": window.dialogs.show_colourways,
        "render.batch": lambda: window.batch_view.show_dialog(),
        "render.batches": lambda: window.batch_view.show_batches(),
        "render.engines": window.dialogs.show_engines,
        "help.shortcuts": window.show_shortcuts,
        "help.sample": lambda: window.studio.open_sample(window),
        "help.diagnostics": window.dialogs.show_diagnostics,
        "library.show": lambda: window.library_view.show(),
        "library.add_files": lambda: window.library_view.choose_files(),
        "library.add_folder": lambda: window.library_view.choose_folder(),
        "library.keep_photo": lambda: window.library_view.keep_photo(),
        "library.keep_garment": lambda: window.library_view.keep_garment(),
        "library.keep_fabric": lambda: window.library_view.keep_fabric(),
        "library.keep_look": lambda: window.library_view.keep_look(),
        "library.keep_result": lambda: window.library_view.keep_results(),
        "render.start": window.render_view.start,
        "render.cancel": lambda: _escape(window),
        "candidate.previous": lambda: window.candidates_view.step(-1),
        "candidate.next": lambda: window.candidates_view.step(+1),
        "candidate.keep": lambda: window.candidates_view.keep(),
        "candidate.discard": lambda: window.candidates_view.discard(),
        "render.live": lambda on: _switch_live(window, on),
        "render.queue": lambda: window.queue.open(),
        "render.pause": lambda on: window.session.renderer.pause(on),
        "render.retry": lambda: window.session.renderer.retry(),
        "render.vary": lambda: window.dialogs.show_vary(window.results_view.looked_at()),
        "render.dice": window.panel.render_section.dice.click,
        **{f"tool.{tool}": _chooser(window, tool) for tool in TOOLS},
        **{f"layer.{layer}": _switch(window, layer) for layer in LAYERS},
    }


def _escape(window: MainWindow) -> None:
    """Back to the design from what has come; then the rest is cancelled."""
    if not window.candidates_view.escape():
        window.render_view.cancel()


def _switch_live(window: MainWindow, on: bool) -> None:
    if window.session.live.on != on:
        window.session.preferences.set("live_preview", on)


def _chooser(window: MainWindow, tool: str) -> Callable[[bool], None]:
    def choose(on: bool) -> None:
        if on and window.toolbox.current.id != tool:
            window.toolbox.choose(tool)

    return choose


def _switch(window: MainWindow, layer: str) -> Callable[[bool], None]:
    return lambda on: window.visibility.show(layer, on)
