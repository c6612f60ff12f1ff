"""mediapipe up to 0.10.21: `mp.solutions` with the models that lie inside the package."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import numpy as np

from fashionstudio.vision.blazepose import Detection, from_blazepose
from fashionstudio.vision.body import SIDES, Body
from fashionstudio.vision.estimators import Box
from fashionstudio.vision.fields import F32, U8, Point
from fashionstudio.vision.quiet import quiet
from fashionstudio.vision.silhouette import (
    blend_silhouettes,
    body_box,
    clipped_box,
    head_box,
    paste_field,
)

_FACE_SURE = 0.6
_TRIES = ((0.0, 0.5), (0.35, 0.5), (0.0, 0.2), (0.35, 0.2))
"""(border as a share of the picture, least confidence): cropped busts need a border around."""


class MediapipeSolutions:
    """BlazePose, selfie segmentation, face detection and face mesh."""

    def __init__(self) -> None:
        with quiet():
            import mediapipe

            self._solutions: Any = mediapipe.solutions
            self.name = f"mediapipe {mediapipe.__version__}"
            self._selfie = self._solutions.selfie_segmentation.SelfieSegmentation(0)
            self._faces = self._solutions.face_detection.FaceDetection(_FACE_SURE, 1)
            self._mesh = self._solutions.face_mesh.FaceMesh(
                static_image_mode=True, min_detection_confidence=0.3
            )
            self._hands = self._solutions.hands.Hands(
                static_image_mode=True, max_num_hands=2, min_detection_confidence=0.4
            )
            # Their threads load the models and write about it when it suits them; the first answer
            # comes after that, so that nothing is said once this `quiet` has ended.
            blank = np.zeros((32, 32, 3), np.uint8)
            for graph in (self._selfie, self._faces, self._mesh, self._hands):
                graph.process(blank)
        self._poses: dict[float, Any] = {}

    def detect(self, picture: U8) -> Detection | None:
        """See `PoseEstimator.detect`."""
        faces = self.faces(picture)
        best: Detection | None = None
        with quiet():
            for border, least in _TRIES:
                found = self._detect_pose(picture, border, least)
                if found is None:
                    continue
                if not faces or any(_holds_nose(box, found) for box in faces):
                    return self._completed(picture, found)
                best = best or found
            return self._completed(picture, best) if best else None

    def faces(self, picture: U8) -> list[Box]:
        """See `PoseEstimator.faces`."""
        height, width = picture.shape[:2]
        with quiet():
            found = self._faces.process(picture).detections or []
        boxes = [face.location_data.relative_bounding_box for face in found]
        return [
            (
                box.xmin * width,
                box.ymin * height,
                (box.xmin + box.width) * width,
                (box.ymin + box.height) * height,
            )
            for box in boxes
        ]

    def _detect_pose(self, picture: U8, border: float, least: float) -> Detection | None:
        if least not in self._poses:
            self._poses[least] = self._solutions.pose.Pose(
                static_image_mode=True,
                model_complexity=1,
                enable_segmentation=True,
                min_detection_confidence=least,
            )
        height, width = picture.shape[:2]
        dx, dy = round(border * width), round(border * height)
        padded = np.pad(picture, ((dy, dy), (dx, dx), (0, 0)), mode="edge")
        found = self._poses[least].process(padded)
        if found.pose_landmarks is None:
            return None
        size = np.array([width + 2 * dx, height + 2 * dy])
        marks = np.array([[m.x, m.y, m.visibility] for m in found.pose_landmarks.landmark])
        marks[:, :2] = marks[:, :2] * size - np.array([dx, dy])
        mask = np.zeros(padded.shape[:2], np.float32)
        if found.segmentation_mask is not None:
            mask = np.asarray(found.segmentation_mask, np.float32)
        likelihood = mask[dy : dy + height, dx : dx + width]
        return from_blazepose(marks, picture.shape, np.ascontiguousarray(likelihood))

    def _completed(self, picture: U8, found: Detection) -> Detection:
        """Add what the other models know: the selfie silhouette and the face outline."""
        box = body_box(found, picture.shape)
        x0, y0, x1, y1 = box
        crop = np.ascontiguousarray(picture[y0:y1, x0:x1])
        selfie = np.asarray(self._selfie.process(crop).segmentation_mask, np.float32)
        full: F32 = paste_field(selfie, box, picture.shape)
        likelihood, agreement = blend_silhouettes(found, full)
        found = self._with_hands(picture, found)
        return dataclasses.replace(
            found,
            likelihood=likelihood,
            agreement=agreement,
            face=self._face_outline(picture, found),
        )

    def _with_hands(self, picture: U8, found: Detection) -> Detection:
        """All 21 landmarks of a hand where they are to be had, else the four of the pose."""
        body = Body.of(found.pose, outside=found.outside, hands=found.hands)
        hands = dict(found.hands)
        pose = found.pose
        places = {side: body.hand_centre(side) for side in SIDES}
        for side, place in places.items():
            if place is None:
                continue
            (x, y), _, radius = place
            half = max(2.6 * radius, 24.0)
            near = self._hands_in(picture, (x - half, y - half, x + half, y + half))
            near = [marks for marks in near if _apart(marks, (x, y)) < 1.3 * radius]
            if near:
                wrist = body.joints[f"{side}_wrist"]
                hands[side] = min(near, key=lambda marks: math.dist(marks[0], wrist))
        lost = [side for side in SIDES if places[side] is None]
        if len(lost) == 1:
            # A hand whose wrist the pose has missed, for example behind a cup.
            other = places["right" if lost[0] == "left" else "left"]
            box = body_box(found, picture.shape)
            for marks in self._hands_in(picture, (box[0], box[1], box[2], box[3])):
                if other is None or _apart(marks, other[0]) > 0.7 * other[2]:
                    hands[lost[0]] = marks
                    pose = pose.moved(f"{lost[0]}_wrist", *marks[0])
                    break
        return dataclasses.replace(found, hands=hands, pose=pose)

    def _hands_in(self, picture: U8, box: Box) -> list[tuple[Point, ...]]:
        x0, y0, x1, y1 = clipped_box(box, picture.shape)
        if min(x1 - x0, y1 - y0) < 16:
            return []
        crop = np.ascontiguousarray(picture[y0:y1, x0:x1])
        return [
            tuple((x0 + m.x * (x1 - x0), y0 + m.y * (y1 - y0)) for m in hand.landmark)
            for hand in self._hands.process(crop).multi_hand_landmarks or []
        ]

    def _face_outline(self, picture: U8, found: Detection) -> tuple[Point, ...]:
        box = head_box(found, picture.shape)
        if box is None:
            return ()
        x0, y0, x1, y1 = box
        crop = np.ascontiguousarray(picture[y0:y1, x0:x1])
        meshes = self._mesh.process(crop).multi_face_landmarks
        if not meshes:
            return ()
        marks = meshes[0].landmark
        oval = _in_order(self._solutions.face_mesh.FACEMESH_FACE_OVAL)
        return tuple((x0 + marks[i].x * (x1 - x0), y0 + marks[i].y * (y1 - y0)) for i in oval)


def _holds_nose(box: Box, found: Detection) -> bool:
    """Whether this face is the found person's."""
    x, y, sure = found.pose.points[0]
    fits = Body.of(found.pose, outside=found.outside).face_height > 0.5 * (box[3] - box[1])
    return sure > 0 and box[0] <= x <= box[2] and box[1] <= y <= box[3] and fits


def _apart(marks: tuple[Point, ...], place: Point) -> float:
    """From the middle of a hand to a place, in pixels."""
    x, y = np.mean(marks, axis=0)
    return math.dist((float(x), float(y)), place)


def _in_order(edges: frozenset[tuple[int, int]]) -> list[int]:
    """The closed loop of vertices that a set of edges describes."""
    following = dict(edges)
    loop = [min(following)]
    while (after := following.get(loop[-1], loop[0])) != loop[0]:
        loop.append(after)
    return loop
