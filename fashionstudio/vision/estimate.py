"""From the Photo to the Person."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from fashionstudio.core.person import Person, Pose
from fashionstudio.errors import BadImage, BadInput, ModelMissing, NoPerson, SeveralPeople
from fashionstudio.vision.blazepose import Detection
from fashionstudio.vision.body import Body
from fashionstudio.vision.estimators import Box, PoseEstimator, get_estimator
from fashionstudio.vision.fields import U8, Bool, grow_mask
from fashionstudio.vision.parts import label_parts
from fashionstudio.vision.person_finder import PersonFinder
from fashionstudio.vision.refine import ask_again
from fashionstudio.vision.silhouette import refine_silhouette, silhouette_from_pose
from fashionstudio.vision.working import (
    enlarge_person,
    reduce_mask,
    reduce_picture,
    scale_pose,
    working_shape,
)

LEAST_SIDE = 64
_OTHER_SIZE = 0.25
"""Somebody smaller than this share of the main person counts as a passer-by."""


def estimate_person(
    photo: U8,
    *,
    estimator: str | PoseEstimator = "auto",
    pose: Pose | None = None,
    silhouette: U8 | None = None,
) -> Person:
    """Find the person in the Photo.

    A large Photo is worked on at working size, which is what an estimator is shown of it. Where our
    own network found the person, it is asked about body parts as well (`refine.py`).

    Args:
        photo: (H, W, 3) uint8 sRGB.
        estimator: a name in `ESTIMATORS`, or an estimator.
        pose: joints given by hand, in Photo pixels; replaces the estimated ones.
        silhouette: (H, W) uint8, 255 = person; replaces the estimated one.

    Raises:
        BadImage: not an RGB picture, or too small.
        BadInput: a silhouette of another size, or a pose with hardly any joint in the picture.
        NoPerson, SeveralPeople: the Photo does not show one person.
        ModelMissing: no estimator is installed and no pose is given.
    """
    _check(photo, pose, silhouette)
    finder = _finder(estimator, needed=pose is None)
    full, shape = (photo.shape[0], photo.shape[1]), working_shape(photo.shape)
    if shape == full:
        return _estimated(photo, finder, pose, silhouette)
    across, down = full[1] / shape[1], full[0] / shape[0]
    try:
        person = _estimated(
            reduce_picture(photo, shape),
            finder,
            pose and scale_pose(pose, (1 / across, 1 / down)),
            None if silhouette is None else reduce_mask(silhouette, shape),
        )
    except SeveralPeople as error:
        error.people = tuple(
            (x0 * across, y0 * down, x1 * across, y1 * down) for x0, y0, x1, y1 in error.people
        )
        raise
    person = enlarge_person(person, full, silhouette)
    return dataclasses.replace(person, pose=pose) if pose else person


def _estimated(
    photo: U8, finder: PoseEstimator | None, pose: Pose | None, silhouette: U8 | None
) -> Person:
    """See `estimate_person`; all of it at the size of this picture."""
    found = _detected(finder, photo) if finder else None
    notes: list[str] = []
    if pose is None:
        if finder is None or found is None:
            raise NoPerson(
                "No person was found in this photo.",
                "Use a photo that shows one person from the front, at least head and shoulders.",
            )
        found, notes = _one_of_them(photo, found, finder)
    elif found is not None and not _same_body(found.pose, pose):
        found = None
    return _build(photo, found, pose, silhouette, notes, finder)


def _detected(finder: PoseEstimator, photo: U8) -> Detection | None:
    """Whoever is there; our own network only knows people who stand upright, so it is helped."""
    if isinstance(finder, PersonFinder):
        return finder.detect_either_way(photo)
    return finder.detect(photo)


def _check(photo: U8, pose: Pose | None, silhouette: U8 | None) -> None:
    if photo.ndim != 3 or photo.shape[2] != 3 or photo.dtype != np.uint8:
        raise BadImage("The photo must be an RGB picture with 8 bits a channel.")
    if min(photo.shape[:2]) < LEAST_SIDE:
        raise BadImage(
            f"The photo is too small ({photo.shape[1]} × {photo.shape[0]} pixels).",
            f"Each side needs {LEAST_SIDE} pixels or more.",
        )
    if silhouette is not None and silhouette.shape != photo.shape[:2]:
        raise BadInput("The silhouette must be as large as the photo.")
    if pose is not None:
        height, width = photo.shape[:2]
        inside = sum(c > 0 and 0 <= x < width and 0 <= y < height for x, y, c in pose.points)
        if inside < 3:
            raise BadInput(
                f"Only {inside} joints of the given pose lie in the photo.",
                "Give the joints in pixels of this photo, at least neck and shoulders.",
            )


def _finder(estimator: str | PoseEstimator, needed: bool) -> PoseEstimator | None:
    if not isinstance(estimator, str):
        return estimator
    try:
        return get_estimator(estimator)
    except ModelMissing:
        if needed:
            raise
        return None


def _build(
    photo: U8,
    found: Detection | None,
    pose: Pose | None,
    silhouette: U8 | None,
    notes: list[str],
    finder: PoseEstimator | None,
) -> Person:
    extra = _extra(found)
    final_pose = pose or (found.pose if found else None)
    assert final_pose is not None
    body = Body.of(final_pose, **extra)
    if silhouette is None:
        likelihood = found.likelihood if found else silhouette_from_pose(photo, body)
        silhouette = refine_silhouette(photo, likelihood, body)
    confidence = {
        "pose": 1.0 if pose else _pose_confidence(final_pose),
        "silhouette": 0.5 if found is None else _silhouette_confidence(found),
    }
    labelled = label_parts(photo, silhouette, body)
    parts, sure = labelled.parts, labelled.confidence
    if isinstance(finder, PersonFinder):
        refined = ask_again(finder, photo, parts, silhouette, body)
        parts, sure = refined.parts, sure - 0.3 * refined.changed
    confidence["parts"] = round(min(sure, 0.3 + 0.7 * confidence["silhouette"]), 3)
    notes = [*notes, *_doubts(confidence, body), *labelled.notes]
    return Person(
        pose=final_pose,
        silhouette=silhouette,
        parts=parts,
        confidence=confidence,
        notes=tuple(notes),
        source="given by hand" if pose or finder is None else finder.name,
        extra=extra,
    )


def _extra(found: Detection | None) -> dict[str, Any]:
    """What the Region needs beyond 18 joints, as plain data for person.json."""
    if found is None:
        return {}

    def plain(points: tuple[tuple[float, float], ...]) -> list[list[float]]:
        return [[round(x, 2), round(y, 2)] for x, y in points]

    return {
        "outside": {n: [round(v, 2) for v in xyc] for n, xyc in found.outside.items()},
        "face": plain(found.face),
        "hands": {side: plain(points) for side, points in found.hands.items()},
        "feet": {side: plain(points) for side, points in found.feet.items()},
    }


def _same_body(found: Pose, given: Pose) -> bool:
    """Whether the found pose is of the person the given pose describes."""
    a, b = found.array(), given.array()
    both = (a[:, 2] > 0) & (b[:, 2] > 0)
    if both.sum() < 2:
        return False
    size = float(np.ptp(b[b[:, 2] > 0, :2], axis=0).max())
    apart = np.median(np.hypot(*(a[both, :2] - b[both, :2]).T))
    return bool(apart < 0.15 * max(size, 1.0))


def _pose_confidence(pose: Pose) -> float:
    sure = sorted((c for *_, c in pose.points if c > 0), reverse=True)
    return round(float(np.mean(sure)), 3) if sure else 0.0


def _silhouette_confidence(found: Detection) -> float:
    grey = ((found.likelihood > 0.2) & (found.likelihood < 0.8)).sum()
    doubtful = grey / max(int((found.likelihood > 0.5).sum()), 1)
    return round(float(np.clip(0.4 + 0.6 * found.agreement - doubtful, 0.1, 1)), 3)


def _doubts(confidence: dict[str, float], body: Body) -> list[str]:
    notes = []
    if confidence["pose"] < 0.6:
        notes.append("The joints are doubtful: check them and move them where needed.")
    if confidence["silhouette"] < 0.55:
        notes.append("The person's outline is doubtful: check the region's edge.")
    if not (body.seen("left_hip") or body.seen("right_hip")):
        notes.append("The hips are outside the picture.")
    return notes


# --- several people -------------------------------------------------------------------------


def _one_of_them(photo: U8, found: Detection, finder: PoseEstimator) -> tuple[Detection, list[str]]:
    """The main person and notes about others.

    An estimator that sees one person only is asked again with that person painted over.

    Raises:
        SeveralPeople: somebody else is large enough to be meant.
    """
    people = [found]
    covered = photo
    seen_faces = finder.faces(photo)
    for _ in range(3):
        covered = _painted_over(covered, people[-1])
        other = finder.detect(covered)
        if other is None or not _is_another(other, people, seen_faces):
            break
        people.append(other)
    people.sort(key=_height, reverse=True)
    main = people[0]
    size = _height(main)
    large = [p for p in people[1:] if _height(p) >= _OTHER_SIZE * size]
    faces = _other_faces(seen_faces, people)
    large_faces = [f for f in faces if _face_size(f) >= 2 * _OTHER_SIZE * _own_face(main)]
    count = 1 + len(large) + len(large_faces)
    if count > 1:
        raise SeveralPeople(
            f"There are {count} people in this photo.",
            "Crop the photo to the one to be dressed, or use one that shows a single person.",
            people=[*(_person_box(person) for person in (main, *large)), *large_faces],
        )
    small = len(people) - 1 + len(faces)
    notes = ["A small person in the background is left unchanged."] if small else []
    return main, notes


def _height(found: Detection) -> float:
    """A person's size by the body, not by what of it is in the picture."""
    return Body.of(found.pose, outside=found.outside, face=found.face).unit


def _own_face(found: Detection) -> float:
    return Body.of(found.pose, outside=found.outside, face=found.face).face_height


def _face_size(box: Box) -> float:
    return max(box[2] - box[0], box[3] - box[1])


def _person_mask(found: Detection) -> Bool:
    body = Body.of(found.pose, outside=found.outside, face=found.face)
    shape = found.likelihood.shape
    return (found.likelihood > 0.3) | (body.head((shape[0], shape[1])) < 1.1)


def _person_box(found: Detection) -> Box:
    """Around all of them that is seen."""
    mask = _person_mask(found)
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        xs, ys = zip(*((x, y) for x, y, c in found.pose.points if c > 0), strict=True)
        return min(xs), min(ys), max(xs), max(ys)
    return float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)


def _painted_over(photo: U8, found: Detection) -> U8:
    """The Photo with this person replaced by the mean colour of what is around."""
    mask = grow_mask(_person_mask(found), 0.08 * _height(found))
    around = photo[~mask]
    fill = around.mean(axis=0) if len(around) else np.full(3, 128.0)
    covered = photo.copy()
    covered[mask] = fill.astype(np.uint8)
    return covered


def _is_another(other: Detection, people: list[Detection], faces: list[Box]) -> bool:
    """A second body worth counting: with a face, and hardly on top of those already found.

    Asked for a person where there is none, a pose network readily finds one in a dog or a chair;
    only the face tells them apart.
    """
    mine = other.likelihood > 0.5
    nose = other.pose.points[0]
    if not mine.any() or _pose_confidence(other.pose) < 0.5 or nose[2] < 0.6:
        return False
    if not other.face and not any(
        box[0] <= nose[0] <= box[2] and box[1] <= nose[1] <= box[3] for box in faces
    ):
        return False
    taken = np.logical_or.reduce([_person_mask(person) for person in people])
    return float((mine & taken).sum() / mine.sum()) < 0.4


def _other_faces(faces: list[Box], people: list[Detection]) -> list[Box]:
    """Faces that belong to none of the people found by their bodies."""
    others = []
    for box in faces:
        centre = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        if not any(_has_face_at(person, centre, _face_size(box)) for person in people):
            others.append(box)
    return others


def _has_face_at(person: Detection, centre: tuple[float, float], size: float) -> bool:
    body = Body.of(person.pose, outside=person.outside, face=person.face)
    own = body.face_centre or body.joints["neck"]
    apart = float(np.hypot(own[0] - centre[0], own[1] - centre[1]))
    return apart < 0.9 * max(body.face_height, size, 0.2 * body.unit)
