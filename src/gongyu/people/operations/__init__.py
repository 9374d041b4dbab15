"""Writing in the registry: taking a school's roster in, and letting guardians in."""

from gongyu.people.operations.admitting import admit, refuse
from gongyu.people.operations.answering import Answer, add_guardian, end_guardianship
from gongyu.people.operations.body_list import BodiesTaken, confirm_bodies, import_body_list, preview_bodies
from gongyu.people.operations.consent import give_consent, record_paper_consent, withdraw_consent
from gongyu.people.operations.doubles import merge, tell_apart, unmerge
from gongyu.people.operations.hiring import add_staff
from gongyu.people.operations.invitations import invite, uninvite
from gongyu.people.operations.joining import ask_for_code, ask_to_enter, join
from gongyu.people.operations.leaving import decide_left_out
from gongyu.people.operations.left_accounts import close_left_accounts
from gongyu.people.operations.looking import open_pupil, open_to_reveal, reveal
from gongyu.people.operations.moving import merge_bodies, split_body, undo_change
from gongyu.people.operations.placing import add_pupil
from gongyu.people.operations.refused import fetch_refused
from gongyu.people.operations.region_list import (
    RegionsTaken,
    confirm_regions,
    decide_regions,
    import_regions,
    preview_regions,
)
from gongyu.people.operations.rollover import confirm_roll_over, decide_roll_over, undo_roll_over
from gongyu.people.operations.roster import Imported, confirm_roster, import_roster, preview_roster
from gongyu.people.operations.staff_accounts import (
    end_roles,
    give_by_post,
    link_by_slip,
    make_slips,
    open_by_slip,
    part_account,
    stop_slip,
)
from gongyu.people.operations.staff_leaving import StaffDecided, decide_staff_left_out
from gongyu.people.operations.staff_list import StaffTaken, confirm_staff, import_staff, preview_staff

__all__ = [
    "Answer",
    "BodiesTaken",
    "Imported",
    "RegionsTaken",
    "StaffDecided",
    "StaffTaken",
    "add_guardian",
    "add_pupil",
    "add_staff",
    "admit",
    "ask_for_code",
    "ask_to_enter",
    "close_left_accounts",
    "confirm_bodies",
    "confirm_regions",
    "confirm_roll_over",
    "confirm_roster",
    "confirm_staff",
    "decide_left_out",
    "decide_regions",
    "decide_roll_over",
    "decide_staff_left_out",
    "end_guardianship",
    "end_roles",
    "fetch_refused",
    "give_by_post",
    "give_consent",
    "import_body_list",
    "import_regions",
    "import_roster",
    "import_staff",
    "invite",
    "join",
    "link_by_slip",
    "make_slips",
    "merge",
    "merge_bodies",
    "open_by_slip",
    "open_pupil",
    "open_to_reveal",
    "part_account",
    "preview_bodies",
    "preview_regions",
    "preview_roster",
    "preview_staff",
    "record_paper_consent",
    "refuse",
    "reveal",
    "split_body",
    "stop_slip",
    "tell_apart",
    "undo_change",
    "undo_roll_over",
    "uninvite",
    "unmerge",
    "withdraw_consent",
]
