"""What the room keeps, one file a noun."""

from gongyu.contact.models.announcement import Announcement
from gongyu.contact.models.book import FamilyContact
from gongyu.contact.models.checklist import FamilyChecklist
from gongyu.contact.models.concern import Concern, ConcernStep
from gongyu.contact.models.follow import FollowUp
from gongyu.contact.models.ledger_print import LedgerPrint
from gongyu.contact.models.notice import Notice, NoticeChild, NoticeManner, NoticeRecipient
from gongyu.contact.models.offer import Offer, OfferTime
from gongyu.contact.models.phone import Arrival, PhoneKey
from gongyu.contact.models.sample import VisitDrawn, VisitSample
from gongyu.contact.models.survey import SurveyAsked, SurveyBallot, SurveyRound, SurveyWords
from gongyu.contact.models.visit import Visit, VisitCompany
from gongyu.contact.models.work_rate import WorkRate

__all__ = [
    "Announcement",
    "Arrival",
    "Concern",
    "ConcernStep",
    "FamilyChecklist",
    "FamilyContact",
    "FollowUp",
    "LedgerPrint",
    "Notice",
    "NoticeChild",
    "NoticeManner",
    "NoticeRecipient",
    "Offer",
    "OfferTime",
    "PhoneKey",
    "SurveyAsked",
    "SurveyBallot",
    "SurveyRound",
    "SurveyWords",
    "Visit",
    "VisitCompany",
    "VisitDrawn",
    "VisitSample",
    "WorkRate",
]
