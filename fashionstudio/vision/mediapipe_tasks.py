"""mediapipe from 0.10.30: the tasks API, with model files the user provides."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from fashionstudio.errors import ModelMismatch
from fashionstudio.vision.blazepose import Detection, from_blazepose
from fashionstudio.vision.estimators import Box
from fashionstudio.vision.fields import U8
from fashionstudio.vision.quiet import quiet


class MediapipeTasks:
    """The pose landmarker; a face detector too when its file lies beside the pose model."""

    def __init__(self, model: Path) -> None:
        with quiet():
            import mediapipe
            from mediapipe.tasks.python import BaseOptions, vision

            self._mediapipe: Any = mediapipe
            self.name = f"mediapipe {mediapipe.__version__} ({model.name})"
            try:
                self._pose: Any = vision.PoseLandmarker.create_from_options(
                    vision.PoseLandmarkerOptions(
                        base_options=BaseOptions(model_asset_path=str(model)),
                        output_segmentation_masks=True,
                        num_poses=1,
                    )
                )
                faces = sorted(model.parent.glob("*face*.tflite"))
                self._faces: Any = None
                if faces:
                    self._faces = vision.FaceDetector.create_from_options(
                        vision.FaceDetectorOptions(
                            base_options=BaseOptions(model_asset_path=str(faces[0]))
                        )
                    )
            except (RuntimeError, ValueError, FileNotFoundError) as error:
                raise ModelMismatch(
                    f"“{model.name}” is not a pose model that this mediapipe can read.",
                    "Use pose_landmarker_full.task.",
                    str(error),
                ) from error

    def detect(self, picture: U8) -> Detection | None:
        """See `PoseEstimator.detect`."""
        with quiet():
            found = self._pose.detect(self._image(picture))
        if not found.pose_landmarks:
            return None
        height, width = picture.shape[:2]
        marks = np.array(
            [[m.x * width, m.y * height, m.visibility or 0.0] for m in found.pose_landmarks[0]]
        )
        mask = np.zeros((height, width), np.float32)
        if found.segmentation_masks:
            mask = np.array(found.segmentation_masks[0].numpy_view(), np.float32)
            mask = mask.reshape(height, width)
        return from_blazepose(marks, picture.shape, mask)

    def faces(self, picture: U8) -> list[Box]:
        """See `PoseEstimator.faces`."""
        if self._faces is None:
            return []
        with quiet():
            found = self._faces.detect(self._image(picture)).detections
        boxes = [face.bounding_box for face in found]
        return [
            (
                float(box.origin_x),
                float(box.origin_y),
                float(box.origin_x + box.width),
                float(box.origin_y + box.height),
            )
            for box in boxes
        ]

    def _image(self, picture: U8) -> Any:
        mediapipe = self._mediapipe
        return mediapipe.Image(
            image_format=mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(picture)
        )
