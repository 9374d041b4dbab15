"""The files beside an activity, as the viewer may see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gongyu.access.rules import Viewer
from gongyu.accounts.queries import names
from gongyu.activities.models import ActivityFile
from gongyu.activities.queries.pages import Detail, activity
from gongyu.activities.rules import files as rules
from gongyu.attachments import queries as attachments
from gongyu.attachments.queries import File
from gongyu.kernel.refusal import OutOfScope


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file beside an activity, with who put it there."""

    id: int
    file: File
    by: str
    for_organisers: bool


@dataclass(frozen=True, slots=True)
class RemovedLine:
    """A file that was taken away: only that it was there, who took it away and why."""

    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Files:
    """All files of an activity that the viewer may open, and those taken away for those who organise it."""

    lines: tuple[FileLine, ...]
    removed: tuple[RemovedLine, ...]
    may_attach: bool


def activity_files(viewer: Viewer, one: Detail) -> Files:
    """The files of an activity that the viewer has been shown (three queries; none where there is none)."""
    mine = one.may_record
    rows = list(_seen(one).order_by("pk")) if one.has_files else []
    kept = attachments.files([row.attachment_id for row in rows if row.attachment_id])
    whom = {*(file.added_by_id for file in kept.values()), *(row.removed_by_id for row in rows)}
    people = names(key for key in whom if key is not None)
    lines = tuple(
        FileLine(
            row.pk,
            kept[row.attachment_id],
            people.get(kept[row.attachment_id].added_by_id, ""),
            row.open_to == "organisers",
        )
        for row in rows
        if row.attachment_id is not None
    )
    removed = tuple(
        RemovedLine(people.get(row.removed_by_id or 0, ""), row.removed_at, row.reason)
        for row in rows
        if row.removed_at is not None
    )
    may_attach = mine and one.line.state in ("planned", "held") and len(lines) < rules.MOST
    return Files(lines, removed, may_attach)


def activity_file(viewer: Viewer, activity_id: int, file_id: int) -> FileLine:
    """One file for whoever may open it; OutOfScope for everybody else, also where it was taken away."""
    one = activity(viewer, activity_id)
    row = _seen(one).filter(pk=file_id, attachment__isnull=False).first()
    if row is None:
        raise OutOfScope
    file = attachments.file(row.attachment_id)
    return FileLine(
        row.pk, file, names([file.added_by_id]).get(file.added_by_id, ""), row.open_to == "organisers"
    )


def attachments_of(activity_id: int) -> list[int]:
    """The numbers of an activity's files in the store room."""
    rows = ActivityFile.objects.filter(activity_id=activity_id, attachment__isnull=False)
    return [key for key in rows.values_list("attachment_id", flat=True) if key is not None]


def open_to() -> list[tuple[str, str]]:
    """Who may see a file, in words, the narrower first."""
    return [(key, _(words)) for key, words in rules.OPEN_TO.items()]


def _seen(one: Detail) -> QuerySet[ActivityFile]:
    rows = ActivityFile.objects.filter(activity_id=one.line.id)
    return rows if one.may_record else rows.filter(open_to="everybody", attachment__isnull=False)
