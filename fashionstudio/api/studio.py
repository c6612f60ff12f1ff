"""A Studio: edit, try on, again and batch, from Python."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar, Unpack

from fashionstudio.api.results import Picture, PreparedPhoto, Progress
from fashionstudio.api.sources import PictureLike, PoseLike, picture_source, pose_source
from fashionstudio.core.closing import Closes
from fashionstudio.core.compute import ComputeOptions
from fashionstudio.core.learned import check_tokens
from fashionstudio.core.look import Category, FabricPlacement, FabricWay, Preset, RenderSettings
from fashionstudio.core.provenance import read_recipe
from fashionstudio.core.render import Recipe
from fashionstudio.core.request import Request
from fashionstudio.core.swatch import plain_swatch, read_colour
from fashionstudio.errors import BadInput, WorkerLost
from fashionstudio.worker.client import WorkerClient
from fashionstudio.worker.connection import OnEvent
from fashionstudio.worker.frames import Message
from fashionstudio.worker.looks import LookFiles, build_request, choose_category
from fashionstudio.worker.recipes import find_inputs

if TYPE_CHECKING:
    from fashionstudio.batch.plan import Plan
    from fashionstudio.batch.report import Control, RunProgress, RunReport
    from fashionstudio.batch.run import RunOptions

_T = TypeVar("_T")


class Settings(TypedDict, total=False):
    """How to render: the fields of `core.look.RenderSettings`, where they are explained."""

    engine: str
    preset: Preset
    steps: int | None
    guidance: float | None
    sketch_strength: float
    sampler: str | None
    seed: int
    variations: int
    further_seeds: tuple[int, ...]
    fabric_ways: tuple[FabricWay, ...] | None
    fabric_start: float | None
    published: bool


class Studio(Closes):
    """Renders in a process of its own, which starts with the first call and ends with `close`.

    Best used in a `with` block; in a notebook, without one. Pictures may be paths, a file's bytes,
    Pillow images, uint8 arrays or Pictures that a Studio has made. All errors that a user can act
    on are a `FashionStudioError` with `message` and `hint`. For one thread; several Studios may
    work side by side, each with an engine of its own in memory.

    Args:
        device: "auto", "cpu", "cuda", "cuda:1" or "mps".
        compute: number format, offloading and so on; None chooses what suits the device.
        progress: told how far each job is. What it raises cancels the job.
        settings: for all calls that do not say otherwise: `engine`, `preset`, `seed`, …

    Raises:
        BadInput: settings that make no sense.
    """

    def __init__(
        self,
        *,
        device: str = "auto",
        compute: ComputeOptions | None = None,
        progress: Callable[[Progress], None] | None = None,
        **settings: Unpack[Settings],
    ) -> None:
        self.settings = RenderSettings(**settings)
        self._given = settings
        self._progress = progress
        self._device, self._compute = device, compute
        self._client: WorkerClient | None = None

    def close(self) -> None:
        """End the process; a later call starts a new one."""
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def person(
        self,
        photo: PictureLike,
        *,
        pose: PoseLike | None = None,
        sketch: PictureLike | None = None,
        words: str = "",
        allow_growth: bool = True,
    ) -> PreparedPhoto:
        """Find the person of a Photo, and what would be repainted for each category.

        Args:
            photo: one person, from the front or nearly so.
            pose: joints that are known; None estimates them.
            sketch: a drawing that the Regions shall hold.
            words: what is said about the garment; the Regions reach as far as it asks for.
            allow_growth: whether the Regions leave room around what is worn, and hold the drawing.

        Raises:
            NoPerson, SeveralPeople, BadImage, BadInput: nothing can be found.
        """
        look = self._files(photo, pose=pose, sketch=sketch, words=words)

        def ask(client: WorkerClient) -> Message:
            named = build_request(client, look, self.settings, "upper_body").look
            assert named.photo is not None
            return client.prepare(
                named.photo.sha256,
                pose=named.pose.to_list() if named.pose else None,
                sketch=named.sketch.sha256 if named.sketch else None,
                words=words,
                allow_growth=allow_growth,
                on_event=self._listener(),
            )

        return PreparedPhoto.of_event(self._ask(ask))

    def edit(
        self,
        photo: PictureLike,
        words: str = "",
        *,
        category: Category | None = None,
        sketch: PictureLike | None = None,
        fabric: PictureLike | None = None,
        placement: FabricPlacement | None = None,
        colour: str | None = None,
        garment: PictureLike | None = None,
        region: PictureLike | None = None,
        pose: PoseLike | None = None,
        allow_growth: bool = True,
        **settings: Unpack[Settings],
    ) -> list[Picture]:
        """Repaint a garment by words, a sketch, a fabric, another garment, or all of them.

        Outside of the Region the picture is the Photo, to the last bit.

        Args:
            photo: one person, from the front or nearly so.
            words: what is wanted: "a red striped t-shirt".
            category: "upper_body", "lower_body" or "dresses"; None is guessed from the words.
            sketch: line drawing of the garment, as large as the Photo.
            fabric: a swatch, photographed flat.
            placement: how the fabric lies on the body: repeat in millimetres, angle, drop, …
            colour: instead of a fabric, a plain cloth of it: "navy" or "#1d3557".
            garment: a shop picture of a garment to put on.
            region: what may be repainted, as large as the Photo, white = repaint.
            pose: joints that are known; None estimates them.
            allow_growth: without a `region` of your own, whether there is room around what is worn,
                and for all of the sketch; else the new garment ends about where the old one does.
            settings: instead of the Studio's: `seed`, `variations`, `preset`, …

        Returns:
            One Picture for each variation, with the seeds counted up.

        Raises:
            FashionStudioError: with a sentence on what is wrong, and a hint what to do.
        """
        if colour is not None:
            if fabric is not None:
                raise BadInput("Both a fabric and a colour are given.", "Give one of them.")
            fabric = plain_swatch(read_colour(colour))
        files = self._files(
            photo, sketch=sketch, fabric=fabric, garment=garment, region=region, pose=pose
        )
        files = dataclasses.replace(
            files, category=category, words=words, placement=placement, allow_growth=allow_growth
        )
        chosen, guess = choose_category(files)
        wanted = dataclasses.replace(self.settings, **settings)

        def ask(client: WorkerClient) -> list[Message]:
            request = build_request(client, files, wanted, chosen)
            return client.render(request, self._listener())

        return [_picture(event, guess) for event in self._ask(ask)]

    def tryon(
        self,
        photo: PictureLike,
        garment: PictureLike,
        words: str = "",
        *,
        category: Category | None = None,
        sketch: PictureLike | None = None,
        region: PictureLike | None = None,
        pose: PoseLike | None = None,
        allow_growth: bool = True,
        **settings: Unpack[Settings],
    ) -> list[Picture]:
        """Put the garment of a shop picture on the person of a Photo; the rest is as in `edit`."""
        return self.edit(
            photo,
            words,
            category=category,
            sketch=sketch,
            garment=garment,
            region=region,
            pose=pose,
            allow_growth=allow_growth,
            **settings,
        )

    def again(
        self, recipe: Picture | Recipe | str | Path | bytes, *, inputs: str | Path | None = None
    ) -> Picture:
        """Make a picture once more from its recipe.

        On the same machine with the same versions it is the same to the last bit; where something
        is not as it was, the notes say so. What it was made from is found by content: in the store
        of what was used before, beside the picture, or in the folder `inputs`.

        Args:
            recipe: a Picture, its recipe, or the file or bytes of one.
            inputs: folder with the photo, fabric, … it was made from.

        Raises:
            BadInput: there is no recipe in it, or an input is not at hand.
        """
        folders = [] if inputs is None else [Path(inputs)]
        if isinstance(recipe, Picture):
            recipe = recipe.recipe
        elif isinstance(recipe, str | Path):
            folders.append(Path(recipe).parent)
            recipe = read_recipe(Path(recipe))
        elif isinstance(recipe, bytes):
            recipe = read_recipe(recipe)
        look = recipe.request.look
        check_tokens(look.settings.engine, look.words, recipe.stamp.weights)
        found = find_inputs(look, folders)
        made = _picture(self._ask(lambda client: self._repeat(client, recipe.request, found)), "")
        doubts = recipe.stamp.all_doubts(made.recipe.stamp)
        return dataclasses.replace(made, notes=(*made.notes, *doubts)) if doubts else made

    def batch(
        self,
        plan: str | Path | Plan,
        folder: str | Path,
        *,
        photos: Sequence[str] = (),
        pattern: str = "",
        ray: str | None = None,
        workers: int | None = None,
        options: RunOptions | None = None,
        progress: Callable[[RunProgress], None] | None = None,
        control: Control | None = None,
        **settings: Unpack[Settings],
    ) -> RunReport:
        """Make every picture of a plan, with manifest, contact sheets and a web page.

        Doing it again goes on where it was ended; one bad item never stops the rest. The pictures
        lie in the folder, what became of each item in the report's `records`.

        Args:
            plan: a table (.csv), a matrix (.yaml), a Look (a render, a .fstudio project), or what
                `fashionstudio.batch.plan.read_plan` has read.
            folder: for everything; new, or of an earlier run.
            photos: for a Look: files, folders or patterns.
            pattern: of the file names; "" = what tells the items apart.
            ray: compute on a Ray cluster: "local", "auto", "host:port" or "ray://host:port".
            workers: on Ray; None = one for each card, or for each node.
            options: kind of files, what is made of them, `retry_failed`.
            progress: told of every item. What it raises ends the run; what is done stays done.
            control: pauses and stops it from another thread.
            settings: where the plan says nothing; those of the Studio hold, too.

        Raises:
            FashionStudioError: the plan cannot be read, or nothing can be made at all.
        """
        from fashionstudio.batch.executors.choice import make_executor
        from fashionstudio.batch.plan import Defaults, read_plan
        from fashionstudio.batch.report import unwatched
        from fashionstudio.batch.run import run

        if isinstance(plan, str | Path):
            defaults = Defaults(plan_values({**self._given, **settings}), pattern)
            plan = read_plan(Path(plan), defaults, photos=photos)
        executor = make_executor([self._device], self._compute, ray=ray, workers=workers)
        self.close()  # the batch has workers of its own, which need the memory
        return run(
            plan, Path(folder), executor, options, progress=progress or unwatched, control=control
        )

    # Inside --------------------------------------------------------------------------------------

    def _repeat(self, client: WorkerClient, request: Request, inputs: list[Path]) -> Message:
        for path in inputs:
            client.put_file(path)
        return client.render(request, self._listener())[0]

    def _files(
        self,
        photo: PictureLike,
        *,
        pose: PoseLike | None = None,
        words: str = "",
        **pictures: PictureLike | None,
    ) -> LookFiles:
        """Whatever was given, as paths and bytes."""
        given: dict[str, Any] = {
            what: picture_source(picture, what)
            for what, picture in pictures.items()
            if picture is not None
        }
        joints = None if pose is None else pose_source(pose)
        return LookFiles(picture_source(photo, "photo"), words=words, pose=joints, **given)

    def _ask(self, job: Callable[[WorkerClient], _T]) -> _T:
        """Do a job in the process; one that has died is not asked again."""
        if self._client is None:
            client = WorkerClient(device=self._device, compute=self._compute)
            self._client = client.__enter__()
        try:
            return job(self._client)
        except WorkerLost:
            self.close()
            raise

    def _listener(self) -> OnEvent | None:
        progress = self._progress
        if progress is None:
            return None

        def tell(event: Message) -> None:
            if event.type == "phase":
                progress(Progress(str(event["name"])))
            elif event.type == "progress":
                step, steps = int(event["step"]), int(event["total"])
                progress(Progress("denoise", step, steps, event["seconds_left"]))

        return tell


def plan_values(settings: Mapping[str, Any]) -> dict[str, str]:
    """Settings as a plan's table would say them.

    Raises:
        BadInput: one that tables do not know.
    """
    if settings.get("further_seeds"):
        raise BadInput("A plan names its seeds itself.", "Give each item its seed, or variations.")
    texts = {}
    for name, value in settings.items():
        if isinstance(value, tuple):
            texts[name] = " ".join(map(str, value))
        elif value is not None:
            texts[name] = str(value).lower() if isinstance(value, bool) else str(value)
    return texts


def _picture(event: Message, guess: str) -> Picture:
    """From a worker's `result` event."""
    parts, recipe = event.parts(), Recipe.from_dict(event["recipe"])
    notes = (guess, *recipe.notes) if guess else recipe.notes
    return Picture(parts["picture"], parts["region"], recipe, tuple(dict.fromkeys(notes)))
