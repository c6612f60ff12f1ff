"""How each measure of the catalogue is made; imported only when something is to be measured."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from scipy import ndimage

from fashionstudio.errors import BadInput
from fashionstudio.evaluation.measures import cloth, identity
from fashionstudio.evaluation.metrics import perceptual, pose, sketch
from fashionstudio.evaluation.metrics.catalogue import Description, ItemMetric, Sources, needs
from fashionstudio.evaluation.metrics.features import STANDARD, FeatureExtractor, load_inception
from fashionstudio.evaluation.metrics.sample import HEIGHT, WIDTH, Mask, Picture, Sample

if TYPE_CHECKING:
    import torch

Builder = Callable[[Description, Sources, "torch.device"], ItemMetric]

_WHITE_TOLERANCE = 0.06 * 127.5


def open_extractor(sources: Sources, device: torch.device) -> FeatureExtractor:
    """The network behind the measures of sets."""
    if sources.extractor is not None:
        return sources.extractor
    file = needs(sources.inception, "--inception FILE", "file with Inception's weights")
    return load_inception(file, device)


def named_after(description: Description, extractor: FeatureExtractor) -> Description:
    """With another network than the standard one, a measure has another name and no equals."""
    if extractor.name == STANDARD:
        return description
    return dataclasses.replace(
        description,
        name=f"{description.name}_{extractor.name}",
        title=f"{description.title} ({extractor.name})",
        protocol=f"{description.protocol}; features of {extractor.name}",
        published=False,
    )


def _lpips(description: Description, sources: Sources, device: torch.device) -> ItemMetric:
    file = needs(sources.alexnet, "--alexnet FILE", "file with AlexNet's weights")
    network = perceptual.load_lpips(file, device)
    return ItemMetric(description, lambda s: network.measure(s.shown, s.shown_truth))


def _ssim(description: Description, sources: Sources, device: torch.device) -> ItemMetric:
    perceptual.check_torchmetrics()
    return ItemMetric(
        description, lambda s: perceptual.structural_similarity(s.shown, s.shown_truth)
    )


def _clip_score(description: Description, sources: Sources, device: torch.device) -> ItemMetric:
    from fashionstudio.evaluation.metrics.clip_score import load_clip

    scorer = load_clip(needs(sources.clip, "--clip DIR", "folder with a CLIP model"), device)
    if not scorer.standard:
        description = dataclasses.replace(
            description,
            name=f"{description.name}_{scorer.network}",
            title=f"{description.title} ({scorer.network})",
            protocol=description.protocol.replace("OpenCLIP ViT-H/14", scorer.network),
            published=False,
        )
    return ItemMetric(
        description, lambda s: scorer.measure(s.shown, s.shown_region, ", ".join(s.item.captions))
    )


def _pose_distance(description: Description, sources: Sources, device: torch.device) -> ItemMetric:
    joints = pose.OpenPifPafJoints(
        needs(sources.pifpaf, "--pifpaf DIR", "folder with OpenPifPaf's joints")
    )

    def measure(sample: Sample) -> float:
        found = []
        for side, file, picture in (
            ("real", sample.truth_file, sample.truth),
            ("generated", sample.picture_file, sample.picture),
        ):
            scale = (WIDTH / picture.shape[1], HEIGHT / picture.shape[0])
            found.append(joints.find(side, sample.item.category, file.name, scale))
        return pose.pose_distance(found[0], found[1], sample.shown_region)

    return ItemMetric(description, measure)


def _pose_distance_own(
    description: Description, sources: Sources, device: torch.device
) -> ItemMetric:
    joints = pose.OwnJoints()
    return ItemMetric(
        dataclasses.replace(description, protocol=f"{description.protocol} ({joints.name})"),
        lambda s: pose.pose_distance(
            joints.find(s.shown_truth), joints.find(s.shown), s.shown_region
        ),
    )


def _sketch_distance_pidinet(
    description: Description, sources: Sources, device: torch.device
) -> ItemMetric:
    extractor = sketch.PiDiNetLines(
        needs(sources.pidinet, "--pidinet DIR", "folder with PiDiNet's weights")
    )
    return ItemMetric(
        description,
        lambda s: sketch.line_distance(
            extractor.lines(s.picture, s.cloth), _sketch(s), s.region, sketch.THRESHOLDS
        ),
    )


def _sketch_distance_own(
    description: Description, sources: Sources, device: torch.device
) -> ItemMetric:
    return ItemMetric(
        description,
        lambda s: sketch.line_distance(sketch.own_lines(s.picture, s.cloth), _sketch(s), s.region),
    )


def _delta_e_swatch(description: Description, sources: Sources, device: torch.device) -> ItemMetric:
    needs(sources.swatches, "--swatches DIR", "folder of swatches")
    return ItemMetric(description, lambda s: cloth.delta_e(s.picture, s.cloth, _swatch(s)))


def _texture_swatch(description: Description, sources: Sources, device: torch.device) -> ItemMetric:
    needs(sources.swatches, "--swatches DIR", "folder of swatches")
    return ItemMetric(description, lambda s: cloth.texture_distance(s.picture, s.cloth, _swatch(s)))


def _delta_e_garment(
    description: Description, sources: Sources, device: torch.device
) -> ItemMetric:
    def measure(sample: Sample) -> float:
        from fashionstudio.core.color import delta_e_2000

        garment = sample.item.garment
        if garment is None:
            raise BadInput("The data set has no picture of this garment.")
        alone = np.where(garment.min(axis=-1) < 255 - _WHITE_TOLERANCE, 255, 0).astype(np.uint8)
        wanted = cloth.cloth_colour(garment, alone)
        return float(delta_e_2000(cloth.cloth_colour(sample.picture, sample.cloth), wanted))

    return ItemMetric(description, measure)


def _texture_truth(description: Description, sources: Sources, device: torch.device) -> ItemMetric:
    def measure(sample: Sample) -> float:
        patch = largest_square(_person(sample), sample.cloth)
        return cloth.texture_distance(sample.picture, sample.cloth, patch)

    return ItemMetric(description, measure)


def _outside(description: Description, sources: Sources, device: torch.device) -> ItemMetric:
    field = "share" if description.name == "outside_share" else "largest"

    def measure(sample: Sample) -> float:
        found = identity.outside_change(_person(sample), sample.picture, sample.region)
        return float(getattr(found, field))

    return ItemMetric(description, measure)


BUILDERS: dict[str, Builder] = {
    "lpips": _lpips,
    "ssim": _ssim,
    "clip_score": _clip_score,
    "pose_distance": _pose_distance,
    "pose_distance_own": _pose_distance_own,
    "sketch_distance_pidinet": _sketch_distance_pidinet,
    "sketch_distance_own": _sketch_distance_own,
    "delta_e_swatch": _delta_e_swatch,
    "texture_swatch": _texture_swatch,
    "delta_e_garment": _delta_e_garment,
    "texture_truth": _texture_truth,
    "outside_share": _outside,
    "outside_largest": _outside,
}


def largest_square(picture: Picture, area: Mask) -> Picture:
    """The largest square of a picture that lies wholly in the area, (n, n, 3) uint8.

    Raises:
        BadInput: the area is (nearly) empty.
    """
    padded = np.pad(area > 127, 1)
    depth = ndimage.distance_transform_cdt(padded, metric="chessboard")[1:-1, 1:-1]
    row, column = np.unravel_index(int(depth.argmax()), depth.shape)
    reach = int(depth[row, column]) - 1
    if reach < 4:
        raise BadInput("There is no cloth to be measured in the region.")
    return picture[row - reach : row + reach + 1, column - reach : column + reach + 1]


def _person(sample: Sample) -> Picture:
    if sample.item.person is None:
        raise BadInput("The data set has no picture of this person.")
    return sample.item.person


def _sketch(sample: Sample) -> Mask:
    if sample.item.sketch is None:
        raise BadInput("The data set has no sketch for this garment.")
    return sample.item.sketch


def _swatch(sample: Sample) -> Picture:
    if sample.swatch is None:
        raise BadInput("There is no swatch for this garment.")
    return sample.swatch
