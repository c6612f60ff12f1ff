"""Recipes in pictures: every export says how it was made, and can be made again.

A PNG carries the recipe as JSON in an iTXt chunk named `fashionstudio`, and a line for the picture
browsers of others in one named `parameters`. All kinds of files carry an XMP packet that marks the
picture as composited with the output of a trained model (IPTC's digital source type), which stock
agencies, publishers and content credentials ask for; kinds without text chunks carry the recipe in
it too. An OpenRaster file carries both in its merged picture.
"""

from __future__ import annotations

import json
import re
from html import escape, unescape
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import PsdImagePlugin

from fashionstudio.core.decoding import merged_picture, read_header
from fashionstudio.core.image_io import MAX_PIXELS, encode_picture, read_picture, write_picture
from fashionstudio.core.parameters import KEY as PARAMETERS
from fashionstudio.core.parameters import parameters_text
from fashionstudio.core.render import Recipe, Render
from fashionstudio.errors import BadInput, FashionStudioError

KEY = "fashionstudio"
SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"

_NAMESPACE = "urn:fashionstudio:recipe:1.0:"
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
 xmlns:fs="{namespace}"
 xmp:CreatorTool="fashionstudio"
 Iptc4xmpExt:DigitalSourceType="{source_type}">{recipe}
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
_PSD_XMP = 1060
_PATH = re.compile(r"^(?:/|\\\\|[A-Za-z]:[\\/]|file:)")
_PATH_INSIDE = re.compile(r"(?<![\w/.])(?:[A-Za-z]:[\\/]|file:/+|\\\\|/)(?:[^\\/\s“”\"']+[\\/])+")


def recipe_text(recipe: Recipe) -> str:
    """The recipe as JSON, with file names instead of paths: exports are given to strangers."""
    data = _without_paths(recipe.to_dict())
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def xmp_packet(recipe: Recipe | None = None) -> str:
    """The XMP packet that marks a picture as made with a trained model, with its recipe or without.

    PNG keeps the recipe in its own chunk, so its packet needs none.
    """
    text = ""
    if recipe is not None:
        text = f"\n<fs:recipe>{escape(recipe_text(recipe), quote=False)}</fs:recipe>"
    return _PACKET.format(namespace=_NAMESPACE, source_type=SOURCE_TYPE, recipe=text)


def embed(picture: NDArray[np.uint8] | bytes, recipe: Recipe, *, suffix: str = ".png") -> bytes:
    """The bytes of a picture file that carries its recipe.

    Args:
        picture: (H, W, 3) uint8 sRGB, or the bytes of any picture file, which is encoded anew.
        recipe: how it was made.
        suffix: the kind of file, see `image_io.WRITABLE_SUFFIXES`.

    Raises:
        BadInput: an unknown kind.
        BadImage: bytes that are no picture.
    """
    pixels = read_picture(picture, least_side=1) if isinstance(picture, bytes) else picture
    text, xmp = _packages(recipe, suffix)
    return encode_picture(pixels, suffix, text=text, xmp=xmp)


def write_render(path: Path, render: Render) -> None:
    """Write a Render in the kind its name asks for, with its recipe, atomically.

    Raises:
        BadInput: an unknown extension, or the place cannot be written.
        DiskFull: no space is left.
    """
    text, xmp = _packages(render.recipe, path.suffix)
    write_picture(path, render.picture, text=text, xmp=xmp)


def read_recipe(source: Path | bytes) -> Recipe:
    """The recipe in a picture file, or in a file that holds only the recipe's JSON.

    Raises:
        BadInput: the file cannot be read, or has no recipe, or a damaged one.
        ProjectTooNew: a newer version has written it.
    """
    recipe = find_recipe(source)
    if recipe is None:
        raise BadInput(
            f"{_name_of(source)} carries no recipe.",
            "Only pictures saved by fashionstudio do; other programs remove it when they save.",
        )
    return recipe


def find_recipe(source: Path | bytes) -> Recipe | None:
    """`read_recipe`, but None for a file without one; raises as it does for damaged ones."""
    name = _name_of(source)
    text = _recipe_in(_bytes_of(source, name))
    if text is None:
        return None
    damaged = f"The recipe in {name} is damaged."
    try:
        data = json.loads(text)
        if not isinstance(data, dict):
            raise BadInput(damaged, details=f"a {type(data).__name__}")
        return Recipe.from_dict(data)
    except FashionStudioError:
        raise
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError) as error:
        raise BadInput(damaged, "Use another copy of it.", repr(error)) from error


def _packages(recipe: Recipe, suffix: str) -> tuple[dict[str, str] | None, str]:
    if suffix.lower() == ".png":
        return {KEY: recipe_text(recipe), PARAMETERS: parameters_text(recipe)}, xmp_packet()
    return None, xmp_packet(recipe)


def _name_of(source: Path | bytes) -> str:
    return f"“{source.name}”" if isinstance(source, Path) else "This picture"


def _bytes_of(source: Path | bytes, name: str) -> bytes:
    if isinstance(source, bytes):
        return source
    try:
        return source.read_bytes()
    except FileNotFoundError as error:
        raise BadInput(f"{name} is not there.", "Check its name and place.") from error
    except IsADirectoryError as error:
        raise BadInput(f"{name} is a folder.", "Choose a picture in it.") from error
    except OSError as error:
        raise BadInput(f"{name} could not be read.", details=repr(error)) from error


def _recipe_in(data: bytes) -> str | None:
    """The recipe's JSON from wherever the kind of file keeps it."""
    if data.lstrip()[:1] == b"{":
        return data.decode("utf-8", "replace")
    if data.startswith(b"PK"):
        merged = merged_picture(data)
        return None if merged is None else _recipe_in(merged)
    try:
        with read_header(data, ("PNG", "JPEG", "WEBP", "TIFF", "PSD")) as image:
            if image.format == "PNG":
                found = image.info.get(KEY)
                if found is None and image.width * image.height <= MAX_PIXELS:
                    image.load()  # other programs put text chunks behind the pixels
                    found = image.info.get(KEY)
                return None if found is None else str(found)
            if isinstance(image, PsdImagePlugin.PsdImageFile):
                packet = next((found[2] for found in image.resources if found[0] == _PSD_XMP), b"")
            else:
                packet = image.info.get("xmp", b"")
    except (OSError, SyntaxError, ValueError):
        return None
    xmp = packet.decode("utf-8", "replace") if isinstance(packet, bytes) else str(packet)
    match = re.search(r"<fs:recipe>(.*?)</fs:recipe>", xmp, re.DOTALL)
    return unescape(match.group(1)) if match else None


def _without_paths(data: Any) -> Any:
    """Absolute paths cut to their last part, in every text except what the designer wrote."""
    if isinstance(data, dict):
        return {
            _without_path(key): value if key == "words" else _without_paths(value)
            for key, value in data.items()
        }
    if isinstance(data, (list, tuple)):
        return [_without_paths(value) for value in data]
    return _without_path(data) if isinstance(data, str) else data


def _without_path(text: str) -> str:
    if _PATH.match(text) and not re.search(r"[\\/]\s", text):
        return re.split(r"[\\/]", text.rstrip("\\/"))[-1]  # all of it is a path, spaces and all
    return _PATH_INSIDE.sub("", text)
