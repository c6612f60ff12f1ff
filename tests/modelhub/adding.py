"""Add a tiny engine as `engines add` does."""

from __future__ import annotations

from pathlib import Path

from fashionstudio.modelhub import install, licence
from fashionstudio.modelhub.catalogue import Offer, find_offer
from fashionstudio.modelhub.convert import TorchConverter
from fashionstudio.modelhub.origins import Wishes
from tests.modelhub.published import Published


def offer_of(engine: str) -> Offer:
    offer = find_offer(engine)
    licence.accept(offer)
    return offer


def add(engine: str, files: Published, *given: Path, width: str = "fp16", **options):
    folders = {"base": files.base}
    if any(place.role == "image_encoder" for place in find_offer(engine).places.values()):
        folders["image_encoder"] = files.image_encoder
    wishes = Wishes(width=width, folders=folders)
    sources = list(given) or [files.weights]
    return install.add(offer_of(engine), sources, TorchConverter(), wishes, **options)
