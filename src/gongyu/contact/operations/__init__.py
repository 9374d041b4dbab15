"""Writing home visits: the only door, whether a page or a phone that was without network knocks."""

from gongyu.contact.operations.arriving import Arrived, Conflict, Twin, arrive
from gongyu.contact.operations.phones import Opened, keep_list, open_phone
from gongyu.contact.operations.visits import Said, confirm, question, read, record, withdraw

__all__ = [
    "Arrived",
    "Conflict",
    "Opened",
    "Said",
    "Twin",
    "arrive",
    "confirm",
    "keep_list",
    "open_phone",
    "question",
    "read",
    "record",
    "withdraw",
]
