"""Opens the crop dialog over a window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fashionstudio.app.imaging import PicturePyramid
from fashionstudio.app.scene import Scene
from fashionstudio.core.image_io import read_picture
from fashionstudio.ui.crop.dialog import CropDialog

if TYPE_CHECKING:
    from fashionstudio.ui.main_window import MainWindow

USUAL_FRAME = (256, 192)
"""Height and width of the engine's picture while the worker has not told it."""


def open_crop(window: MainWindow, scene: Scene) -> CropDialog:
    """Show the dialog; the whole Photo is read behind it if it is cropped already."""
    session = window.session
    card = window.studio.shelf.card(window.document.look.settings.engine)
    frame = card.frame if card is not None and min(card.frame) > 0 else USUAL_FRAME
    dialog = CropDialog(scene, session.cropper, window.theme.theme, frame, window)
    window.document.photo_changed.connect(dialog.forget)
    source = scene.source
    if source is None:
        dialog.show_picture(scene.pyramid)
    else:
        data = source.data

        def show(picture: PicturePyramid) -> None:
            if window.dialogs.crop is dialog:
                dialog.show_picture(picture)

        session.background.run(lambda: PicturePyramid(read_picture(data)), show, session.error.emit)
    dialog.open()
    return dialog
