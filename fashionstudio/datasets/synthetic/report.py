"""What a data set holds: counts of its words and framings, and contact sheets to look at.

`python -m fashionstudio.datasets.synthetic.report --data DIR [--sheet PNG] [--worst PNG]`
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from scipy import ndimage

from fashionstudio.core.look import FabricPlacement
from fashionstudio.datasets.synthetic.compose import compose_flat, compose_worn, words
from fashionstudio.datasets.synthetic.fabrics import random_fabric
from fashionstudio.datasets.synthetic.shards import Sample, ShardReader

U8 = NDArray[np.uint8]
CAPTION_PX = 22


def variety(reader: ShardReader) -> dict[str, Counter[str]]:
    """Counts of the attributes, framings, lights and other clothes over all samples."""
    counts: dict[str, Counter[str]] = {}
    for meta in reader.meta:
        said = dict(meta["attributes"]) | {
            key: str(meta[key]) for key in ("category", "framing", "light", "sex", "age")
        }
        for key, value in said.items():
            counts.setdefault(key, Counter())[value] += 1
        counts.setdefault("others", Counter()).update(meta["others"])
    return counts


def as_markdown(counts: dict[str, Counter[str]]) -> str:
    """A table, one line a kind of fact, the most frequent first."""
    lines = ["| what | kinds | counts |", "|---|---|---|"]
    for key, counter in sorted(counts.items()):
        listed = ", ".join(f"{name} {count}" for name, count in counter.most_common())
        lines.append(f"| {key} | {len(counter)} | {listed} |")
    return "\n".join(lines)


def doubtfulness(sample: Sample) -> float:
    """How likely a sample is to be of little use: garment in pieces, hardly seen or very dark."""
    covered = sample["alpha"] > 128
    if not covered.any():
        return 9.0
    labels, count = ndimage.label(covered)
    largest = np.bincount(labels.ravel())[1:].max() / covered.sum()
    shown = covered.mean()
    dark = 1 - float(sample["shade"][covered].mean()) / 128
    small = max(0.0, 0.06 - shown) * 20
    return float(2 * (1 - largest) + 0.1 * count + small + max(0.0, dark))


def tile(sample: Sample, seed: int) -> U8:
    """Worn, flat and sketch side by side in a random fabric, with the words below."""
    rng = np.random.default_rng(seed)
    fabric = random_fabric(rng)
    placement = FabricPlacement(repeat_mm=fabric.repeat_mm)
    worn = compose_worn(sample, fabric.picture, placement, "uv")
    flat = Image.fromarray(compose_flat(sample, fabric.picture, placement))
    sketch = Image.fromarray(255 - sample["lines"]).convert("RGB")
    height, width = sample["alpha"].shape
    canvas = Image.new("RGB", (width * 3 // 2, height + CAPTION_PX), "white")
    canvas.paste(Image.fromarray(worn), (0, 0))
    small = (width // 2, height // 2)
    canvas.paste(flat.resize(small, Image.Resampling.LANCZOS), (width, 0))
    canvas.paste(sketch.resize(small, Image.Resampling.LANCZOS), (width, height // 2))
    said = words(sample["meta"]["attributes"], fabric.words, rng)
    draw = ImageDraw.Draw(canvas)
    for row, text in enumerate((said[:48], said[48:96])):
        draw.text((2, height + 10 * row), text, fill="black")
    return np.asarray(canvas)


def contact_sheet(reader: ShardReader, chosen: list[int], columns: int) -> Image.Image:
    """The chosen samples in rows."""
    tiles = [tile(reader[i], i) for i in chosen]
    blank = np.full_like(tiles[0], 255)
    tiles += [blank] * (-len(tiles) % columns)
    rows = [np.concatenate(tiles[i : i + columns], 1) for i in range(0, len(tiles), columns)]
    return Image.fromarray(np.concatenate(rows, 0))


def write_sheet(picture: Image.Image, path: Path, width: int) -> None:
    """Write a sheet scaled to `width`, PNG in 256 colours or JPEG by its name."""
    height = round(picture.height * width / picture.width)
    small = picture.resize((width, height), Image.Resampling.LANCZOS)
    if path.suffix == ".png":
        small = small.quantize(256, dither=Image.Dither.FLOYDSTEINBERG)
        small.save(path, optimize=True)
    else:
        small.save(path, quality=82)


def main(arguments: list[str] | None = None) -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--sheet", type=Path, help="48 samples drawn at random")
    parser.add_argument("--worst", type=Path, help="the 12 most doubtful samples")
    parser.add_argument("--width", type=int, default=1600, help="of the sheets, pixels")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args(arguments)
    reader = ShardReader(args.data)
    print(as_markdown(variety(reader)))
    if args.sheet:
        count = min(48, len(reader))
        rng = np.random.default_rng(args.seed)
        chosen = sorted(rng.choice(len(reader), count, replace=False).tolist())
        write_sheet(contact_sheet(reader, chosen, 8), args.sheet, args.width)
    if args.worst:
        order = sorted(range(len(reader)), key=lambda i: -doubtfulness(reader[i]))[:12]
        write_sheet(contact_sheet(reader, order, 6), args.worst, args.width)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
