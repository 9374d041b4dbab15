"""What the product says when it will not do something: who may not, what may not be now."""

from __future__ import annotations


class Refusal(Exception):
    """An act that the rules do not allow now.

    `code` is stable ("visit.future-date"); `sentence` is a marked Chinese sentence that says what
    is wrong and what to do next, translated when shown; `field` names the form field it belongs to.
    """

    def __init__(self, code: str, sentence: str, *, field: str | None = None, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.field = field
        self.values = values

    def __str__(self) -> str:
        return f"{self.code}: {self.sentence % self.values if self.values else self.sentence}"


class OutOfScope(Exception):
    """The thing lies outside what this person may know of: shown as if it did not exist (404)."""


class Forbidden(Exception):
    """The person may know of the thing but lacks the verb (403)."""

    def __init__(self, permission: str = "") -> None:
        super().__init__(permission)
        self.permission = permission
