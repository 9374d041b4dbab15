"""How much may come in at once. Asked before anything is written down, for a stranger may send it too."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

# Above what any form takes, so that a file a little too large is still refused beside its field.
MOST: Final = 32 * 1024 * 1024


class BoundedUploads(FileUploadHandler):
    """Stands first among the handlers, keeps nothing itself, and refuses what says that it is too large."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 (Django's own name)
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        if content_length > MOST:
            raise RequestDataTooBig(f"more than {MOST} bytes were sent at once")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
