"""Features of pictures from Inception, and those of a set's true pictures kept on the disk.

Two ways of bringing a picture to 299 pixels are in use, and both matter to the second digit: FID
and KID take clean-fid's (Pillow's bicubic filter on floats; Parmar et al., 2022), the Inception
Score takes the network's own (bilinear without filter, as TensorFlow 1 did).
"""

from __future__ import annotations

import hashlib
import io
import logging
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from fashionstudio.core.atomic import write_atomic
from fashionstudio.core.blobs import fingerprint
from fashionstudio.errors import FashionStudioError, ModelMismatch, ModelMissing
from fashionstudio.evaluation.metrics.inception import CLASSES, FEATURES, SIDE, Inception2015

logger = logging.getLogger(__name__)

Picture = NDArray[np.uint8]
Floats = NDArray[np.float32]

STANDARD = "inception-2015-12-05"
BATCH = 16


class FeatureExtractor(Protocol):
    """A network that describes pictures.

    Attributes:
        name: `STANDARD`, or another name, which is then part of the metrics' names.
        identity: changes whenever features would, for the cache.
    """

    name: str
    identity: str

    def features(self, pictures: Sequence[Picture]) -> Floats:
        """Pictures (h, w, 3) uint8 of any size -> (N, D)."""
        ...

    def probabilities(self, pictures: Sequence[Picture]) -> Floats:
        """Pictures (h, w, 3) uint8 of any size -> (N, K) class probabilities."""
        ...


class InceptionExtractor:
    """`FeatureExtractor` over the standard network.

    Args:
        describe: [B, 3, 299, 299] in 0..255 -> features [B, 2048] (further axes of size 1 allowed).
        classify: the same -> probabilities [B, 1008].
        identity: of the weights.
        device: where the network lies.
    """

    name = STANDARD

    def __init__(
        self,
        describe: Callable[[Tensor], Tensor],
        classify: Callable[[Tensor], Tensor],
        identity: str,
        device: torch.device,
    ) -> None:
        self._describe = describe
        self._classify = classify
        self._device = device
        self.identity = f"{STANDARD}:clean:{identity}"

    @torch.no_grad()
    def features(self, pictures: Sequence[Picture]) -> Floats:
        """See `FeatureExtractor`."""
        resized = np.stack([resize_clean(picture) for picture in pictures]).transpose(0, 3, 1, 2)
        values = torch.from_numpy(np.ascontiguousarray(resized)).to(self._device)
        return _of_width(self._describe(values).flatten(1), FEATURES)

    @torch.no_grad()
    def probabilities(self, pictures: Sequence[Picture]) -> Floats:
        """See `FeatureExtractor`."""
        resized = [resize_like_tensorflow(picture) for picture in pictures]
        return _of_width(self._classify(torch.cat(resized).to(self._device)), CLASSES)


def load_inception(file: Path, device: torch.device) -> InceptionExtractor:
    """The standard network from a file that the user names.

    A state dict is preferred: `.safetensors`, or `.pth` read with `weights_only=True`. The other
    common form is TorchScript, a program. It is interpreted by torch and cannot name Python objects
    or call Python, but its operators run with the user's rights. So it is only ever loaded from a
    file that the user has named for this purpose; nothing looks for one or fetches it.

    Raises:
        ModelMissing: there is no such file.
        ModelMismatch: it is something else.
    """
    if not file.is_file():
        raise ModelMissing(f"There is no file “{file}”.", "Name Inception's weights.")
    identity = fingerprint(file)
    try:
        if _is_torchscript(file):
            script = torch.jit.load(str(file), map_location=device).eval()
            return InceptionExtractor(
                lambda x: script.layers(_centred(x)),
                # It resizes and centres by itself; at 299 pixels the former changes nothing.
                lambda x: script(x, no_output_bias=True),
                identity,
                device,
            )
        network = Inception2015()
        load_exactly(network, read_state(file))
    except Exception as error:  # a foreign file fails in whatever way its bytes lead to
        raise ModelMismatch(
            f"“{file.name}” does not hold the Inception network of 2015.",
            "Name inception-2015-12-05.pt or weights-inception-2015-12-05-6726825d.pth.",
            repr(error)[:2000],
        ) from error
    network = network.to(device).eval().requires_grad_(False)
    return InceptionExtractor(
        lambda x: network(_centred(x)),
        lambda x: network.probabilities(network(_centred(x))),
        identity,
        device,
    )


def resize_clean(picture: Picture) -> Floats:
    """(h, w, 3) uint8 -> (299, 299, 3) float32 in 0..255, by Pillow's bicubic filter.

    The result is not rounded to integers (Parmar et al., 2022, section 3).
    """
    channels = [
        np.asarray(
            Image.fromarray(picture[..., k].astype(np.float32)).resize(
                (SIDE, SIDE), Image.Resampling.BICUBIC
            )
        )
        for k in range(3)
    ]
    return np.stack(channels, axis=-1).clip(0, 255)


def resize_like_tensorflow(picture: Picture) -> Tensor:
    """(h, w, 3) uint8 -> [1, 3, 299, 299] in 0..255, bilinear from the top left corner."""
    out = torch.from_numpy(np.array(picture)).permute(2, 0, 1)[None].float()
    for axis in (2, 3):
        length = out.shape[axis]
        place = torch.arange(SIDE, dtype=torch.float32) * (length / SIDE)
        low = place.floor().long().clamp(max=length - 1)
        share = (place - low).reshape((-1, 1) if axis == 2 else (1, -1))
        near = out.index_select(axis, low)
        far = out.index_select(axis, (low + 1).clamp(max=length - 1))
        out = near + (far - near) * share
    return out


def read_state(file: Path) -> dict[str, Tensor]:
    """A state dict from `.safetensors`, or from torch's format without any code in it."""
    if file.suffix == ".safetensors":
        from safetensors.torch import load_file

        return load_file(file)
    return dict(torch.load(file, map_location="cpu", weights_only=True))


def load_exactly(network: torch.nn.Module, state: dict[str, Tensor]) -> None:
    """Load a state dict; raises RuntimeError when a weight is missing, left over or misshapen."""
    missing, unexpected = network.load_state_dict(state, strict=False)
    # Counters of training steps, which some conversions drop; they change nothing.
    missing = [name for name in missing if not name.endswith("num_batches_tracked")]
    if missing or unexpected:
        raise RuntimeError(f"missing {missing[:4]}, unexpected {unexpected[:4]}")


class FeatureStore:
    """Features of the true pictures on the disk, by the content of pictures and network.

    Args:
        folder: `<key>.npy`, one (N, D) float32 array a file; None keeps nothing.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def features(
        self,
        extractor: FeatureExtractor,
        files: Sequence[Path],
        read: Callable[[Path], Picture],
        on_step: Callable[[int, int], None] = lambda done, total: None,
    ) -> Floats:
        """(N, D) of picture files, in their order; computed once.

        Args:
            extractor: describes them.
            files: the pictures.
            read: opens one at its own size.
            on_step: told (done, all); may raise to cancel.
        """
        path = None
        if self._folder is not None:
            parts = [extractor.identity, *(fingerprint(file) for file in files)]
            key = hashlib.sha256("\n".join(parts).encode()).hexdigest()
            path = self._folder / f"features-{key}.npy"
            if (kept := _read_array(path, len(files))) is not None:
                return kept
        found = describe(extractor, (read(file) for file in files), len(files), on_step)
        if path is not None:
            _keep(path, found)
        return found


def describe(
    extractor: FeatureExtractor,
    pictures: Iterable[Picture],
    count: int,
    on_step: Callable[[int, int], None] = lambda done, total: None,
) -> Floats:
    """(N, D) features of `count` pictures, a batch at a time."""
    found: list[Floats] = []
    batch: list[Picture] = []
    for number, picture in enumerate(pictures, 1):
        batch.append(picture)
        if len(batch) == BATCH or number == count:
            found.append(extractor.features(batch))
            batch = []
        on_step(number, count)
    return np.concatenate(found)


def _keep(path: Path, features: Floats) -> None:
    """Best effort: without it the features are computed again next time."""
    stream = io.BytesIO()
    np.save(stream, features, allow_pickle=False)
    try:
        write_atomic(path, stream.getvalue())
    except FashionStudioError as error:
        logger.warning("features were not kept: %s", error)


def _read_array(path: Path, rows: int) -> Floats | None:
    try:
        found = np.load(path, allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    fits = found.ndim == 2 and len(found) == rows and np.isfinite(found).all()
    return found if fits else None


def _is_torchscript(file: Path) -> bool:
    """Whether the archive holds code beside its tensors."""
    if not zipfile.is_zipfile(file):
        return False
    with zipfile.ZipFile(file) as archive:
        return any("/code/" in name for name in archive.namelist())


def _centred(values: Tensor) -> Tensor:
    return (values - 128) / 128


def _of_width(values: Tensor, width: int) -> Floats:
    if values.ndim != 2 or values.shape[1] != width:
        raise ModelMismatch(
            "The file given with --inception is another network than Inception of 2015.",
            details=f"{tuple(values.shape)} instead of (N, {width})",
        )
    return values.float().cpu().numpy()
