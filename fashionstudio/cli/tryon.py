"""`fashionstudio tryon`: put a garment of a shop picture on a person."""

from __future__ import annotations

from fashionstudio.cli import options as o
from fashionstudio.cli.options import AttentionName, FormatName, PresetName

NAME = "tryon"


def run(
    photo: o.PhotoArgument,
    garment: o.GarmentArgument,
    output: o.OutputOption,
    category: o.CategoryOption = None,
    words: o.WordsOption = "",
    sketch: o.SketchOption = None,
    region: o.RegionOption = None,
    pose: o.PoseOption = None,
    engine: o.EngineOption = "mini",
    preset: o.PresetOption = PresetName.standard,
    steps: o.StepsOption = None,
    guidance: o.GuidanceOption = None,
    sketch_strength: o.StrengthOption = 1.0,
    sampler: o.SamplerOption = None,
    seed: o.SeedOption = 0,
    variations: o.VariationsOption = 1,
    published: o.PublishedOption = False,
    device: o.DeviceOption = "auto",
    dtype: o.FormatOption = FormatName.auto,
    attention: o.AttentionOption = AttentionName.auto,
    offload: o.OffloadOption = None,
    tiled_decode: o.TiledDecodeOption = False,
    as_json: o.JsonOption = False,
) -> None:
    """Put the garment of GARMENT, a picture of it alone, on the person of PHOTO."""
    from fashionstudio.cli.edit import run as edit

    edit(
        photo=photo,
        output=output,
        category=category,
        words=words,
        sketch=sketch,
        garment=garment,
        region=region,
        pose=pose,
        engine=engine,
        preset=preset,
        steps=steps,
        guidance=guidance,
        sketch_strength=sketch_strength,
        sampler=sampler,
        seed=seed,
        variations=variations,
        published=published,
        device=device,
        dtype=dtype,
        attention=attention,
        offload=offload,
        tiled_decode=tiled_decode,
        as_json=as_json,
    )
