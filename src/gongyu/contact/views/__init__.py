"""Home visits: the pages, and what a teacher's phone asks for."""

from gongyu.contact.views.pages import confirm, question, record, visit, visits, withdraw
from gongyu.contact.views.phones import arrive, offline, phone, phone_list

__all__ = [
    "arrive",
    "confirm",
    "offline",
    "phone",
    "phone_list",
    "question",
    "record",
    "visit",
    "visits",
    "withdraw",
]
