"""The library in one window: what its page, its menus and its drops do."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QInputDialog, QMessageBox

from fashionstudio.app.handing_out import file_name as render_name
from fashionstudio.app.library_cards import Card
from fashionstudio.app.library_drag import Dragged, file_name
from fashionstudio.app.library_shelf import Added
from fashionstudio.app.pictures import PICTURE_SUFFIXES, LoadedPicture
from fashionstudio.app.project_opening import OpenedProject, open_project
from fashionstudio.app.results import Result
from fashionstudio.core.project import SUFFIX
from fashionstudio.core.project_files import read_project
from fashionstudio.library.entry import Entry, Kind
from fashionstudio.paths import cache_dir
from fashionstudio.ui.file_dialogs import ask_files, ask_folder
from fashionstudio.ui.library.menu import fill_menu, show_menu
from fashionstudio.ui.library.panel import LibraryPanel
from fashionstudio.ui.library.problems import ProblemsDialog
from fashionstudio.ui.library.words import SLOTS, STAR
from fashionstudio.ui.question import Question

if TYPE_CHECKING:
    from fashionstudio.ui.main_window import MainWindow

SLOT_KINDS: tuple[Kind, ...] = ("person", "garment", "fabric")


class LibraryView(QObject):
    """Connects the page with session, canvas, slots, strip and the Renders page.

    Attributes:
        panel: the page.
        question, problems, naming: dialogs, while they are shown.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._session = window.session
        self._shelf = window.studio.library
        self._awaited = 0
        self.panel = LibraryPanel(self._shelf, window.theme.theme)
        self.question: QMessageBox | None = None
        self.problems: ProblemsDialog | None = None
        self.naming: QInputDialog | None = None
        self._connect()
        self._add_menus()
        self._follow()

    # Page ----------------------------------------------------------------------------------------

    def show(self) -> None:
        """Bring the page to the front."""
        self._window.side.show_page("library")
        self.panel.search.setFocus()

    def marked(self) -> list[Card]:
        """What menus and keys are for."""
        return self.panel.grid.marked()

    def more_like(self) -> None:
        """Look for what is like the chosen one."""
        if marked := self.marked():
            self.panel.show_like(marked[0])

    def search_with(self, engine: str) -> None:
        """Let mini or the user's CLIP compare pictures; without a folder it is asked for one."""
        preferences = self._session.preferences
        if engine == "clip" and not preferences.values.library_clip:
            self._ask_clip()
        else:
            preferences.set("library_engine", engine)
        self.panel.space.show_engine(self._shelf.engine)

    def _ask_clip(self) -> None:
        name = QFileDialog.getExistingDirectory(self._window, self.tr("Folder of a CLIP"))
        if name:
            self._session.preferences.set("library_clip", name)
            self._session.preferences.set("library_engine", "clip")

    # Use -----------------------------------------------------------------------------------------

    def use(self, card: Card) -> None:
        """Put an entry where its kind belongs."""
        if card.path is None:
            self._window.messages.show_message(card.problem, "", "Error")
        elif card.entry.kind == "render":
            self._shelf.open_render(
                card.entry, lambda path: self._session.give("photo", path, file_name(card))
            )
        else:
            self._suit(card)
            self._take(card.entry.kind, card.path, file_name(card))

    def _suit(self, card: Card) -> None:
        """A skirt of the library is tried on as a skirt; a Region painted by hand stays."""
        document, entry = self._window.document, card.entry
        by_hand = document.scene is not None and document.scene.region_by_hand
        if entry.kind == "garment" and entry.category is not None and not by_hand:
            document.set_category(entry.category)

    def _use_marked(self) -> None:
        for card in self.marked()[:1]:
            self.use(card)

    def use_as(self, slot: str) -> None:
        """Put the chosen one into a slot, whatever it is."""
        for card in self.marked()[:1]:
            if card.path is not None:
                self._session.give(slot, card.path, file_name(card))

    def use_dropped(self, dragged: Dragged) -> None:
        """Somebody has dropped an entry on the canvas."""
        card = next((c for c in self.marked() if c.entry.id == dragged.id), None)
        if card is not None:
            self.use(card)
        else:  # from another window
            self._take(dragged.kind, dragged.path, dragged.name)

    def _take(self, kind: Kind, path: Path, name: str) -> None:
        if kind == "look":
            self._open_look(path, Path(name).stem)
        else:
            self._session.give(SLOTS.get(kind, "photo"), path, name)

    def _open_look(self, path: Path, name: str) -> None:
        """As a project without a file: the library's own must not be saved over."""
        window = self._window

        def show(opened: OpenedProject) -> None:
            untouched = window.session.project.is_untouched
            place = window if untouched else window.studio.new_window()
            place.session.project.start(opened, name)

        self._session.background.run(
            lambda: open_project(read_project(path)), show, self._session.error.emit
        )

    # Add -----------------------------------------------------------------------------------------

    def choose_files(self) -> None:
        """Ask for pictures, and add them."""
        kinds = " ".join(f"*{suffix}" for suffix in (*PICTURE_SUFFIXES, SUFFIX))
        paths = ask_files(
            self._window,
            "library",
            self.tr("Add pictures to the library"),
            self.tr("Pictures and projects ({kinds})").format(kinds=kinds),
        )
        self.add(paths)

    def choose_folder(self) -> None:
        """Ask for a folder, and add all that is in it."""
        folder = ask_folder(self._window, "library", self.tr("Add folder to the library"))
        self.add([folder] if folder is not None else [])

    def add(self, paths: Sequence[Path]) -> None:
        """Take up files and folders; what nothing else tells of is what the page shows now."""
        if not paths:
            return
        self._window.side.show_page("library")
        self._awaited += 1
        kind = self.panel.kind
        self._shelf.add(paths, kind if kind in SLOT_KINDS else None)

    def _on_added(self, added: Added) -> None:
        if not self._awaited:
            return  # another window has asked
        self._awaited -= 1
        report = added.report
        if added.kinds and self.panel.kind not in added.kinds:
            self.panel.show_kind(max(added.kinds, key=lambda kind: added.kinds[kind]))
        text = self.tr("Added to the library: {n}.").format(n=len(report.added))
        known = self.tr("There already: {n}.").format(n=report.known) if report.known else ""
        if report.cancelled:
            known = f"{known} {self.tr('Stopped; add them again to go on.')}".strip()
        level = "Warning" if report.broken else "Info"
        if report.broken:
            bad = self.tr("Could not be added: {n}.").format(n=len(report.broken))
            known = f"{known} {bad}".strip()
        self._window.messages.show_message(text, known, level)  # type: ignore[arg-type]
        if report.broken:
            dialog = self.problems = ProblemsDialog(report.broken, self._window)
            dialog.finished.connect(self._forget_problems)
            dialog.open()

    def _forget_problems(self) -> None:
        if self.problems is not None:
            self.problems.deleteLater()
            self.problems = None

    # Keep ----------------------------------------------------------------------------------------

    def keep_photo(self) -> None:
        """Take the Photo up."""
        scene = self._window.document.scene
        self._keep(scene.photo if scene is not None else None, "person")

    def keep_garment(self) -> None:
        """Take the Garment up."""
        document = self._window.document
        self._keep(document.picture(document.look.garment), "garment")

    def keep_fabric(self) -> None:
        """Take the Fabric's swatch up."""
        document = self._window.document
        fabric = document.look.fabric
        self._keep(document.picture(fabric.swatch if fabric else None), "fabric")

    def keep_look(self) -> None:
        """Take the whole project up as it is now, to begin from it again."""
        project, words = self._session.project, self._window.document.look.words
        said = " ".join(words.split())[:60]
        name = project.path.stem if project.path else said or project.name
        project.copy_to(
            cache_dir() / "looks" / f"{uuid.uuid4().hex}{SUFFIX}",
            lambda path: self._shelf.keep_look(path, name, self._kept),
        )

    def keep_results(self, results: Sequence[Result] | None = None) -> None:
        """Take Renders up: those that are selected in the strip, unless others are given."""
        for result in self._window.strip.selected() if results is None else results:
            self._keep_result(result, self._kept)

    def _keep_result(self, result: Result, done: Callable[[Entry, bool], None]) -> None:
        """Take a Render up with its tags; a star is one of them."""
        history = self._window.renders_view.history
        tags = [*history.tags(result), *([STAR] if history.starred(result) else [])]

        def kept(entry: Entry, new: bool) -> None:
            if tags:
                self._shelf.tag([entry], tags)
            done(entry, new)

        self._shelf.keep(result.png, "render", render_name(result), kept)

    def _on_kept(self, result: Result) -> None:
        if self._session.preferences.values.library_renders == "kept":
            self._keep_result(result, lambda _entry, _new: None)

    def _keep(self, picture: LoadedPicture | None, kind: Kind) -> None:
        if picture is not None:
            self._shelf.keep(picture.data, kind, picture.ref.name, self._kept)

    def _kept(self, entry: Entry, new: bool) -> None:
        text = (
            self.tr("“{name}” is kept in the library.")
            if new
            else self.tr("“{name}” is in the library already.")
        )
        self._window.status.show_note(text.format(name=entry.name))

    # Change --------------------------------------------------------------------------------------

    def set_category(self, category: str) -> None:
        """Say what kind of garment the marked ones are."""
        self._shelf.change([card.entry for card in self.marked()], category=category)

    def star(self) -> None:
        """Give the marked ones a star, or take it away if all of them have one."""
        entries = [card.entry for card in self.marked()]
        starred = bool(entries) and all(STAR in entry.tags for entry in entries)
        self._shelf.tag(entries, [] if starred else [STAR], [STAR] if starred else [])

    def edit_tags(self) -> None:
        """Put the keyboard into the field of tags."""
        self.panel.card.tags.setFocus()
        self.panel.card.tags.selectAll()

    def rename(self) -> None:
        """Ask what the chosen one shall be called."""
        for card in self.marked()[:1]:
            dialog = self.naming = QInputDialog(self._window)
            dialog.setWindowTitle(self.tr("Rename"))
            dialog.setLabelText(self.tr("Name"))
            dialog.setTextValue(card.entry.name)
            entry = card.entry

            def named(text: str, entry: Entry = entry) -> None:
                if name := " ".join(text.split()):
                    self._shelf.change([entry], name=name)

            dialog.textValueSelected.connect(named)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()

    def show_file(self) -> None:
        """Open the folder of the chosen one's file."""
        for card in self.marked()[:1]:
            self._shelf.place(card.entry, _open_folder)

    def remove(self) -> None:
        """Ask, then forget the marked ones."""
        cards = self.marked()
        if not cards or self.question is not None:
            return
        box = Question(self._window)
        box.setWindowModality(Qt.WindowModality.WindowModal)
        box.setWindowTitle(self.tr("Remove from library"))
        box.setText(
            self.tr("Remove “{name}” from the library?").format(name=cards[0].entry.name)
            if len(cards) == 1
            else self.tr("Remove these from the library: {n}?").format(n=len(cards))
        )
        box.setInformativeText(
            self.tr(
                "The library's own copy and its tags are deleted. The file that it was added from"
                " stays where it is."
            )
        )
        kinds = QMessageBox.StandardButton
        box.setStandardButtons(kinds.Yes | kinds.Cancel)
        box.button(kinds.Yes).setText(self.tr("&Remove"))
        box.setDefaultButton(kinds.Cancel)

        def answered(answer: int) -> None:
            self.question = None
            box.deleteLater()
            if answer == kinds.Yes:
                self._shelf.remove([card.entry for card in cards])

        box.finished.connect(answered)
        self.question = box
        box.open()

    # Inside --------------------------------------------------------------------------------------

    def _connect(self) -> None:
        panel, grid, card = self.panel, self.panel.grid, self.panel.card
        panel.files_requested.connect(self.choose_files)
        panel.folder_requested.connect(self.choose_folder)
        panel.files_dropped.connect(self.add)
        grid.used.connect(self.use)
        grid.remove_requested.connect(self.remove)
        grid.menu_requested.connect(self._show_menu)
        grid.star_requested.connect(self.star)
        self._session.candidates.kept.connect(self._on_kept)
        card.use_requested.connect(self._use_marked)
        card.like_requested.connect(self.more_like)
        card.tags_changed.connect(
            lambda new, gone: self._shelf.tag([c.entry for c in self.marked()], new, gone)
        )
        card.menu.aboutToShow.connect(lambda: fill_menu(card.menu, self))
        self.panel.space.chosen.connect(self.search_with)
        self.panel.space.folder_requested.connect(self._ask_clip)
        self._shelf.added.connect(self._on_added)
        self._shelf.failed.connect(self._window.messages.show_error)
        self._window.theme.changed.connect(self._follow_theme)
        self._window.document.photo_changed.connect(self._follow)
        self._window.document.look_changed.connect(self._follow)
        self._window.strip.selection_changed.connect(self._follow)

    def _add_menus(self) -> None:
        """“Keep in library” where the pictures are."""
        window, action = self._window, self._window.registry.action
        for name in ("photo", "garment", "fabric"):
            slot = window.panel.slots[name]
            slot.addAction(action(f"library.keep_{name}"))
            slot.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        window.strip.list.addAction(action("library.keep_result"))
        renders = window.renders_view
        keep = renders.panel.card.more.menu().addAction(self.tr("Keep in library"))
        keep.triggered.connect(lambda _on=False: self.keep_results(renders.marked()))
        renders.panel.list.addAction(keep)
        renders.panel.list.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _show_menu(self, place: QPoint) -> None:
        if self.marked():
            show_menu(self, place)

    def _follow(self) -> None:
        document, action = self._window.document, self._window.registry.action
        action("library.keep_photo").setEnabled(document.scene is not None)
        action("library.keep_look").setEnabled(document.scene is not None)
        action("library.keep_garment").setEnabled(document.look.garment is not None)
        action("library.keep_fabric").setEnabled(document.look.fabric is not None)
        action("library.keep_result").setEnabled(bool(self._window.strip.selected()))

    def _follow_theme(self) -> None:
        self.panel.set_theme(self._window.theme.theme)


def _open_folder(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
