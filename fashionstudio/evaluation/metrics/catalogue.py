"""The measures by name: what each means, what it needs, and why one cannot be had here.

A measure whose network or library is missing is reported as unavailable, with the reason and the
remedy. It is never computed with something else under the same name: variants with our own means
have names of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from fashionstudio.errors import BadInput, FashionStudioError, ModelMissing

if TYPE_CHECKING:
    import torch

    from fashionstudio.evaluation.metrics.features import FeatureExtractor
    from fashionstudio.evaluation.metrics.sample import Sample

Better = Literal["lower", "higher"]


@dataclass(frozen=True)
class Description:
    """What a measure is.

    Attributes:
        name: in files and options.
        title: in tables.
        better: which direction is better.
        protocol: how it is computed, in a sentence.
        published: whether the papers report this very measure, so that numbers may be compared when
            all of the data set is rendered in the published mode.
        paired_only: it compares with the true picture as if that were wanted, so that in the
            unpaired order, where the garment is another one, it means little.
        of_sets: of all pictures together; others are means over pictures.
    """

    name: str
    title: str
    better: Better
    protocol: str
    published: bool = False
    paired_only: bool = False
    of_sets: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Plain data, JSON-ready."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


_DESCRIPTIONS = (
    Description(
        "fid",
        "FID",
        "lower",
        "Fréchet distance of Inception features, clean-fid's resizing",
        published=True,
        of_sets=True,
    ),
    Description(
        "kid",
        "KID x1000",
        "lower",
        "cubic-kernel MMD of Inception features, 100 subsets of at most 1000, times 1000",
        published=True,
        of_sets=True,
    ),
    Description(
        "is",
        "IS",
        "higher",
        "Inception Score at 512x384, 10 splits, logits without bias",
        published=True,
        of_sets=True,
    ),
    Description(
        "lpips",
        "LPIPS",
        "lower",
        "AlexNet, version 0.1, 512x384",
        published=True,
        paired_only=True,
    ),
    Description(
        "ssim",
        "SSIM",
        "higher",
        "torchmetrics, data range 1, 512x384",
        published=True,
        paired_only=True,
    ),
    Description(
        "clip_score",
        "CLIP-S",
        "higher",
        "100 x cosine of captions and edited region on white 224x224, OpenCLIP ViT-H/14",
        published=True,
    ),
    Description(
        "pose_distance",
        "PD",
        "lower",
        "OpenPifPaf joints in the region, mean distance in pixels of 512x384, by confidence",
        published=True,
    ),
    Description(
        "pose_distance_own",
        "PD (own)",
        "lower",
        "the application's joints in the region, mean distance in pixels of 512x384",
    ),
    Description(
        "sketch_distance_pidinet",
        "SD (PiDiNet)",
        "lower",
        "PiDiNet lines against the sketch, balanced squared error over 9 thresholds",
    ),
    Description(
        "sketch_distance_own",
        "SD (own)",
        "lower",
        "the application's lines against the sketch, balanced squared error",
    ),
    Description(
        "delta_e_swatch",
        "ΔE swatch",
        "lower",
        "CIEDE2000 of the cloth's colour, shading removed, against the swatch",
    ),
    Description(
        "texture_swatch",
        "Texture swatch",
        "lower",
        "distance of filter responses of the cloth and the swatch",
    ),
    Description(
        "delta_e_garment",
        "ΔE garment",
        "lower",
        "CIEDE2000 of the cloth's colour, shading removed, against the in-shop garment",
    ),
    Description(
        "texture_truth",
        "Texture truth",
        "lower",
        "distance of filter responses of the cloth and of what is worn in the true picture",
        paired_only=True,
    ),
    Description(
        "outside_share",
        "Changed outside",
        "lower",
        "share of the pixels outside of the region that differ from the photo, 0..1",
    ),
    Description(
        "outside_largest",
        "Largest outside",
        "lower",
        "largest difference of a channel outside of the region, 0..255",
    ),
)
DESCRIPTIONS = {description.name: description for description in _DESCRIPTIONS}


@dataclass(frozen=True)
class Sources:
    """Where networks and other people's results lie; None: not given.

    Attributes:
        inception: weights for FID, KID and IS.
        alexnet: weights for LPIPS.
        clip: a folder for CLIP-score.
        pifpaf: a folder with OpenPifPaf's joints.
        pidinet: a folder with PiDiNet's weights.
        swatches: a folder with the cloths that were asked for, `<garment's name>.<ending>`.
        extractor: a network instead of Inception, whose name the metrics then carry.
    """

    inception: Path | None = None
    alexnet: Path | None = None
    clip: Path | None = None
    pifpaf: Path | None = None
    pidinet: Path | None = None
    swatches: Path | None = None
    extractor: FeatureExtractor | None = None


@dataclass(frozen=True)
class ItemMetric:
    """A measure of one picture; raises FashionStudioError where it has no value."""

    description: Description
    measure: Callable[[Sample], float]


@dataclass(frozen=True)
class Unavailable:
    """A measure that cannot be had, why, and what to do about it."""

    name: str
    reason: str
    remedy: str

    def to_dict(self) -> dict[str, str]:
        """Plain data, JSON-ready."""
        return {"name": self.name, "reason": self.reason, "remedy": self.remedy}


@dataclass
class Metrics:
    """What can be measured.

    Attributes:
        items: of single pictures.
        sets: of all of them, by their names in the catalogue; they read `extractor`, and carry its
            name when it is not the standard one.
        extractor: None when no set metric can be had.
        unavailable: what was asked for and cannot be had.
    """

    items: list[ItemMetric] = field(default_factory=list)
    sets: dict[str, Description] = field(default_factory=dict)
    extractor: FeatureExtractor | None = None
    unavailable: list[Unavailable] = field(default_factory=list)

    @property
    def descriptions(self) -> list[Description]:
        """Of everything that can be had, in the order of the catalogue."""
        return [*self.sets.values(), *(metric.description for metric in self.items)]


def choose_names(wanted: Sequence[str]) -> tuple[str, ...]:
    """The names asked for, in the catalogue's order; nothing asked for means all.

    Raises:
        BadInput: there is no such measure.
    """
    strange = set(wanted) - set(DESCRIPTIONS)
    if strange:
        raise BadInput(
            f"There is no metric “{min(strange)}”.", f"Choose among: {', '.join(DESCRIPTIONS)}."
        )
    return tuple(name for name in DESCRIPTIONS if not wanted or name in wanted)


def open_metrics(names: Sequence[str], sources: Sources, device: torch.device) -> Metrics:
    """Load what the measures need; those that cannot be had are listed, and nothing is fetched."""
    from fashionstudio.evaluation.metrics import builders

    metrics = Metrics()
    for name in names:
        description = DESCRIPTIONS[name]
        try:
            if description.of_sets:
                if metrics.extractor is None:
                    metrics.extractor = builders.open_extractor(sources, device)
                metrics.sets[name] = builders.named_after(description, metrics.extractor)
            else:
                metrics.items.append(builders.BUILDERS[name](description, sources, device))
        except FashionStudioError as error:
            metrics.unavailable.append(Unavailable(name, error.message, error.hint))
    return metrics


def needs(file: Path | None, option: str, what: str) -> Path:
    """The file, or ModelMissing that names the option it is given with."""
    if file is None:
        raise ModelMissing(
            f"No {what} was given.", f"Give it with {option} (docs/evaluation.md says how)."
        )
    return file
