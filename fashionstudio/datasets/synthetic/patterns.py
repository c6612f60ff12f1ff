"""Patterns of fabrics: what is woven or printed, as coverage of colours over a ground (pure numpy).

Each maker takes a generator and a size n and returns a tileable `Pattern`; fabrics.py adds colours
and the relief of the material.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from fashionstudio.core.colour_words import NAMED
from fashionstudio.datasets.synthetic.colours import random_colour

U8 = NDArray[np.uint8]
Floats = NDArray[np.float32]
Rng = np.random.Generator


@dataclass(frozen=True)
class Pattern:
    """What a maker returns: coverage (n, n) of each further colour, laid over the ground."""

    layers: list[Floats]
    repeat_mm: float
    word: str
    colours: list[U8] | None = None


def grid(n: int) -> tuple[Floats, Floats]:
    """x and y of the pixel centres in 0..1, (n, n) each."""
    axis = (np.arange(n, dtype=np.float32) + 0.5) / n
    x, y = np.meshgrid(axis, axis, indexing="xy")
    return x.astype(np.float32), y.astype(np.float32)


def _edge(distance: Floats, n: int) -> Floats:
    """Antialiased inside of a signed distance in units of the repeat (positive = inside)."""
    return np.clip(distance * n + 0.5, 0, 1).astype(np.float32)


def _band(x: Floats, centre: float, width: float, n: int) -> Floats:
    """A wrapped band along a 0..1 coordinate."""
    away = np.abs((x - centre + 0.5) % 1 - 0.5)
    return _edge(width / 2 - away, n)


def tile_noise(rng: Rng, n: int, power: float, low: float = 0.0) -> Floats:
    """Tileable noise (n, n) of standard deviation 1 with a 1/f^power spectrum."""
    fx = np.fft.fftfreq(n)[None, :] * n
    fy = np.fft.fftfreq(n)[:, None] * n
    radius = np.hypot(fx, fy)
    gain = np.where(radius > low, 1 / np.maximum(radius, 1) ** power, 0)
    out = np.fft.ifft2(np.fft.fft2(rng.normal(size=(n, n))) * gain).real
    return (out / max(float(out.std()), 1e-9)).astype(np.float32)


def plain(rng: Rng, n: int) -> Pattern:
    """No pattern."""
    return Pattern([], float(rng.uniform(40, 90)), "plain")


def stripes(rng: Rng, n: int) -> Pattern:
    """Vertical, horizontal or diagonal stripes."""
    x, y = grid(n)
    kind = int(rng.choice(3, p=[0.4, 0.4, 0.2]))
    count = int(rng.integers(1, 4))
    along = [x, y, x + y][kind] * count % 1
    share = float(rng.uniform(0.12, 0.6))
    layers = [_band(along, 0.5, share, n // count)]
    if rng.random() < 0.25:
        layers.append(_band(along, 0.0, share * 0.3, n // count))
    word = ["vertically striped", "horizontally striped", "diagonally striped"][kind]
    return Pattern(layers, float(rng.uniform(12, 70)) * count, word)


def checks(rng: Rng, n: int) -> Pattern:
    """Checkerboard or window check."""
    x, y = grid(n)
    if rng.random() < 0.5:
        a, b = _band(x, 0.25, 0.5, n), _band(y, 0.25, 0.5, n)
        return Pattern([a * b + (1 - a) * (1 - b)], float(rng.uniform(20, 90)), "checked")
    width = float(rng.uniform(0.04, 0.15))
    lines = np.maximum(_band(x, 0.5, width, n), _band(y, 0.5, width, n))
    return Pattern([lines], float(rng.uniform(25, 90)), "checked")


def gingham(rng: Rng, n: int) -> Pattern:
    """Two half-covering bands, so that crossings are full."""
    x, y = grid(n)
    layer = 0.5 * (_band(x, 0.25, 0.5, n) + _band(y, 0.25, 0.5, n))
    return Pattern([layer], float(rng.uniform(10, 45)), "gingham")


def tartan(rng: Rng, n: int) -> Pattern:
    """Symmetric sett of three colours, woven half over half."""
    x, y = grid(n)
    layers: list[Floats] = []
    for _ in range(int(rng.integers(2, 4))):
        centre, width = float(rng.uniform(0, 0.5)), float(rng.uniform(0.03, 0.25))
        warp = np.maximum(_band(x, centre, width, n), _band(x, 1 - centre, width, n))
        weft = np.maximum(_band(y, centre, width, n), _band(y, 1 - centre, width, n))
        layers.append(np.float32(0.5) * (warp + weft))
    return Pattern(layers, float(rng.uniform(50, 150)), "tartan")


def dots(rng: Rng, n: int) -> Pattern:
    """Polka dots on a half-drop grid."""
    x, y = grid(n)
    radius = float(rng.uniform(0.08, 0.22))
    layer = np.zeros((n, n), np.float32)
    for cx, cy in ((0.25, 0.25), (0.75, 0.75)):
        away = np.hypot((x - cx + 0.5) % 1 - 0.5, (y - cy + 0.5) % 1 - 0.5)
        layer = np.maximum(layer, _edge(radius - away, n))
    return Pattern([layer], float(rng.uniform(14, 90)), "polka dot")


def florals(rng: Rng, n: int) -> Pattern:
    """Scattered flowers with petals, centres and leaves."""
    x, y = grid(n)
    petals, centres, leaves = (np.zeros((n, n), np.float32) for _ in range(3))
    count = int(rng.integers(3, 9))
    number = int(rng.integers(4, 8))
    for _ in range(count):
        cx, cy, turn = rng.uniform(0, 1), rng.uniform(0, 1), rng.uniform(0, 6.28)
        size = float(rng.uniform(0.09, 0.2))
        dx, dy = (x - cx + 0.5) % 1 - 0.5, (y - cy + 0.5) % 1 - 0.5
        r, a = np.hypot(dx, dy), np.arctan2(dy, dx) + turn
        edge = size * (0.55 + 0.45 * np.abs(np.cos(a * number / 2)))
        leaf = size * 1.5 * np.clip(np.cos(a * 2 + 0.7), 0, 1) ** 3
        leaves = np.maximum(leaves, _edge(leaf - r, n))
        here = _edge(edge - r, n)
        petals = np.maximum(petals, here)
        centres = np.maximum(centres * (1 - here), _edge(size * 0.28 - r, n))
    return Pattern([leaves, petals, centres], float(rng.uniform(40, 160)), "floral")


def chevron(rng: Rng, n: int) -> Pattern:
    """Zigzag stripes."""
    x, y = grid(n)
    zigzag = np.abs((x * 2) % 1 - 0.5)
    layer = _band((y * 2 + zigzag) % 1, 0.5, 0.5, n // 2)
    return Pattern([layer], float(rng.uniform(25, 100)), "chevron")


def herringbone(rng: Rng, n: int) -> Pattern:
    """Fine diagonals that change direction by columns."""
    x, y = grid(n)
    direction = np.where((x * 4).astype(np.int32) % 2 == 0, 1.0, -1.0)
    layer = _band((x * 8 * direction + y * 8).astype(np.float32) % 1, 0.5, 0.5, n // 8)
    return Pattern([layer * 0.8], float(rng.uniform(25, 60)), "herringbone")


def camouflage(rng: Rng, n: int) -> Pattern:
    """Blotches of three more colours."""
    names = (
        ("olive", "dark green", "sand", "dark brown"),
        ("grey", "charcoal", "light grey", "black"),
        ("sand", "camel", "beige", "brown"),
        ("navy", "blue", "light blue", "grey"),
    )
    picked = names[int(rng.integers(len(names)))]
    layers = [_edge((tile_noise(rng, n, 2.4, 1.0) - 0.45) * 0.05, n) for _ in range(3)]
    colours = [np.array(NAMED[name], np.uint8) for name in picked]
    return Pattern(layers, float(rng.uniform(120, 300)), "camouflage", colours)


def abstract(rng: Rng, n: int) -> Pattern:
    """Contour lines or marbled bands of noise."""
    noise = tile_noise(rng, n, 2.6, 0.0)
    count = float(rng.uniform(1.0, 3.0))
    wave = 0.5 + 0.5 * np.sin(noise * count * 2)
    layers = [_edge((wave - 0.55) * 0.06, n)]
    if rng.random() < 0.5:
        layers.append(_edge((tile_noise(rng, n, 2.4, 1.0) - 0.9) * 0.05, n))
    return Pattern(layers, float(rng.uniform(70, 260)), "abstract print")


def leopard(rng: Rng, n: int) -> Pattern:
    """Broken dark rings round darker ground."""
    x, y = grid(n)
    rings, hearts = np.zeros((n, n), np.float32), np.zeros((n, n), np.float32)
    wobble = tile_noise(rng, n, 1.8, 2.0) * 0.012
    for i in range(5):
        for j in range(5):
            cx = (i + 0.5 * (j % 2) + rng.uniform(-0.2, 0.2)) / 5
            cy = (j + rng.uniform(-0.2, 0.2)) / 5
            dx, dy = (x - cx + 0.5) % 1 - 0.5, (y - cy + 0.5) % 1 - 0.5
            r = np.hypot(dx, dy * rng.uniform(0.8, 1.3)) + wobble
            gap = np.cos(np.arctan2(dy, dx) * 2 + rng.uniform(0, 6.28)) > -0.75
            size = float(rng.uniform(0.055, 0.085))
            rings = np.maximum(rings, _edge(0.018 - np.abs(r - size), n) * gap)
            hearts = np.maximum(hearts, _edge(size - r, n))
    warm = rng.random() < 0.75
    names = ("camel", "brown", "dark brown") if warm else ("light grey", "grey", "black")
    colours = [np.array(NAMED[name], np.uint8) for name in names]
    return Pattern([hearts * 0.7, rings], float(rng.uniform(90, 200)), "leopard print", colours)


def motif(rng: Rng, n: int) -> Pattern:
    """One figure per repeat: star, heart, ring, triangle or cross."""
    x, y = grid(n)
    dx, dy = x - 0.5, y - 0.5
    turn = float(rng.uniform(-0.5, 0.5))
    px, py = dx * np.cos(turn) + dy * np.sin(turn), dy * np.cos(turn) - dx * np.sin(turn)
    r, a = np.hypot(px, py), np.arctan2(py, px)
    kind = int(rng.integers(5))
    size = float(rng.uniform(0.18, 0.34))
    star = size * (0.7 + 0.3 * np.cos(a * 5)) - r
    heart = size - np.hypot(px, py + 0.45 * np.sqrt(np.abs(px) * size) - 0.1 * size)
    ring = 0.25 * size - np.abs(r - 0.75 * size)
    triangle = np.minimum(size * 0.6 - py, size * 0.6 + py - 1.6 * np.abs(px))
    cross = np.maximum(
        np.minimum(0.25 * size - np.abs(px), size - np.abs(py)),
        np.minimum(0.25 * size - np.abs(py), size - np.abs(px)),
    )
    shape = (star, heart, ring, triangle, cross)[kind]
    word = ("star print", "heart print", "ring print", "triangle print", "cross print")[kind]
    return Pattern([_edge(shape.astype(np.float32), n)], float(rng.uniform(20, 160)), word)


# ------------------------------------------------------------------ more stripes and checks


def pinstripes(rng: Rng, n: int) -> Pattern:
    """Hair-thin vertical lines."""
    x, _ = grid(n)
    layer = _band(x * 4 % 1, 0.5, float(rng.uniform(0.08, 0.16)), n // 4)
    return Pattern([layer], float(rng.uniform(30, 90)), "pinstriped")


def breton(rng: Rng, n: int) -> Pattern:
    """Narrow horizontal stripes on a wide ground."""
    _, y = grid(n)
    layer = _band(y * 3 % 1, 0.5, float(rng.uniform(0.2, 0.42)), n // 3)
    return Pattern([layer], float(rng.uniform(45, 110)), "horizontally striped")


def multi_stripes(rng: Rng, n: int) -> Pattern:
    """Stripes of several colours and widths, upright or across."""
    x, y = grid(n)
    along, word = (x, "vertically striped") if rng.random() < 0.4 else (y, "horizontally striped")
    edges = np.sort(rng.uniform(0, 1, int(rng.integers(4, 8))))
    layers = [np.zeros((n, n), np.float32) for _ in range(3)]
    for number, (low, high) in enumerate(pairwise(edges)):
        which = layers[number % 3]
        which += _band(along, float(low + high) / 2, float(high - low) * 0.9, n)
    return Pattern(layers, float(rng.uniform(40, 180)), word)


def houndstooth(rng: Rng, n: int) -> Pattern:
    """Broken checks: a 2/2 twill of four dark and four light threads each way."""
    threads = 8 * 4
    y, x = np.mgrid[0:threads, 0:threads]
    warp_on_top = (x + y) % 4 < 2
    dark = np.where(warp_on_top, x // 4 % 2, y // 4 % 2).astype(np.float32)
    rows = (np.arange(n) * threads // n).astype(np.int64)
    layer = dark[np.ix_(rows, rows)]
    return Pattern([layer], float(rng.uniform(24, 110)), "houndstooth")


def argyle(rng: Rng, n: int) -> Pattern:
    """Diamonds with thin crossing lines."""
    x, y = grid(n)
    u, v = np.abs((x * 2 % 1) - 0.5), np.abs((y % 1) - 0.5)
    diamonds = _edge((0.5 - u - v) * 0.5, n)
    line = np.abs(u - v * 1.0)
    lines = _edge(0.012 - line * 0.5, n)
    return Pattern([diamonds, lines], float(rng.uniform(60, 150)), "argyle")


# ------------------------------------------------------------------ more prints


def leaves(rng: Rng, n: int) -> Pattern:
    """Large leaves with a rib, lying in all directions."""
    x, y = grid(n)
    blades, ribs = np.zeros((n, n), np.float32), np.zeros((n, n), np.float32)
    for _ in range(int(rng.integers(6, 13))):
        cx, cy, turn = rng.uniform(0, 1), rng.uniform(0, 1), rng.uniform(0, 6.28)
        size, slim = float(rng.uniform(0.14, 0.26)), float(rng.uniform(0.25, 0.45))
        dx, dy = (x - cx + 0.5) % 1 - 0.5, (y - cy + 0.5) % 1 - 0.5
        px, py = dx * np.cos(turn) + dy * np.sin(turn), dy * np.cos(turn) - dx * np.sin(turn)
        half = slim * size * np.sqrt(np.clip(1 - (px / size) ** 2, 0, 1)) * (1 - 0.35 * px / size)
        here = _edge((half - np.abs(py)) * (np.abs(px) < size), n) * (np.abs(px) < size)
        teeth = 0.006 + 0.35 * np.abs((px / size * 4) % 1 - 0.5) * slim * size * 0.2
        blades = np.maximum(blades, here)
        ribs = np.maximum(ribs * (1 - here), here * _edge(teeth - np.abs(py), n))
    return Pattern([blades, ribs], float(rng.uniform(110, 320)), "leaf print")


def paisley(rng: Rng, n: int) -> Pattern:
    """Bent drops with an outline, on a half-drop grid."""
    x, y = grid(n)
    drops, rings = np.zeros((n, n), np.float32), np.zeros((n, n), np.float32)
    turn = float(rng.uniform(0, 6.28))
    for cx, cy, side in ((0.27, 0.27, 1.0), (0.77, 0.77, -1.0)):
        dx, dy = ((x - cx + 0.5) % 1 - 0.5) * side, (y - cy + 0.5) % 1 - 0.5
        px, py = dx * np.cos(turn) + dy * np.sin(turn), dy * np.cos(turn) - dx * np.sin(turn)
        px = px + 2.4 * np.clip(py, 0, 1) ** 2
        width = 0.16 * np.clip(1 - py / 0.26, 0, 1.6)
        inside = np.minimum(width - np.abs(px), np.sqrt(np.clip(0.05 - py**2, 0, 1)) - np.abs(px))
        drops = np.maximum(drops, _edge(inside, n))
        rings = np.maximum(rings, _edge(0.014 - np.abs(inside - 0.035), n))
    return Pattern([drops, rings], float(rng.uniform(50, 150)), "paisley")


def zebra(rng: Rng, n: int) -> Pattern:
    """Wavy, forking stripes of an animal."""
    x, y = grid(n)
    bend = tile_noise(rng, n, 2.2, 0.0) * 0.11
    wave = np.sin(2 * np.pi * (4 * y + 2 * bend * 4 + 0.25 * np.sin(2 * np.pi * x)))
    layer = _edge((wave - float(rng.uniform(-0.2, 0.2))) * 0.03, n)
    colours = [np.array(NAMED[name], np.uint8) for name in ("ivory", "black")]
    natural = colours if rng.random() < 0.6 else None
    return Pattern([layer], float(rng.uniform(110, 240)), "zebra print", natural)


def confetti(rng: Rng, n: int) -> Pattern:
    """Dots of several colours and sizes, strewn."""
    x, y = grid(n)
    layers = [np.zeros((n, n), np.float32) for _ in range(3)]
    for number in range(int(rng.integers(14, 36))):
        cx, cy = rng.uniform(0, 1, 2)
        away = np.hypot((x - cx + 0.5) % 1 - 0.5, (y - cy + 0.5) % 1 - 0.5)
        radius = float(rng.uniform(0.02, 0.06))
        layers[number % 3] = np.maximum(layers[number % 3], _edge(radius - away, n))
    return Pattern(layers, float(rng.uniform(50, 160)), "polka dot")


def tiles(rng: Rng, n: int) -> Pattern:
    """Overlapping circles or hexagons, as on tiles."""
    x, y = grid(n)
    width = float(rng.uniform(0.012, 0.03))
    if rng.random() < 0.5:
        away = np.full((n, n), 9.0, np.float32)
        for cx, cy in ((0, 0), (0.5, 0.5), (0, 0.5), (0.5, 0)):
            r = np.hypot((x - cx + 0.5) % 1 - 0.5, (y - cy + 0.5) % 1 - 0.5)
            away = np.minimum(away, np.abs(r - 0.25))
        layer = _edge(width - away, n)
    else:
        a = np.sin(2 * np.pi * 2 * x) + np.sin(2 * np.pi * 2 * y)
        layer = _edge((a * 0.06 + width) * (1 if rng.random() < 0.5 else -1), n)
    return Pattern([layer], float(rng.uniform(35, 130)), "geometric")


def tie_dye(rng: Rng, n: int) -> Pattern:
    """Soft clouds of two further colours."""
    soft = [np.clip(0.5 + tile_noise(rng, n, 2.2) * rng.uniform(0.4, 0.8), 0, 1) for _ in range(2)]
    layers = [np.asarray(s**1.5, np.float32) for s in soft]
    return Pattern(layers, float(rng.uniform(180, 420)), "tie-dye")


def melange(rng: Rng, n: int) -> Pattern:
    """Yarns of two shades mixed: plain from afar."""
    flecks = np.clip(0.35 + 0.3 * tile_noise(rng, n, 0.25), 0, 1)
    ground = random_colour(rng)
    other = np.clip(ground.astype(float) * rng.uniform(0.65, 1.5), 0, 255).astype(np.uint8)
    return Pattern(
        [flecks.astype(np.float32)], float(rng.uniform(40, 90)), "melange", [ground, other]
    )
