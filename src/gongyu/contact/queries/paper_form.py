"""The paper form of a class, and what is known of a row that is entered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from gongyu.access.permissions import VISIT_RECORD
from gongyu.access.rules import Viewer, require, require_anywhere
from gongyu.contact.models import Visit
from gongyu.contact.queries.modes import mode_words, offered_modes
from gongyu.contact.queries.papers import paper_of
from gongyu.contact.queries.people import my_classes, staff_of
from gongyu.contact.queries.visit_company import colleagues
from gongyu.contact.rules import paper_form as rules
from gongyu.contact.rules.visit_words import AGREEMENTS, PURPOSES
from gongyu.kernel.calendar import school_year
from gongyu.kernel.refusal import OutOfScope
from gongyu.people import queries as people
from gongyu.people.queries import ClassSeen
from gongyu.ui.papers import Paper

# So many lines to write below the pupils: a second visit to somebody on the list.
SPARE = 3


@dataclass(frozen=True, slots=True)
class PaperPage:
    """For which class one prints, what the numbers on the form mean, and who may have gone."""

    classes: tuple[ClassSeen, ...]
    chosen: ClassSeen | None
    modes: tuple[tuple[str, str], ...]
    purposes: tuple[str, ...]
    agreements: tuple[str, ...]
    visitors: tuple[tuple[int, str], ...]


def paper_page(viewer: Viewer, class_id: int | None) -> PaperPage:
    """The class asked for, or one's first; OutOfScope for one whose visits are not one's to record."""
    require_anywhere(viewer, VISIT_RECORD)
    classes = my_classes(viewer)
    chosen = next((one for one in classes if class_id in (None, one.id)), None)
    if class_id is not None and chosen is None:
        raise OutOfScope
    return PaperPage(
        classes=classes,
        chosen=chosen,
        modes=tuple((key, mode_words(key)) for key in offered_modes()),
        purposes=tuple(_(words) for words in PURPOSES.values()),
        agreements=tuple(_(words) for words in AGREEMENTS.values()),
        visitors=_visitors(viewer, chosen) if chosen else (),
    )


def class_form(viewer: Viewer, class_id: int) -> tuple[ClassSeen, Paper]:
    """The form of a class to print: a row a pupil, home by home, with boxes to write in."""
    require_anywhere(viewer, VISIT_RECORD)
    seen = people.classes_by_id([class_id], viewer.today).get(class_id)
    if seen is None:
        raise OutOfScope
    mine = class_id in people.classes_headed_by(viewer.user_id, viewer.today)
    require(viewer, VISIT_RECORD, seen.path, own=mine)
    seats = people.seats_of_class(class_id, viewer.today)
    columns = (
        *((_("编号"), 6), (_("学生"), 6), (_("哪一天"), 6), (_("怎样见面"), 5), (_("谁去的"), 7)),
        *((_("为了什么"), 7), (_("约定"), 8)),
    )
    blank = ("",) * (len(columns) - 2)
    rows = (
        *((rules.code_of(one.pupil_id), one.name, *blank) for one in seats),
        *((("", "", *blank),) * SPARE),
    )
    notes = (
        _("怎样见面：%(words)s") % {"words": _numbered(tuple(mode_words(key) for key in offered_modes()))},
        _("为了什么（可不填）：%(words)s") % {"words": _numbered(tuple(map(_, PURPOSES.values())))},
        _("约定（可不填）：%(words)s") % {"words": _numbered(tuple(map(_, AGREEMENTS.values())))},
        _("后几栏填数字即可。录入时只要编号，不要写住址、电话和家里的难处；录入后请收好或销毁本表。"),
    )
    owner, year = f"{seen.organisation_name} {seen.name}", school_year(viewer.today)
    title = _("家访登记表（没有手机时用）")
    return seen, paper_of(title, owner, year, viewer.today, columns, rows, notes, to_fill_in=True)


def recorded_by_whom(pupil_id: int, day: date) -> str | None:
    """Who visited a child on a day by a visit that stands; None where nobody is recorded. Whether the caller
    may know is theirs to ask."""
    rows = Visit.objects.filter(pupil_id=pupil_id, occurred_on=day, state="recorded").select_related(
        "visitor"
    )
    first = rows.order_by("id").first()
    return first.visitor.name if first else None


def withdrawn_times(pupil_id: int, day: date) -> int:
    """How many visits to a child on a day were taken back."""
    return Visit.objects.filter(pupil_id=pupil_id, occurred_on=day).exclude(state="recorded").count()


def _visitors(viewer: Viewer, chosen: ClassSeen) -> tuple[tuple[int, str], ...]:
    """Who may have gone: oneself first, then whoever is near the class, then everybody else of the school."""
    found = colleagues(viewer, chosen.organisation_id, chosen.id, viewer.today)
    own = staff_of(viewer)
    me = ((own, _("我自己")),) if own is not None else ()
    near = tuple((one.id, one.name) for one in found if one.near)
    return (*me, *near, *((one.id, one.name) for one in found if not one.near))


def _numbered(words: tuple[str, ...]) -> str:
    return "　".join(f"{number} {one}" for number, one in enumerate(words, start=1))


def numbers() -> Mapping[str, tuple[str, ...]]:
    """What the numbers on the form stand for, by box."""
    return {"mode": offered_modes(), "purposes": tuple(PURPOSES), "agreements": tuple(AGREEMENTS)}
