"""`fashionstudio edit`: repaint a garment of a photo."""

from __future__ import annotations

from fashionstudio.cli import options as o
from fashionstudio.cli.options import (
    AttentionName,
    CategoryName,
    DropName,
    FormatName,
    MirrorName,
    PresetName,
)

NAME = "edit"


def run(
    photo: o.PhotoArgument,
    output: o.OutputOption,
    category: o.CategoryOption = None,
    words: o.WordsOption = "",
    sketch: o.SketchOption = None,
    garment: o.GarmentOption = None,
    region: o.RegionOption = None,
    growth: o.GrowthOption = True,
    pose: o.PoseOption = None,
    fabric: o.FabricOption = None,
    repeat_mm: o.RepeatOption = 80.0,
    angle: o.AngleOption = 0.0,
    drop: o.DropOption = DropName.none,
    mirror: o.MirrorOption = MirrorName.none,
    offset_mm: o.OffsetOption = (0.0, 0.0),
    fabric_way: o.FabricWayOption = None,
    fabric_start: o.FabricStartOption = None,
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
    """Repaint a garment of PHOTO by words, a sketch, a fabric, another garment, or all of them.

    Everything outside the repainted region stays as it is, to the last bit.
    """
    from fashionstudio.cli.rendering import run_look
    from fashionstudio.core.compute import ComputeOptions
    from fashionstudio.core.look import FabricPlacement, RenderSettings
    from fashionstudio.worker.looks import LookFiles

    placement = FabricPlacement(repeat_mm, angle, drop.value, mirror.value, offset_mm)
    files = LookFiles(
        photo=photo,
        category=_value(category),
        words=words,
        sketch=sketch,
        fabric=fabric,
        placement=placement,
        garment=garment,
        region=region,
        pose=pose,
        allow_growth=growth,
    )
    settings = RenderSettings(
        engine=engine,
        preset=preset.value,
        steps=steps,
        guidance=guidance,
        sketch_strength=sketch_strength,
        sampler=sampler.value if sampler else None,
        seed=seed,
        variations=variations,
        fabric_ways=tuple(way.value for way in fabric_way) if fabric_way else None,
        fabric_start=fabric_start,
        published=published,
    )
    compute = ComputeOptions(dtype.value, attention.value, offload, tiled_decode)
    run_look(files, settings, output, device=device, compute=compute, as_json=as_json)


def _value(category: CategoryName | None) -> o.CategoryLiteral | None:
    return None if category is None else category.value
