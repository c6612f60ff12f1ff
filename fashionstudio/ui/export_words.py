"""What an export would make, and what it has made, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale

from fashionstudio.app.exporting import ExportPreview
from fashionstudio.app.sentences import sentence, told_all
from fashionstudio.core.export.options import BOOKS, LAYERED, ExportOptions
from fashionstudio.core.export.run import ExportReport

_CM_PER_INCH = 2.54
_MOST_PROBLEMS = 3


def preview_texts(preview: ExportPreview, options: ExportOptions) -> tuple[str, str]:
    """Names and facts, one line each."""
    translate = QCoreApplication.translate
    if not preview.names:
        return "", ""
    names = preview.names[0]
    if len(preview.names) > 1:
        names = translate("Export", "{name} and {n} more").format(
            name=names, n=len(preview.names) - 1
        )
    facts = []
    if preview.size is not None:
        width, height = preview.size
        facts.append(translate("Export", "{w} × {h} px").format(w=width, h=height))
        number = QLocale().toString
        facts.append(
            translate("Export", "{w} × {h} cm at {ppi} ppi").format(
                w=number(width / options.ppi * _CM_PER_INCH, "f", 1),
                h=number(height / options.ppi * _CM_PER_INCH, "f", 1),
                ppi=options.ppi,
            )
        )
    if options.kind in LAYERED:
        facts.append(translate("Export", "with layers"))
    if options.kind in BOOKS:
        facts.append(options.paper)
    if preview.pages:
        facts.append(translate("Export", "{n} pages").format(n=preview.pages))
    if preview.size_bytes is not None:
        size = QLocale().formattedDataSize(
            preview.size_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat
        )
        facts.append(translate("Export", "about {size}").format(size=size))
    return names, " · ".join(facts)


def outcome_text(report: ExportReport) -> str:
    """What was exported, and what went wrong."""
    translate = QCoreApplication.translate
    count = len(report.files)
    if count == 1:
        lines = [translate("Export", "Exported: {name}").format(name=report.files[0].name)]
    elif not count and report.failures:
        lines = [translate("Export", "Nothing was exported.")]
    else:
        lines = [translate("Export", "{n} files exported.").format(n=count)]
    if report.cancelled:
        lines = [translate("Export", "Cancelled; {n} files were written before.").format(n=count)]
    for name, error in report.failures[:_MOST_PROBLEMS]:
        said = sentence(error)
        lines.append(said if name in said else f"{name}: {said}")
    if len(report.failures) > _MOST_PROBLEMS:
        rest = len(report.failures) - _MOST_PROBLEMS
        lines.append(translate("Export", "{n} more were not exported.").format(n=rest))
    lines += told_all(report.notes[:_MOST_PROBLEMS])
    return "\n".join(lines)
