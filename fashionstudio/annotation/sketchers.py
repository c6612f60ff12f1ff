"""Who draws: PiDiNet or HED of controlnet-aux, our own extractor, or a plug-in."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any, Literal, Protocol, get_args

import numpy as np
from PIL import Image

from fashionstudio.annotation.strokes import U8, drawn, fitted, placed
from fashionstudio.core.closing import Closes
from fashionstudio.errors import BadInput, ModelMissing
from fashionstudio.plugins import SKETCHERS, plug_ins
from fashionstudio.vision import added_sketcher
from fashionstudio.vision.garment import cut_out
from fashionstudio.vision.sketch import extract_sketch

Known = Literal["auto", "pidinet", "hed", "own"]
KNOWN: tuple[Known, ...] = get_args(Known)

REPOSITORY = "lllyasviel/Annotators"
_NETWORKS = {
    "pidinet": ("PidiNetDetector", "table5_pidinet.pth"),
    "hed": ("HEDdetector", "ControlNetHED.pth"),
}
_DETECT_PX = 768  # the short side that the networks look at: a garment's own width


class Sketcher(Protocol):
    """Draws the lines of a garment.

    Attributes:
        name: who draws.
    """

    name: str

    def draw(self, picture: U8) -> U8:
        """(H, W, 3) uint8, a garment on a plain ground → (1024, 768) uint8, 255 = stroke on 0."""
        ...


class OwnSketcher:
    """The project's own extractor: outline and main inner lines, without any network."""

    name = "own"

    def draw(self, picture: U8) -> U8:
        """See `Sketcher`.

        Raises:
            BadImage, BadInput: no garment is to be seen.
        """
        return placed(drawn(extract_sketch(fitted(picture))))


class AddedSketcher(Closes):
    """A plug-in; it is shown the garment cut out, as the window shows it what is worn."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._added = added_sketcher.AddedSketcher(name)
        self._added.look()  # one that cannot be loaded is told before hours are spent

    def draw(self, picture: U8) -> U8:
        """See `Sketcher`.

        Raises:
            BadInput: no garment is to be seen, or the plug-in has failed.
        """
        cut = cut_out(fitted(picture))
        return placed(self._added.draw(cut.picture_on_white, cut.mask))

    def close(self) -> None:
        """End the plug-in's process."""
        self._added.close()


class NetworkSketcher:
    """An edge network of controlnet-aux; its soft edges are kept, as in the published sketches."""

    def __init__(self, name: str, detector: Any) -> None:
        self.name = name
        self._detector = detector

    def draw(self, picture: U8) -> U8:
        """See `Sketcher`."""
        picture = fitted(picture)
        found = self._detector(
            Image.fromarray(picture), detect_resolution=_DETECT_PX, image_resolution=_DETECT_PX
        )
        size = (picture.shape[1], picture.shape[0])
        lines = found.convert("L").resize(size, Image.Resampling.BICUBIC)
        return placed(np.array(lines, dtype=np.uint8))


def choose_sketcher(
    wanted: str = "auto",
    *,
    weights: Path | None = None,
    allow_download: bool = False,
    device: str = "cpu",
) -> tuple[Sketcher, str]:
    """Who draws, and a note when it is not the one that the authors used.

    Args:
        wanted: one of `KNOWN`, or a plug-in's name; "auto" takes PiDiNet, then HED, if they can be
            loaded, else our own.
        weights: folder with the networks' files; default: the hub's cache on this computer.
        allow_download: fetch files that are not there from the hub.
        device: where a network runs.

    Raises:
        ModelMissing: a network was asked for by name and cannot be loaded.
    """
    added = [plug_in.name for plug_in in plug_ins(SKETCHERS)]
    if wanted in added and wanted not in KNOWN:
        return AddedSketcher(wanted), ""
    if wanted not in KNOWN:
        hint = f"Choose one of: {', '.join((*KNOWN, *added))}."
        raise BadInput(f"There is no sketcher “{wanted}”.", hint)
    if wanted == "own":
        return OwnSketcher(), ""
    problems = []
    for name in _NETWORKS if wanted == "auto" else (wanted,):
        try:
            return load_network(name, weights, allow_download, device), ""
        except ModelMissing as error:
            if wanted != "auto":
                raise
            problems.append(error)
    return OwnSketcher(), f"{problems[0].message} The project's own extractor draws instead."


def load_network(
    name: str, weights: Path | None, allow_download: bool, device: str
) -> NetworkSketcher:
    """PiDiNet or HED.

    Raises:
        ModelMissing: controlnet-aux or the network's weights are not there.
    """
    kind, file = _NETWORKS[name]
    if importlib.util.find_spec("controlnet_aux") is None:
        raise ModelMissing(
            f"{name} is not installed.", "Install it with “pip install fashionstudio[controlnet]”."
        )
    source = _weights_folder(name, file, weights, allow_download)
    try:
        import controlnet_aux

        detector = getattr(controlnet_aux, kind).from_pretrained(str(source), filename=file)
        return NetworkSketcher(name, detector.to(device))
    except Exception as error:  # a foreign package's import and pickles: anything may happen
        raise ModelMissing(
            f"{name} cannot be loaded.",
            "Check the installation of controlnet-aux, or draw with --sketcher own.",
            f"{type(error).__name__}: {error}",
        ) from error


def _weights_folder(name: str, file: str, weights: Path | None, allow_download: bool) -> Path:
    """The folder that holds the network's file: the one named, or the hub's cache."""
    if weights is not None:
        if (weights / file).is_file():
            return weights
        raise ModelMissing(f"“{weights}” does not hold {file}.", f"It is {name}'s weights file.")
    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled

    try:
        found = hf_hub_download(REPOSITORY, file, local_files_only=not allow_download)
    except (LocalEntryNotFoundError, OfflineModeIsEnabled, HfHubHTTPError, OSError) as error:
        raise ModelMissing(
            f"The weights of {name} are not on this computer.",
            "Name their folder with --weights, or add --allow-download.",
            repr(error),
        ) from error
    return Path(found).parent
