"""Writing home visits, notices, concerns and surveys: the only door, be it a page or a phone that knocks."""

from gongyu.contact.operations.announcement import announce
from gongyu.contact.operations.arriving import Arrived, Conflict, Twin, arrive
from gongyu.contact.operations.book import record_contact, withdraw_contact
from gongyu.contact.operations.checklist import ListAdjusted, adjust_checklist, send_checklist
from gongyu.contact.operations.concerns import (
    answer_concern,
    close_concern,
    note_concern,
    read_concern,
    report_concern,
)
from gongyu.contact.operations.follow import followed
from gongyu.contact.operations.ledgers import LedgerAsked, ask_print, export_ledger, make_print, open_print
from gongyu.contact.operations.notice_ladder import climb_notices, tell_digests
from gongyu.contact.operations.notices import (
    Wording,
    answer_notice,
    carry_notice,
    decide_manner,
    notices_shown,
    read_notice,
    send_notice,
)
from gongyu.contact.operations.offers import (
    ask_for_call,
    change_offer,
    choose_time,
    decline_offer,
    make_offer,
    withdraw_offer,
)
from gongyu.contact.operations.paper_form import PaperRow, enter_row, print_form
from gongyu.contact.operations.phones import Opened, keep_list, open_phone
from gongyu.contact.operations.samples import announce_sample, carry_sample
from gongyu.contact.operations.survey import (
    OpenedSurvey,
    answer_survey,
    close_surveys,
    decline_survey,
    open_survey,
)
from gongyu.contact.operations.visit_act import Follow, Said
from gongyu.contact.operations.visits import confirm, deny, question, read, record, withdraw
from gongyu.contact.operations.workload import decide_rates, export_workload

__all__ = [
    "Arrived",
    "Conflict",
    "Follow",
    "LedgerAsked",
    "ListAdjusted",
    "Opened",
    "OpenedSurvey",
    "PaperRow",
    "Said",
    "Twin",
    "Wording",
    "adjust_checklist",
    "announce",
    "announce_sample",
    "answer_concern",
    "answer_notice",
    "answer_survey",
    "arrive",
    "ask_for_call",
    "ask_print",
    "carry_notice",
    "carry_sample",
    "change_offer",
    "choose_time",
    "climb_notices",
    "close_concern",
    "close_surveys",
    "confirm",
    "decide_manner",
    "decide_rates",
    "decline_offer",
    "decline_survey",
    "deny",
    "enter_row",
    "export_ledger",
    "export_workload",
    "followed",
    "keep_list",
    "make_offer",
    "make_print",
    "note_concern",
    "notices_shown",
    "open_phone",
    "open_print",
    "open_survey",
    "print_form",
    "question",
    "read",
    "read_concern",
    "read_notice",
    "record",
    "record_contact",
    "report_concern",
    "send_checklist",
    "send_notice",
    "tell_digests",
    "withdraw",
    "withdraw_contact",
    "withdraw_offer",
]
