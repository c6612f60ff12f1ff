"""Draws the application's icon, a dress form with half of a fabric on it.

Run it from the checkout: python packaging/icon.py [FOLDER]. Without a folder the pictures that the
repository keeps are drawn again; with one, all sizes and formats that the systems want are written.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw
from scipy.interpolate import PchipInterpolator

FOLDER = Path(__file__).resolve().parent
SIZE = 1024  # drawn large, delivered small
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
NIGHT = (38, 42, 54)
LINEN = (236, 228, 214)
ROSE = (208, 84, 96)
LIGHT_ROSE = (232, 132, 138)
BRASS = (201, 164, 92)

# Half width of the form at heights from the neck to the hem, in thousandths of the picture.
OUTLINE = {
    225: 42,
    262: 46,
    300: 96,
    335: 158,
    380: 156,
    440: 160,
    500: 142,
    560: 116,
    610: 122,
    680: 164,
    740: 184,
}


def form() -> list[tuple[float, float]]:
    """The closed outline of the torso, in pixels."""
    half_width = PchipInterpolator(list(OUTLINE), list(OUTLINE.values()))
    heights = np.linspace(min(OUTLINE), max(OUTLINE), 200)
    widths = half_width(heights)
    right = [(500 + w, y) for y, w in zip(heights, widths, strict=True)]
    left = [(500 - w, y) for y, w in zip(heights, widths, strict=True)]
    return [(x * SIZE / 1000, y * SIZE / 1000) for x, y in [*right, *left[::-1]]]


def draw() -> Image.Image:
    """The icon at its full size, with transparent corners."""
    unit = SIZE / 1000
    icon = Image.new("RGBA", (SIZE, SIZE), (0, 0, 0, 0))
    pen = ImageDraw.Draw(icon)
    pen.rounded_rectangle((20 * unit, 20 * unit, 980 * unit, 980 * unit), 210 * unit, NIGHT)
    pen.rectangle((486 * unit, 730 * unit, 514 * unit, 860 * unit), BRASS)
    pen.rounded_rectangle((360 * unit, 850 * unit, 640 * unit, 886 * unit), 18 * unit, BRASS)
    pen.ellipse((470 * unit, 150 * unit, 530 * unit, 210 * unit), BRASS)
    pen.rounded_rectangle((450 * unit, 200 * unit, 550 * unit, 232 * unit), 14 * unit, BRASS)

    cloth = Image.new("RGBA", (SIZE, SIZE), ROSE)
    stripes = ImageDraw.Draw(cloth)
    for x in range(-1000, 1000, 72):
        start = (x * unit, 1000 * unit)
        stripes.line((*start, start[0] + 1000 * unit, 0), LIGHT_ROSE, round(26 * unit))
    cloth.paste(LINEN, (0, 0, SIZE // 2, SIZE))
    shape = Image.new("L", (SIZE, SIZE), 0)
    ImageDraw.Draw(shape).polygon(form(), fill=255)
    icon.paste(cloth, mask=shape)
    pen.line((500 * unit, 232 * unit, 500 * unit, 740 * unit), NIGHT, round(7 * unit))
    return icon


def write_kept(icon: Image.Image) -> None:
    """What the repository keeps: one for people to look at, one for the window."""
    smaller(icon, 512).save(FOLDER / "icon.png", optimize=True)
    smaller(icon, 256).save(FOLDER.parent / "assets" / "icon.png", optimize=True)


def write_all(icon: Image.Image, folder: Path) -> None:
    """`SIZExSIZE.png` for Linux, one `.ico` for Windows, one `.icns` for macOS."""
    folder.mkdir(parents=True, exist_ok=True)
    for size in SIZES:
        smaller(icon, size).save(folder / f"{size}x{size}.png", optimize=True)
    large = smaller(icon, 1024)
    large.save(folder / "fashionstudio.ico", sizes=[(n, n) for n in (16, 24, 32, 48, 64, 256)])
    large.save(folder / "fashionstudio.icns")


def smaller(icon: Image.Image, size: int) -> Image.Image:
    """The icon in another size; the small ones a little crisper."""
    return icon.resize((size, size), Image.Resampling.LANCZOS)


def main(arguments: list[str]) -> None:
    """Draw the icon and write it in the formats wanted."""
    icon = draw()
    if arguments:
        write_all(icon, Path(arguments[0]))
    else:
        write_kept(icon)


if __name__ == "__main__":
    main(sys.argv[1:])
