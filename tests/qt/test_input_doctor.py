"""The input doctor: what was found, how surely, and what mends it."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fashionstudio.app.document import Document
from fashionstudio.app.imaging import MaskPyramid
from fashionstudio.app.input_doctor import examine, notes
from fashionstudio.app.pictures import load_picture
from fashionstudio.app.scene import Findings
from fashionstudio.core.image_io import encode_png
from fashionstudio.core.person import JOINTS, MISSING, PARTS, Person, Pose
from fashionstudio.core.tiles import PackedMask
from fashionstudio.errors import NoPerson, WorkerLost
from fashionstudio.ui.canvas.visibility import Visibility
from fashionstudio.ui.panels.input_doctor import InputDoctor, part_colors, parts_picture

H, W = 160, 120


@pytest.fixture
def document(qapp):
    made = Document()
    y, x = np.mgrid[0:H, 0:W]
    picture = np.stack([x, y, (x + y) % 256], axis=-1).astype(np.uint8)
    made.set_photo(load_picture(encode_png(picture), "photo.png", with_pyramid=True))
    return made


def found(
    *, pose: float = 0.9, silhouette: float = 0.9, parts: float = 0.9, missing: int = 0, **more
) -> Findings:
    points = [(10.0 + n, 20.0 + n, 0.9) for n in range(len(JOINTS))]
    points[: missing or 0] = [MISSING] * missing
    mask = np.zeros((H, W), np.uint8)
    mask[20:140, 30:90] = 255
    labels = np.where(mask > 0, PARTS["upper_clothes"], 0).astype(np.uint8)
    person = Person(
        Pose(tuple(points)),
        mask,
        labels,
        {"pose": pose, "silhouette": silhouette, "parts": parts},
        more.pop("notes", ()),
    )
    proposals = {"upper_body": PackedMask(mask)}
    values = {"proposals": proposals, "region_confidence": {"upper_body": 0.9}, **more}
    return Findings(person, MaskPyramid(mask), **values)


class Panel:
    def __init__(self, document, qtbot) -> None:
        self.visibility = Visibility(document.history)
        self.tools: list[str] = []
        self.widget = InputDoctor(document, self.visibility, self.tools.append)
        qtbot.addWidget(self.widget)
        self.widget.resize(320, 600)
        self.widget.show()

    def block(self, topic: str):
        return self.widget.blocks[topic]


@pytest.fixture
def panel(document, qtbot):
    return Panel(document, qtbot)


def states(document) -> dict[str, str]:
    return {entry.topic: entry.state for entry in examine(document)}


def test_without_a_photo_there_is_nothing_to_say(qtbot, qapp):
    panel = Panel(Document(), qtbot)
    panel.widget.refresh()
    assert panel.widget.isHidden()


def test_while_the_worker_looks_it_says_so(document, panel):
    assert states(document) == {"person": "waiting", "region": "waiting"}
    assert panel.widget.summary.text() == "looking…"
    assert panel.widget.body.isHidden()


def test_where_all_is_sure_it_stays_out_of_the_way(document, panel):
    document.learn(document.scene.ref, found())
    assert set(states(document).values()) == {"sure"}
    assert panel.widget.summary.text() == "all sure"
    assert panel.widget.body.isHidden()
    QTest.mouseClick(panel.widget.header, Qt.MouseButton.LeftButton)
    assert panel.widget.body.isVisible()
    assert not any(block.button.isVisible() for block in panel.widget.blocks.values())


def test_what_is_doubtful_opens_it_and_names_the_tool(document, panel):
    document.learn(document.scene.ref, found(pose=0.4, missing=3))
    assert states(document)["pose"] == "doubtful"
    assert panel.widget.summary.text() == "doubtful: 1"
    block = panel.block("pose")
    assert "15 of 18 joints" in block.text.text()
    panel.visibility.show("pose", False)
    QTest.mouseClick(block.button, Qt.MouseButton.LeftButton)
    assert panel.tools == ["pose"]
    assert panel.visibility.shown("pose"), "what one mends must be seen"
    # Closed by hand, it stays closed while the worker refines what it has found.
    panel.widget.header.click()
    document.learn(document.scene.ref, found(pose=0.5))
    assert panel.widget.body.isHidden()


def test_opened_by_itself_it_shows_what_is_doubtful_and_all_on_demand(document, panel):
    document.learn(document.scene.ref, found(pose=0.4))
    assert panel.block("pose").isVisible()
    assert not panel.block("person").isVisible()
    assert not panel.widget.parts.isVisible()
    QTest.mouseClick(panel.widget.rest, Qt.MouseButton.LeftButton)
    assert all(block.isVisible() for block in panel.widget.blocks.values())
    assert panel.widget.parts.isVisible()
    assert panel.widget.rest.isHidden()


def test_what_was_done_by_hand_is_sure(document, panel):
    document.learn(document.scene.ref, found(pose=0.3, region_confidence={"upper_body": 0.2}))
    assert states(document)["region"] == "doubtful"
    document.set_pose(document.pose.moved("nose", 5, 5))
    document.clear_layer("region")
    assert states(document)["pose"] == "sure"
    assert states(document)["region"] == "sure"
    assert panel.block("region").text.text() == "Painted by hand."


def test_another_kind_of_garment_another_region(document, panel):
    document.learn(document.scene.ref, found(problems={"lower_body": "The legs are not seen."}))
    document.set_category("lower_body")
    assert states(document)["region"] == "missing"
    assert panel.block("region").text.text() == "The legs are not seen."
    QTest.mouseClick(panel.block("region").button, Qt.MouseButton.LeftButton)
    assert panel.tools == ["region"]


def test_a_photo_that_cannot_work_says_why(document, panel):
    document.learn_failure(
        document.scene.ref, NoPerson("Nobody can be seen.", "Choose another photo.")
    )
    assert states(document) == {"person": "missing", "region": "missing"}
    assert panel.block("person").text.text() == "Nobody can be seen. Choose another photo."
    QTest.mouseClick(panel.block("person").button, Qt.MouseButton.LeftButton)
    assert panel.tools == ["pose"], "joints placed by hand say where the person is"
    document.learn(document.scene.ref, found())
    assert states(document)["person"] == "sure"


def test_a_failure_that_no_tool_mends_offers_none(document, panel):
    document.learn_failure(document.scene.ref, WorkerLost("It has gone."))
    assert panel.block("person").button.isHidden()


def test_switches_show_and_hide_the_layers(document, panel):
    document.learn(document.scene.ref, found(silhouette=0.3))
    switch = panel.block("silhouette").switch
    panel.visibility.show("silhouette", False)
    assert not switch.isChecked()
    switch.click()
    assert panel.visibility.shown("silhouette")
    assert panel.block("parts").switch.isHidden(), "it has a small map instead"


def test_notes_of_the_worker_are_shown_once(document, panel):
    note = "The hips are outside the picture."
    more = {"upper_body": (note, "Look at the hem.")}
    document.learn(document.scene.ref, found(notes=(note,), region_notes=more))
    assert notes(document) == (note, "Look at the hem.")
    assert panel.widget.notes.text() == f"• {note}\n• Look at the hem."


def test_everything_has_a_name_and_a_place_in_the_order_of_keys(document, panel):
    document.learn(document.scene.ref, found(pose=0.1, silhouette=0.1, parts=0.1))
    for block in panel.widget.blocks.values():
        assert block.accessibleName()
        assert block.switch.accessibleName()
        assert block.button.isHidden() or block.button.accessibleName()
        assert block.button.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_the_map_of_the_parts_tells_them_apart(document):
    colors = part_colors()
    assert len({tuple(color) for color in colors}) == len(PARTS)
    labels = np.zeros((H, W), np.uint8)
    labels[: H // 2] = PARTS["hair"]
    photo, _factor = document.scene.pyramid.level(0.5)
    picture = parts_picture(photo, labels, 60)
    assert (picture.width(), picture.height()) == (60, 80)
    hair, nothing = picture.pixelColor(30, 10), picture.pixelColor(30, 70)
    assert hair.saturation() > 60
    assert nothing.saturation() == 0
