"""The table of all commands: texts, groups, shortcuts and icons."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from fashionstudio.app.commands import Command


def _tr(text: str) -> str:
    return QCoreApplication.translate("Commands", text)


TOOLS = (
    "pan", "pen", "eraser", "line", "curve", "shape", "region", "region_eraser", "lasso", "fabric",
    "pose",
)  # fmt: skip
LAYERS = ("silhouette", "region", "pose", "sketch", "result", "fabric")
TOOL_GROUPS = (
    ("tool.pan",),
    ("tool.pen", "tool.eraser", "tool.line", "tool.curve", "tool.shape"),
    ("tool.region", "tool.region_eraser", "tool.lasso"),
    ("tool.fabric", "tool.pose"),
)


def all_commands() -> tuple[Command, ...]:
    """Every command, in the order of the shortcut list."""
    return (*_file(), *_edit(), *_photo(), *_tools(), *_layers(), *_view(), *_library(), *_render())


def _file() -> tuple[Command, ...]:
    group = _tr("File")
    return (
        Command("file.new", _tr("&New project"), group, ("Ctrl+N",)),
        Command("file.new_window", _tr("New &window"), group, ("Ctrl+Shift+N",)),
        Command(
            "file.open", _tr("&Open…"), group, ("Ctrl+O",), "open",
            _tr("Open a project or a photo"),
        ),
        Command("file.paste", _tr("&Paste picture"), group, ("Ctrl+V",), "paste"),
        Command(
            "file.save", _tr("&Save project"), group, ("Ctrl+S",), "save",
            _tr("Save drawing, settings and results in one file"),
        ),
        Command("file.save_as", _tr("Save project &as…"), group, ("Ctrl+Shift+S",)),
        Command(
            "file.save_result", _tr("Save &result…"), group, ("Ctrl+E",), "save",
            _tr("Save the result that is shown as a picture, with its recipe"),
        ),
        Command(
            "file.export", _tr("E&xport…"), group, ("Ctrl+Shift+E",), "",
            _tr("Results as pictures, layered files, contact sheet or lookbook"),
        ),
        Command("file.recover", _tr("Recover &unsaved work…"), group),
        Command("file.close", _tr("&Close window"), group, ("Ctrl+W",)),
        Command("file.quit", _tr("&Quit"), group, ("Ctrl+Q",)),
    )  # fmt: skip


def _edit() -> tuple[Command, ...]:
    group = _tr("Edit")
    return (
        Command("edit.undo", _tr("&Undo"), group, ("Ctrl+Z",), "undo"),
        Command("edit.redo", _tr("&Redo"), group, ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"),
        Command(
            "edit.trace", _tr("&Draw what is worn"), group, ("Shift+P",), "",
            _tr("Draw what is worn: its lines come into the sketch, to be changed"),
        ),
        Command("edit.clear_sketch", _tr("Clear &sketch"), group),
        Command("edit.clear_region", _tr("Clear re&gion"), group),
        Command("edit.reset_region", _tr("Use &proposed region"), group),
        Command("edit.reset_pose", _tr("Use &found pose"), group),
        Command(
            "edit.colour", _tr("C&olour…"), group, ("Ctrl+K",), "",
            _tr("Choose a colour as fabric, for colourways or as a word"),
        ),
    )  # fmt: skip


def _photo() -> tuple[Command, ...]:
    group = _tr("Photo")
    return (
        Command(
            "photo.crop", _tr("&Crop and turn…"), group, ("Ctrl+R",), "crop",
            _tr("Crop and turn the photo: to one person, and the right way up"),
        ),
        Command(
            "photo.turn_left", _tr("Turn the photo &left"), group, (), "turn_left",
            _tr("Turn the photo left by 90°"),
        ),
        Command(
            "photo.turn_right", _tr("Turn the photo &right"), group, (), "turn_right",
            _tr("Turn the photo right by 90°"),
        ),
        Command(
            "photo.turn_half", _tr("Turn the photo &upside down"), group, (), "turn_half",
            _tr("Turn the photo by 180°"),
        ),
        Command(
            "photo.mirror", _tr("&Mirror the photo"), group, (), "mirror",
            _tr("Mirror the photo: left for right"),
        ),
    )  # fmt: skip


def _tools() -> tuple[Command, ...]:
    group = _tr("Tools")
    return (
        Command("tool.pan", _tr("Move the view"), group, ("V",), "move", checkable=True),
        Command("tool.pen", _tr("Sketch pen"), group, ("P",), "pen", checkable=True),
        Command("tool.eraser", _tr("Sketch eraser"), group, ("E",), "eraser", checkable=True),
        Command(
            "tool.line", _tr("Line"), group, ("L",), "line",
            _tr("Line: drag from end to end"), checkable=True,
        ),
        Command(
            "tool.curve", _tr("Curve"), group, ("U",), "curve",
            _tr("Curve: click to set points, Enter ends it"), checkable=True,
        ),
        Command(
            "tool.shape", _tr("Closed shape"), group, ("O",), "shape",
            _tr("Closed shape: click to set points, the outline of a garment"), checkable=True,
        ),
        Command(
            "tool.region", _tr("Region brush"), group, ("R",), "region",
            _tr("Region brush: paint where the photo may change"), checkable=True,
        ),
        Command(
            "tool.region_eraser", _tr("Region eraser"), group, ("Shift+R",), "region_eraser",
            checkable=True,
        ),
        Command(
            "tool.lasso", _tr("Region lasso"), group, ("A",), "lasso",
            _tr("Region lasso: draw around what shall change, or click a piece; Alt takes away"),
            checkable=True,
        ),
        Command(
            "tool.fabric", _tr("Place the fabric"), group, ("T",), "fabric",
            _tr("Place the fabric: drag, turn and scale it on the garment"), checkable=True,
        ),
        Command(
            "tool.pose", _tr("Pose joints"), group, ("J",), "joints",
            _tr("Pose joints: drag them where they belong"), checkable=True,
        ),
        Command("brush.smaller", _tr("Smaller brush"), group, ("[",)),
        Command("brush.larger", _tr("Larger brush"), group, ("]",)),
        Command("brush.swap", _tr("Erase instead of draw"), group, ("X",), checkable=True),
        Command(
            "draw.symmetry", _tr("Symmetry"), group, ("M",), "symmetry",
            _tr("Symmetry: mirror every stroke about the body's axis"), checkable=True,
        ),
        Command(
            "region.keep_out", _tr("Spare face, hair and hands"), group, ("K",), "keep_out",
            _tr("Spare face, hair and hands when the region is changed"), checkable=True,
        ),
        Command(
            "region.add_piece", _tr("Add a &piece of clothing…"), group, ("Shift+A",), "",
            _tr("Add a whole piece of clothing to the region, as a click with the lasso does"),
        ),
        Command(
            "region.drop_piece", _tr("Take a pi&ece of clothing off…"), group, ("Ctrl+Shift+A",),
            "", _tr("Take a whole piece of clothing off the region"),
        ),
        Command("region.grow", _tr("Grow the region"), group, ("Shift+G",), "grow"),
        Command("region.shrink", _tr("Shrink the region"), group, ("Shift+S",), "shrink"),
        Command("region.feather", _tr("Feather the region"), group, ("Shift+F",), "feather"),
        Command(
            "pose.swap", _tr("Swap left and right"), group, (), "swap",
            _tr("Swap left and right: for a back that was taken for a front"),
        ),
        Command(
            "pose.add", _tr("Add a person"), group, (), "person",
            _tr("Add a person: a standing figure to drag where the real one is"),
        ),
    )  # fmt: skip


def _layers() -> tuple[Command, ...]:
    group = _tr("Layers")
    texts = {
        "silhouette": (_tr("Silhouette"), "person", _tr("Show the outline of the person")),
        "region": (_tr("Region"), "region", _tr("Show where the photo will change")),
        "pose": (_tr("Pose"), "pose", _tr("Show the joints")),
        "sketch": (_tr("Sketch"), "sketch", _tr("Show the drawing")),
        "result": (_tr("Result"), "result", _tr("Show the chosen result over the photo")),
        "fabric": (_tr("Fabric"), "fabric", _tr("Show the fabric on the garment")),
    }
    return tuple(
        Command(f"layer.{layer}", text, group, (str(n),), icon, tip, checkable=True)
        for n, (layer, (text, icon, tip)) in enumerate(texts.items(), 1)
    )


def _view() -> tuple[Command, ...]:
    group = _tr("View")
    return (
        Command(
            "view.compare", _tr("Compare"), group, ("C",), "compare",
            _tr("Before and after beside a divider"), checkable=True,
        ),
        Command(
            "view.side_by_side", _tr("Side by side"), group, ("Shift+C",), "side_by_side",
            _tr("Side by side: the photo and a result, or two to eight selected results"),
            checkable=True,
        ),
        Command(
            "view.before", _tr("Hold to see the photo"), group, ("B",), "photo",
            _tr("Hold to see the untouched photo"), held=True,
        ),
        Command("view.fit", _tr("Fit to window"), group, ("Ctrl+0", "F"), "fit"),
        Command("view.actual", _tr("100 %"), group, ("Ctrl+1",), "", _tr("Zoom to 100 %")),
        Command("view.zoom_in", _tr("Zoom in"), group, ("Ctrl++", "Ctrl+=")),
        Command("view.zoom_out", _tr("Zoom out"), group, ("Ctrl+-",)),
        Command(
            "view.rotate_left", _tr("Rotate the view left"), group, (",",), "",
            _tr("Rotate the view left by 15°; or drag with Shift and the space bar held"),
        ),
        Command(
            "view.rotate_right", _tr("Rotate the view right"), group, (".",), "",
            _tr("Rotate the view right by 15°; or drag with Shift and the space bar held"),
        ),
        Command(
            "view.upright", _tr("View upright"), group, ("N",), "",
            _tr("View upright: the picture is no longer rotated"),
        ),
        Command("help.shortcuts", _tr("&Shortcuts"), group, ("F1", "?")),
        Command("edit.shortcuts", _tr("Change s&hortcuts…"), group),
        Command("edit.preferences", _tr("&Preferences…"), group, ("Ctrl+,",)),
        Command("help.sample", _tr("Open the &sample"), group),
        Command("help.diagnostics", _tr("&Diagnostics…"), group),
    )  # fmt: skip


def _library() -> tuple[Command, ...]:
    group = _tr("Library")
    return (
        Command(
            "library.show", _tr("&Library"), group, ("Ctrl+L",), "",
            _tr("People, garments, fabrics, looks and renders, to be found again"),
        ),
        Command("library.add_files", _tr("&Add pictures to the library…"), group),
        Command("library.add_folder", _tr("Add &folder to the library…"), group),
        Command("library.keep_photo", _tr("Keep &photo in library"), group),
        Command("library.keep_garment", _tr("Keep &garment in library"), group),
        Command("library.keep_fabric", _tr("Keep fa&bric in library"), group),
        Command("library.keep_look", _tr("Keep &look in library"), group),
        Command("library.keep_result", _tr("&Keep result in library"), group),
    )  # fmt: skip


def _render() -> tuple[Command, ...]:
    group = _tr("Render")
    return (
        Command("render.start", _tr("&Render"), group, ("Ctrl+Return",), "result"),
        Command("render.cancel", _tr("&Cancel"), group, ("Esc",), "stop"),
        Command(
            "candidate.previous", _tr("&Previous candidate"), group, ("Left",), "left",
            _tr("Show the previous candidate"), held=True,
        ),
        Command(
            "candidate.next", _tr("&Next candidate"), group, ("Right",), "right",
            _tr("Show the next candidate"), held=True,
        ),
        Command(
            "candidate.keep", _tr("&Keep candidate"), group, ("Return", "Enter"), "keep",
            _tr("Keep this candidate: it stays in the strip"), held=True,
        ),
        Command(
            "candidate.discard", _tr("&Discard result"), group, ("Delete",), "clear",
            _tr("Take this result away; undo brings it back"), held=True,
        ),
        Command(
            "render.live", _tr("&Live draft"), group, ("D",), "live",
            _tr("Live draft: a quick render follows the drawing while you pause"), checkable=True,
        ),
        Command(
            "render.queue", _tr("&Queue"), group, ("Ctrl+J",), "",
            _tr("What renders, what waits and what failed"),
        ),
        Command(
            "render.pause", _tr("Pa&use the queue"), group, ("Ctrl+Shift+P",), "pause",
            _tr("Pause the queue: the render under way is finished, nothing more begins"),
            checkable=True,
        ),
        Command("render.retry", _tr("Retry &failed renders"), group, ("Ctrl+Shift+R",)),
        Command("render.dice", _tr("Another &seed"), group, ("Ctrl+D",), "dice"),
        Command(
            "render.colourways", _tr("C&olourways…"), group, ("Ctrl+Shift+K",), "",
            _tr("Render the design in several colours or fabrics"),
        ),
        Command(
            "render.vary", _tr("&Vary one thing…"), group, ("Ctrl+Shift+V",), "",
            _tr("Render the design several times, with one thing varied and all else locked"),
        ),
        Command(
            "render.batch", _tr("&Batch…"), group, ("Ctrl+B",), "",
            _tr("Many pictures in one go: this look on photos, or people by garments"),
        ),
        Command(
            "render.batches", _tr("Batc&hes"), group, ("Ctrl+Shift+B",), "",
            _tr("Running and earlier batches: their pictures, pause and resume"),
        ),
        Command("render.engines", _tr("&Engines…"), group, ("Ctrl+G",)),
    )  # fmt: skip
