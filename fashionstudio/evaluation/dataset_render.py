"""Renders the pairs of a data set with an engine, into files that can be measured.

Ours: what is outside of the Region is the Photo's to the last bit, and files are PNGs. Published:
posteriors are sampled, nothing is pasted but MGD's heads, and files are named and compressed as by
the published scripts. See `dataset_plan` for the rest.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from fashionstudio.core.atomic import write_atomic
from fashionstudio.core.image_io import encode_png
from fashionstudio.core.listener import Listener
from fashionstudio.diffusion.arrays import to_uint8
from fashionstudio.diffusion.guidance import Guidance
from fashionstudio.engine.memory import is_out_of_memory
from fashionstudio.engine.steps import put_into_photo
from fashionstudio.errors import BadImage, BadInput, OutOfMemory
from fashionstudio.evaluation.dataset_inputs import ItemReader, place_of, stacked
from fashionstudio.evaluation.dataset_plan import RenderPlan, file_of, item_seed
from fashionstudio.evaluation.dataset_state import RunState, read_state

if TYPE_CHECKING:
    from fashionstudio.datasets.published import Item
    from fashionstudio.datasets.published.masks import System
    from fashionstudio.diffusion.pipeline import FashionPipeline
    from fashionstudio.engine.frames import FrameContents
    from fashionstudio.engine.plan import ComputePlan
    from fashionstudio.evaluation.dataset_pairs import Pairs

logger = logging.getLogger(__name__)

Picture = NDArray[np.uint8]

_JPEG: dict[System, dict[str, Any]] = {"ladi": {"quality": 95}, "mgd": {}}


@dataclass
class Rendered:
    """What a run has left behind.

    Attributes:
        files: by index of the pair.
        failures: pairs that could not be rendered, each with a sentence.
        kept: how many pictures were there already.
    """

    files: dict[int, Path] = field(default_factory=dict)
    failures: dict[int, str] = field(default_factory=dict)
    kept: int = 0


@dataclass(frozen=True)
class _Read:
    """A pair, ready for the engine."""

    index: int
    item: Item
    contents: FrameContents


class DataSetRenderer:
    """Renders into a folder, and goes on where an earlier run was interrupted.

    Ours: pictures that exist are kept. Published: the generator's state is written down after each
    batch and the run goes on from there; where a picture of before is missing, it starts again.

    Args:
        pipe: loaded, on its device.
        reader: makes the inputs.
        plan: how.
        data: what.
        folder: where the pictures go; the run's state lies beside it.
        compute: how the device is used.
        find_swatch: garment's file name → swatch (h, w, 3) uint8 or None.
    """

    def __init__(
        self,
        pipe: FashionPipeline,
        reader: ItemReader,
        plan: RenderPlan,
        data: Pairs,
        folder: Path,
        compute: ComputePlan,
        find_swatch: Callable[[str], Picture | None] = lambda name: None,
    ) -> None:
        self._pipe = pipe
        self._reader = reader
        self._plan = plan
        self._data = data
        self._folder = folder
        self._compute = compute
        self._find_swatch = find_swatch
        self._state_file = folder.with_name(f".{folder.name}.state.json")

    def run(self, count: int, progress: Listener) -> Rendered:
        """Render the first `count` pairs.

        Raises:
            BadInput: the folder holds pictures of other settings.
            DiskFull, OutOfMemory, Cancelled: the run cannot go on; what is there is complete.
        """
        state = read_state(self._state_file, self._folder, self._plan.fingerprint)
        rendered = Rendered()
        generator, first = self._begin(state, count, rendered)
        for start in range(first, count, self._plan.batch):
            progress.step(start, count)
            stop = min(start + self._plan.batch, count)
            if generator is None:
                self._ours(range(start, stop), rendered)
                continue
            self._published(range(start, stop), generator, rendered)
            self._note(stop, generator, rendered)
        progress.step(count, count)
        return rendered

    def _begin(
        self, state: RunState | None, count: int, rendered: Rendered
    ) -> tuple[torch.Generator | None, int]:
        """The generator (published way only), and the pair to begin with."""
        if not self._plan.published:
            RunState(self._plan.fingerprint).write(self._state_file)
            return None, 0
        done = 0 if state is None else state.pairs
        # A run that ended within a batch has drawn otherwise than a longer one would.
        whole = done >= count or done % self._plan.batch == 0
        if state is None or not whole or not self._all_there(state):
            generator = torch.Generator("cpu").manual_seed(self._plan.seed)
            self._note(0, generator, rendered)
            return generator, 0
        rendered.failures = {i: text for i, text in state.failures.items() if i < count}
        for index in range(min(done, count)):
            if index not in rendered.failures:
                rendered.files[index] = self._file(index)
        rendered.kept = len(rendered.files)
        return state.make_generator(), min(done, count)

    def _all_there(self, state: RunState) -> bool:
        wanted = set(range(min(state.pairs, len(self._data)))) - set(state.failures)
        return all(self._file(index).is_file() for index in wanted)

    def _note(self, pairs: int, generator: torch.Generator, rendered: Rendered) -> None:
        drawn = bytes(generator.get_state().numpy())
        state = RunState(self._plan.fingerprint, pairs, drawn, dict(rendered.failures))
        state.write(self._state_file)

    # One batch -----------------------------------------------------------------------------------

    def _ours(self, indices: range, rendered: Rendered) -> None:
        """A batch whose members do not depend on one another.

        It is made as a whole even if some of its pictures exist: so a run that was interrupted
        gives the same bits as one that was not.
        """
        missing = [index for index in indices if not self._file(index).is_file()]
        for index in set(indices) - set(missing):
            rendered.files[index] = self._file(index)
            rendered.kept += 1
        if not missing:
            return
        batch = self._read(indices, rendered)
        if not batch:
            return
        order = self._data.order
        seeds = [item_seed(self._plan.seed, order, self._data.pairs[one.index]) for one in batch]
        for one, picture in zip(batch, self._pictures(batch, seeds=seeds), strict=True):
            if one.index in missing:
                assert one.item.person is not None
                whole, _ = put_into_photo(one.item.person, picture, place_of(one.item))
                self._write(one.index, encode_png(whole), rendered)

    def _published(self, indices: range, generator: torch.Generator, rendered: Rendered) -> None:
        batch = self._read(indices, rendered)
        if not batch:
            return
        for one, picture in zip(batch, self._pictures(batch, generator=generator), strict=True):
            if self._plan.system == "mgd" and one.item.head is not None:
                assert one.item.person is not None
                head = one.item.head[..., None] > 127
                picture = np.where(head, one.item.person, picture)
            stream = io.BytesIO()
            suffix = self._file(one.index).suffix.lower()
            options = _JPEG[self._plan.system] if suffix in (".jpg", ".jpeg") else {}
            kind = "JPEG" if suffix in (".jpg", ".jpeg") else "PNG"
            Image.fromarray(picture).save(stream, format=kind, **options)
            self._write(one.index, stream.getvalue(), rendered)

    def _read(self, indices: range, rendered: Rendered) -> list[_Read]:
        """The pairs that can be read; one that cannot is listed and does not stop the others."""
        found = []
        for index in indices:
            try:
                item = self._data[index]
                contents = self._reader.read(item, self._find_swatch(item.garment_name))
            except (BadImage, BadInput) as error:
                reason = error.sentence()
            except (ArithmeticError, LookupError, ValueError) as error:
                # A picture like nobody has thought of must not end a run of thousands.
                logger.warning("pair %d cannot be read", index, exc_info=error)
                reason = f"It cannot be understood ({type(error).__name__})."
            else:
                found.append(_Read(index, item, contents))
                continue
            if index not in rendered.files:
                rendered.failures[index] = reason
        return found

    def _pictures(
        self,
        batch: Sequence[_Read],
        *,
        seeds: Sequence[int] | None = None,
        generator: torch.Generator | None = None,
    ) -> NDArray[np.uint8]:
        """(B, H, W, 3) uint8."""
        plan = self._plan
        try:
            inputs, start = stacked([one.contents for one in batch])
            conditions = self._pipe.encode(inputs, generator=generator)
            latents = self._pipe.denoise(
                conditions,
                seeds=seeds,
                steps=plan.steps,
                sampler=plan.sampler,
                guidance=Guidance(scale=plan.guidance, rescale=plan.rescale),
                windows=plan.windows(self._pipe.layout),
                batched=self._compute.batched_guidance,
                start=None if start is None else self._encoded(start),
                start_share=plan.fabric_start,
            )
            strips = self._compute.tiled_decode
            return to_uint8(self._pipe.decode(latents, conditions, in_strips=strips))
        except (MemoryError, RuntimeError) as error:
            if not is_out_of_memory(error):
                raise
            raise OutOfMemory(
                f"There is too little memory for {len(batch)} pictures at once.",
                "Make it fewer with --batch, or take the device “cpu”.",
                str(error),
            ) from error

    @torch.no_grad()
    def _encoded(self, pictures: Tensor) -> Tensor:
        """Latents [B, C, h, w]."""
        with self._pipe.placed("vae"):
            latents, _ = self._pipe.codec.encode(pictures.to(self._pipe.device))
        return latents

    def _file(self, index: int) -> Path:
        return file_of(self._folder, self._data.pairs[index], published=self._plan.published)

    def _write(self, index: int, data: bytes, rendered: Rendered) -> None:
        path = self._file(index)
        write_atomic(path, data)
        rendered.files[index] = path
