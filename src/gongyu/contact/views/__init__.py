"""Home visits and notices: the pages, and what a teacher's phone asks for."""

from gongyu.contact.views.announcement import announcement, announcement_edit
from gongyu.contact.views.book import book, book_record, book_withdraw
from gongyu.contact.views.checklist import checklist, checklist_send, checklists
from gongyu.contact.views.concerns import (
    concern,
    concern_answer,
    concern_new,
    concern_report,
    concerns,
)
from gongyu.contact.views.ledgers import ledger, ledger_pdf, ledger_print, ledger_printed, ledger_workbook
from gongyu.contact.views.notices import notice, notice_answer, notice_manner, notice_new, notices
from gongyu.contact.views.offers import (
    offer,
    offer_calendar,
    offer_call,
    offer_change,
    offer_choose,
    offer_decline,
    offer_withdraw,
    offered,
)
from gongyu.contact.views.pages import confirm, deny, followed, question, record, visit, visits, withdraw
from gongyu.contact.views.paper_form import paper, paper_form
from gongyu.contact.views.phones import arrive, offline, phone, phone_list
from gongyu.contact.views.samples import sample, sample_beside, sample_list, sample_new, samples
from gongyu.contact.views.survey import survey, survey_answer, survey_decline, survey_new, surveys
from gongyu.contact.views.workload import workload, workload_rates, workload_workbook

__all__ = [
    "announcement",
    "announcement_edit",
    "arrive",
    "book",
    "book_record",
    "book_withdraw",
    "checklist",
    "checklist_send",
    "checklists",
    "concern",
    "concern_answer",
    "concern_new",
    "concern_report",
    "concerns",
    "confirm",
    "deny",
    "followed",
    "ledger",
    "ledger_pdf",
    "ledger_print",
    "ledger_printed",
    "ledger_workbook",
    "notice",
    "notice_answer",
    "notice_manner",
    "notice_new",
    "notices",
    "offer",
    "offer_calendar",
    "offer_call",
    "offer_change",
    "offer_choose",
    "offer_decline",
    "offer_withdraw",
    "offered",
    "offline",
    "paper",
    "paper_form",
    "phone",
    "phone_list",
    "question",
    "record",
    "sample",
    "sample_beside",
    "sample_list",
    "sample_new",
    "samples",
    "survey",
    "survey_answer",
    "survey_decline",
    "survey_new",
    "surveys",
    "visit",
    "visits",
    "withdraw",
    "workload",
    "workload_rates",
    "workload_workbook",
]
