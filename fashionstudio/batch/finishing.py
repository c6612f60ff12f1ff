"""From an outcome to a picture on the disk and a line of the journal."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fashionstudio.batch.checking import Ready
from fashionstudio.batch.executors import Made, Outcome, read_input
from fashionstudio.batch.flags import Target, flags_of, measure, target_of
from fashionstudio.batch.journal import Journal
from fashionstudio.batch.manifest import error_facts
from fashionstudio.batch.outputs import Folder, Style, encode_thumb
from fashionstudio.core.atomic import write_atomic
from fashionstudio.core.image_io import read_mask, read_picture
from fashionstudio.core.look import PictureRef
from fashionstudio.errors import FashionStudioError

U8 = NDArray[np.uint8]

_HELD_PHOTOS = 4


class Finisher:
    """Writes outcomes; several threads may use it at once."""

    def __init__(self, folder: Folder, style: Style, journal: Journal) -> None:
        self._folder, self._style, self._journal = folder, style, journal
        self._photos: OrderedDict[str, U8] = OrderedDict()
        self._swatches: dict[str, U8] = {}
        self._lock = threading.Lock()

    def finish(self, key: str, item: Ready, outcome: Outcome) -> dict[str, Any]:
        """Write the picture, measure it, and note it; the line of the journal.

        Raises:
            DiskFull, BadInput: nothing can be written here.
        """
        entry: dict[str, Any] = {"key": key, "item": item.plan.name}
        if outcome.error is not None or outcome.made is None:
            error = outcome.error or FashionStudioError("There is no picture.")
            entry |= error_facts(error)
        else:
            try:
                found = self._looked_at(item, outcome.made)
            except FashionStudioError as error:
                entry |= error_facts(error)
            else:
                entry |= self._written(item, outcome.made, *found)
        timings = entry.get("timings") or {}
        entry |= {
            # Pictures come in bursts; what an item itself took is in its timings.
            "seconds": round(sum(timings.values()), 3) if timings else outcome.seconds,
            "attempts": outcome.attempts,
            "worker": outcome.worker,
        }
        self._journal.add(entry)
        return entry

    def _looked_at(self, item: Ready, made: Made) -> tuple[U8, dict[str, Any]]:
        """The pixels, and what was measured; raises if the picture is none."""
        pixels = read_picture(made.picture, least_side=1)
        region = read_mask(made.region, pixels.shape)
        photo = self._photo(item)
        if photo.shape != pixels.shape:
            raise FashionStudioError(
                "The picture has another size than its photo.",
                "Try again; if it happens again, please report it.",
                f"{photo.shape} {pixels.shape}",
            )
        measures = measure(photo, pixels, region, self._target(item))
        height, width = pixels.shape[:2]
        return pixels, {
            "measures": measures,
            "flags": flags_of(measures, made.confidence),
            "width": width,
            "height": height,
        }

    def _written(
        self, item: Ready, made: Made, pixels: U8, facts: dict[str, Any]
    ) -> dict[str, Any]:
        """Write picture and thumb; the picture last, for it is what counts."""
        name = self._style.file(item.plan.name)
        data = self._style.encode(made.picture, pixels, made.recipe)
        write_atomic(self._folder.thumb(item.plan.name), encode_thumb(pixels))
        write_atomic(self._folder.root / name, data)
        return {
            "state": "done",
            "file": name,
            "sha256": hashlib.sha256(data).hexdigest(),
            "bytes": len(data),
            **facts,
            "confidence": {name: round(sure, 3) for name, sure in made.confidence.items()},
            "notes": list(dict.fromkeys(made.recipe.get("notes", ()))),
            "timings": made.recipe.get("timings", {}),
            "recipe": {k: v for k, v in made.recipe.items() if k not in ("timings", "notes")},
        }

    def _photo(self, item: Ready) -> U8:
        """The Photo's pixels; items of one person follow one another, so a few are kept."""
        photo = item.work.request.look.photo
        assert photo is not None
        with self._lock:
            held = self._photos.get(photo.sha256)
            if held is not None:
                self._photos.move_to_end(photo.sha256)
                return held
        pixels = read_picture(self._bytes(item, photo))
        with self._lock:
            self._photos[photo.sha256] = pixels
            while len(self._photos) > _HELD_PHOTOS:
                self._photos.popitem(last=False)
        return pixels

    def _target(self, item: Ready) -> Target | None:
        look = item.work.request.look
        swatch = None
        if look.fabric is not None and item.plan.colour is None:
            sha256 = look.fabric.swatch.sha256
            if sha256 not in self._swatches:
                data = self._bytes(item, look.fabric.swatch)
                self._swatches[sha256] = read_picture(data, least_side=2)
            swatch = self._swatches[sha256]
        # Of a garment's picture the words say nothing new, and may say what it is not.
        words = "" if look.garment is not None else look.words
        return target_of(words, swatch, item.plan.source("fabric"), item.plan.colour)

    def _bytes(self, item: Ready, picture: PictureRef) -> bytes:
        path = item.work.files.get(picture.sha256, Path())
        return read_input(picture.sha256, path)
