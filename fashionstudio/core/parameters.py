"""A Render's recipe as the one line that many picture browsers read: words, then settings.

The line is a convention of other programs (a text chunk named `parameters`); ours reads its own
recipe, which says all.
"""

from __future__ import annotations

from fashionstudio.core.render import Recipe

KEY = "parameters"


def parameters_text(recipe: Recipe) -> str:
    """The Words, and in the next line “Steps: 20, Sampler: ddim, Seed: 7, Model: mini, …”."""
    look = recipe.request.look
    settings, stamp = look.settings, recipe.stamp
    hashes = sorted(stamp.weights.values())
    facts = {
        "Steps": settings.steps,
        "Sampler": settings.sampler,
        "CFG scale": f"{settings.guidance:g}" if settings.guidance is not None else None,
        "Seed": settings.seed,
        "Model hash": hashes[0][:10] if hashes else None,
        "Model": stamp.engine or settings.engine,
        "Quality": settings.preset,
        "Garment": look.category.replace("_", " "),
        "Version": f"fashionstudio {stamp.versions.get('fashionstudio', '')}".strip(),
    }
    told = ", ".join(f"{name}: {value}" for name, value in facts.items() if value is not None)
    words = " ".join(look.words.split())
    return f"{words}\n{told}" if words else told
