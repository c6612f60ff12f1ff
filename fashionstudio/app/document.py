"""The document of the window: the Look, the pictures it names, and the history of both.

Everything that changes goes through an edit, so everything can be undone. What the worker finds
out (Person, proposed Regions) is derived from the Photo and is no edit.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QRect, Signal

from fashionstudio.app.edits import SceneState, SwapScene
from fashionstudio.app.imaging import MaskPyramid
from fashionstudio.app.pictures import LoadedPicture
from fashionstudio.app.restoring import RestoredLook
from fashionstudio.app.scene import Findings, Scene
from fashionstudio.app.slices import Slices
from fashionstudio.app.strokes import LiveStroke, StrokeStyle
from fashionstudio.core.brush import Painter
from fashionstudio.core.geometry import Box
from fashionstudio.core.look import Category, Fabric, FabricPlacement, Look, PictureRef
from fashionstudio.core.person import Pose
from fashionstudio.core.pixel_patch import PixelPatch
from fashionstudio.core.tiles import PackedMask
from fashionstudio.core.undo import SetValue, UndoStack
from fashionstudio.errors import FashionStudioError

U8 = NDArray[np.uint8]


class Document(QObject):
    """The Look as it is edited.

    `look.region` and `look.sketch` stay None here: the masks of the Scene hold their pixels, and
    a snapshot for a Request names them (see `snapshot`).

    Signals:
        look_changed: words, fabric, settings, pose, … are new.
        photo_changed: another Scene, or none.
        person_changed: the worker's findings, or the state of the Region, are new.
        pixels_changed: layer and box that were painted.
        history_changed: what can be undone or redone is new.
    """

    look_changed = Signal()
    photo_changed = Signal()
    person_changed = Signal()
    pixels_changed = Signal(str, QRect)
    history_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.look = Look()
        self.scene: Scene | None = None
        self.history = UndoStack()
        self.history.changed.append(self.history_changed.emit)
        self._run = 0
        self._painting = ""
        self._pictures: dict[str, LoadedPicture] = {}
        self._slices = Slices(self)

    # Reading -------------------------------------------------------------------------------------

    @property
    def pose(self) -> Pose | None:
        """The Pose set by hand, else the one that was found."""
        if self.look.pose is not None:
            return self.look.pose
        person = self.scene.person if self.scene else None
        return person.pose if person else None

    def picture(self, ref: PictureRef | None) -> LoadedPicture | None:
        """A picture the Look names, if it was loaded in this session."""
        return self._pictures.get(ref.sha256) if ref else None

    # Pictures ------------------------------------------------------------------------------------

    def set_photo(self, photo: LoadedPicture) -> None:
        """Open a Photo; Region, Sketch and Pose start anew."""
        self._swap(Scene(photo), self.look.with_(photo=photo.ref, pose=None))

    def set_cropped(self, scene: Scene, pose: Pose | None, text: str) -> None:
        """The same Photo in another crop, with its layers and the Pose set by hand."""
        self.settle()
        self._swap(scene, self.look.with_(photo=scene.ref, pose=pose), text)

    def close_photo(self) -> None:
        """Take the Photo off."""
        if self.scene is not None:
            self._swap(None, self.look.with_(photo=None, pose=None))

    def set_garment(self, garment: LoadedPicture | None) -> None:
        """Choose a Garment to try on, or none."""
        self._remember(garment)
        self._change(self.tr("Garment"), garment=garment.ref if garment else None)

    def set_fabric(self, swatch: LoadedPicture | None) -> None:
        """Choose a swatch, keeping its placement; or no Fabric."""
        self._remember(swatch)
        if swatch is None:
            self._change(self.tr("Fabric"), fabric=None)
            return
        placement = self.look.fabric.placement if self.look.fabric else FabricPlacement()
        self._change(self.tr("Fabric"), fabric=Fabric(swatch.ref, placement))

    def restore(self, restored: RestoredLook) -> None:
        """Take over a Look from a recipe, with the pictures that could be found."""
        for loaded in (restored.swatch, restored.garment):
            self._remember(loaded)
        scene = Scene(restored.photo)
        for layer, mask in restored.masks.items():
            scene.masks[layer] = MaskPyramid(mask)
        # The Region of a recipe is the designer's own: a proposal must not overwrite it.
        scene.region_by_hand = "region" in restored.masks
        look = restored.look.with_(photo=restored.photo.ref, region=None, sketch=None)
        self._swap(scene, look)

    def load(self, look: Look, scene: Scene | None, pictures: Iterable[LoadedPicture]) -> None:
        """Begin anew with a project's content; it is clean, and there is nothing to undo."""
        self.settle()
        self._pictures = {loaded.ref.sha256: loaded for loaded in pictures}
        self.history.clear()
        self._slices.stop()
        self._put_scene(SceneState(scene, look))
        self.history.mark_clean()

    # Parameters ----------------------------------------------------------------------------------

    def set_words(self, words: str) -> None:
        """Type; one run of typing is one step of the history."""
        self._change(self.tr("Words"), merge="words", words=words)

    def set_placement(self, **changes: Any) -> None:
        """Turn, scale or shift the Fabric; one run of moves is one step of the history."""
        if self.look.fabric is None:
            return
        placement = dataclasses.replace(self.look.fabric.placement, **changes)
        fabric = dataclasses.replace(self.look.fabric, placement=placement)
        self._change(self.tr("Fabric placement"), merge=f"fabric {sorted(changes)}", fabric=fabric)

    def set_settings(self, **changes: Any) -> None:
        """Change how it is rendered."""
        settings = dataclasses.replace(self.look.settings, **changes)
        self._change(self.tr("Render settings"), merge=f"set {sorted(changes)}", settings=settings)

    def prefer_engine(self, engine: str) -> None:
        """The engine of a Look that nobody has touched; there is nothing to undo about it."""
        if self.scene is None and not self.history.can_undo:
            settings = dataclasses.replace(self.look.settings, engine=engine)
            self._put_look(self.look.with_(settings=settings))

    def set_pose(self, pose: Pose | None) -> None:
        """Move joints; one drag is one step of the history."""
        self._change(self.tr("Pose"), merge="pose", pose=pose)

    def set_category(self, category: str) -> None:
        """Choose the kind of garment; the Region follows with what was proposed for it."""
        assert category in get_args(Category)
        if category == self.look.category:
            return
        self.settle()
        with self.history.macro(self.tr("Kind of garment")):
            self._change(self.tr("Kind of garment"), category=category)
            if self.scene is not None and category in self.scene.proposals:
                self._replace_mask("region", self.scene.proposals[category], by_hand=False)
        self.person_changed.emit()

    def set_growth(self, allow: bool) -> None:
        """Whether a proposed Region has room around the old garment, and holds all of the Sketch.

        The Region follows once the worker has proposed another one.
        """
        self.settle()
        self._change(self.tr("Room for the garment"), allow_growth=allow)

    def settle(self) -> None:
        """What comes next is a new step of the history, even if it changes the same thing."""
        self._run += 1

    # Pixels --------------------------------------------------------------------------------------

    def begin_stroke(
        self, layer: str, style: StrokeStyle, *, heed_keep_out: bool = True, text: str = ""
    ) -> LiveStroke | None:
        """Start painting; the stroke becomes one step of the history when it is finished.

        The step is called `text`, or what such a stroke usually is called.
        """
        scene = self.scene
        if scene is None:
            return None
        self._painting = layer
        self.history.begin_gesture()
        painter = Painter(
            scene.masks[layer].base,
            max(0.5, style.size_px / 2),
            0 if style.erase else 255,
            keep_out=self.keep_out(layer) if heed_keep_out else None,
        )
        return LiveStroke(
            painter,
            style,
            text=text or self._stroke_name(layer, erase=style.erase),
            painted=lambda box: self.mask_painted(scene, layer, box),
            ended=self._end_stroke,
            finished=lambda patch: self._push_patch(scene, layer, patch, by_hand=True),
        )

    def keep_out(self, layer: str) -> U8 | None:
        """(H, W) uint8, 255 where a layer must not be painted: face, hair and hands."""
        if self.scene is None or layer != "region":
            return None
        kept = self.scene.keep_out.get(self.look.category)
        return kept.base if kept is not None else None

    def change_mask(self, layer: str, box: Box, pixels: U8, text: str) -> None:
        """Put other pixels (h, w) into a box of the Sketch or the Region, as one step."""
        scene = self.scene
        if scene is None:
            return
        patch = PixelPatch.put(
            text,
            scene.masks[layer].base,
            box,
            pixels,
            changed=lambda box: self.mask_painted(scene, layer, box),
        )
        if patch is not None:
            self.mask_painted(scene, layer, patch.box)
            self._push_patch(scene, layer, patch, by_hand=True)

    def take_patch(self, layer: str, patch: PixelPatch) -> None:
        """Do what was worked out elsewhere on a copy of the Sketch or the Region, as one step."""
        scene = self.scene
        if scene is not None:
            step = patch.onto(
                scene.masks[layer].base, lambda box: self.mask_painted(scene, layer, box)
            )
            step.do()
            self._push_patch(scene, layer, step, by_hand=True)

    def clear_layer(self, layer: str) -> None:
        """Wipe the Sketch or the Region."""
        if self.scene is not None and not self.scene.is_blank(layer):
            blank = PackedMask.blank(self.scene.shape)
            self._replace_mask(layer, blank, by_hand=layer == "region")

    def set_sketch(self, sketch: U8) -> None:
        """Take a whole drawing as the Sketch."""
        if self.scene is not None:
            self._replace_mask("sketch", PackedMask(sketch), by_hand=False)

    def add_to_sketch(self, lines: U8, text: str) -> None:
        """Add strokes (H, W) to those that are drawn, as one step called `text`."""
        if self.scene is not None:
            height, width = self.scene.shape
            both = np.maximum(self.scene.masks["sketch"].base, lines)
            self.change_mask("sketch", (0, 0, width, height), both, text)

    def reset_region(self) -> None:
        """Go back to the proposed Region."""
        if self.scene is not None and self.look.category in self.scene.proposals:
            proposed = self.scene.proposals[self.look.category]
            self._replace_mask("region", proposed, by_hand=False)

    # Findings ------------------------------------------------------------------------------------

    def learn(self, photo: PictureRef, findings: Findings) -> None:
        """Note what the worker has found, unless another Photo is open by now."""
        scene = self.scene
        if scene is None or scene.ref.sha256 != photo.sha256:
            return
        scene.learn(findings)
        proposal = findings.proposals.get(self.look.category)
        if proposal is not None and not scene.region_by_hand and self._painting != "region":
            self._follow_proposal(scene, proposal)
        self.person_changed.emit()

    def learn_failure(self, photo: PictureRef, error: FashionStudioError) -> None:
        """Note why the worker has found nobody, unless another Photo is open by now."""
        scene = self.scene
        if scene is not None and scene.ref.sha256 == photo.sha256:
            scene.failure = error
            self.person_changed.emit()

    # Inside --------------------------------------------------------------------------------------

    def _end_stroke(self) -> None:
        self._painting = ""
        self.history.end_gesture()

    def _remember(self, loaded: LoadedPicture | None) -> None:
        if loaded is not None:
            self._pictures[loaded.ref.sha256] = loaded

    def _change(self, label: str, *, merge: str = "", **changes: Any) -> None:
        look = self.look.with_(**changes)
        if look == self.look:
            return
        key = (merge, self._run) if merge else None
        self.history.push(SetValue(label, self._put_look, self.look, look, merge_key=key))

    def _put_look(self, look: Look) -> None:
        self.look = look
        self.look_changed.emit()

    def _swap(self, scene: Scene | None, look: Look, text: str = "") -> None:
        before, after = SceneState(self.scene, self.look), SceneState(scene, look)
        self.history.push(SwapScene(text or self.tr("Photo"), self._put_scene, before, after))

    def _put_scene(self, state: SceneState) -> None:
        self.scene, self.look = state.scene, state.look
        self.photo_changed.emit()
        self.look_changed.emit()

    def mask_painted(self, scene: Scene, layer: str, box: Box) -> None:
        """Pixels of a mask have changed: its smaller copies and the canvas follow."""
        x0, y0, x1, y1 = box
        rect = QRect(x0, y0, x1 - x0, y1 - y0)
        scene.masks[layer].update(rect)
        if scene is self.scene:
            self.pixels_changed.emit(layer, rect)

    def _replace_mask(self, layer: str, mask: PackedMask, *, by_hand: bool) -> None:
        scene = self.scene
        assert scene is not None
        patch = PixelPatch.replace(
            self.tr("Region") if layer == "region" else self.tr("Sketch"),
            scene.masks[layer].base,
            mask,
            changed=lambda box: self.mask_painted(scene, layer, box),
        )
        if patch is None:
            self._put_origin(scene, by_hand=by_hand if layer == "region" else scene.region_by_hand)
            return
        self.mask_painted(scene, layer, patch.box)
        self._push_patch(scene, layer, patch, by_hand=by_hand)

    def _push_patch(self, scene: Scene, layer: str, patch: PixelPatch, *, by_hand: bool) -> None:
        """Take a finished change of pixels into the history, with whose Region it is now."""
        self._slices.add(patch.squeeze())
        if layer != "region":
            self.history.push(patch, done=True)
            return
        scene.region_touched = True
        with self.history.macro(patch.text):
            self.history.push(patch, done=True)
            self.history.push(
                SetValue(
                    patch.text,
                    lambda value: self._put_origin(scene, by_hand=value),
                    scene.region_by_hand,
                    by_hand,
                )
            )

    def _put_origin(self, scene: Scene, *, by_hand: bool) -> None:
        if scene.region_by_hand != by_hand:
            scene.region_by_hand = by_hand
            self.person_changed.emit()

    def _follow_proposal(self, scene: Scene, proposal: PackedMask) -> None:
        if not scene.region_touched:
            # No step of the history: there is nothing of the user's to go back to.
            patch = PixelPatch.replace("", scene.masks["region"].base, proposal)
            if patch is not None:
                self.mask_painted(scene, "region", patch.box)
        elif not self.history.can_redo:
            # Strokes in the history know the pixels around them, so this must be a step too;
            # while something is undone it waits, for a step would end the way back.
            self._replace_mask("region", proposal, by_hand=False)

    def _stroke_name(self, layer: str, *, erase: bool) -> str:
        if layer == "sketch":
            return self.tr("Erase sketch") if erase else self.tr("Sketch stroke")
        return self.tr("Erase region") if erase else self.tr("Paint region")
