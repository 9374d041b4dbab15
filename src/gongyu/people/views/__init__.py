"""Screens of the registry, one file a subject."""

from gongyu.people.views.answering import answering, guardian_add, guardianship_end
from gongyu.people.views.consents import (
    consent_form,
    consent_give,
    consent_withdraw,
    consents,
    paper_consent,
)
from gongyu.people.views.doubles import duplicates, merge, tell_apart, unmerge
from gongyu.people.views.families import admit, families, invite, poster, refuse, uninvite
from gongyu.people.views.finding import find
from gongyu.people.views.hiring import staff_add
from gongyu.people.views.imports import (
    import_confirm,
    import_roster,
    imported,
    imports,
    rejected,
    template,
)
from gongyu.people.views.joining import enter, join
from gongyu.people.views.leaving import left_out
from gongyu.people.views.placing import pupil_add
from gongyu.people.views.revealing import show_number
from gongyu.people.views.rollover import (
    rollover,
    rollover_class,
    rollover_confirm,
    rollover_pupil,
    rollover_undo,
)
from gongyu.people.views.rosters import pupil, roster
from gongyu.people.views.staff_accounts import (
    account_part,
    roles_by_post,
    roles_end,
    slip,
    slip_stop,
    slips,
    slips_make,
    staff_accounts,
)
from gongyu.people.views.staff_leaving import staff_left_out
from gongyu.people.views.staff_lists import (
    staff_import,
    staff_rejected,
    staff_template,
    staff_waiting,
)

__all__ = [
    "account_part",
    "admit",
    "answering",
    "consent_form",
    "consent_give",
    "consent_withdraw",
    "consents",
    "duplicates",
    "enter",
    "families",
    "find",
    "guardian_add",
    "guardianship_end",
    "import_confirm",
    "import_roster",
    "imported",
    "imports",
    "invite",
    "join",
    "left_out",
    "merge",
    "paper_consent",
    "poster",
    "pupil",
    "pupil_add",
    "refuse",
    "rejected",
    "roles_by_post",
    "roles_end",
    "rollover",
    "rollover_class",
    "rollover_confirm",
    "rollover_pupil",
    "rollover_undo",
    "roster",
    "show_number",
    "slip",
    "slip_stop",
    "slips",
    "slips_make",
    "staff_accounts",
    "staff_add",
    "staff_import",
    "staff_left_out",
    "staff_rejected",
    "staff_template",
    "staff_waiting",
    "tell_apart",
    "template",
    "uninvite",
    "unmerge",
]
