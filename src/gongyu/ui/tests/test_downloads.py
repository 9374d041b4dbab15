"""Parts of a file, as telephones ask for them."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from gongyu.ui.downloads import Brought, hand_over, part_of

pytestmark = pytest.mark.anydatabase

CONTENT = bytes(range(100))
FILE = Brought('第一节 "开始".mp3', "audio/mpeg", 100, "ab12", shown=True)


def asked(**headers: str) -> tuple[int, bytes, dict[str, str]]:
    request = RequestFactory().get(
        "/", headers={name.replace("_", "-"): said for name, said in headers.items()}
    )
    answer = hand_over(request, FILE, lambda start, end: CONTENT[start:end])
    return answer.status_code, answer.content, dict(answer.headers)


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-", (0, 100)),
        ("bytes=10-19", (10, 20)),
        ("bytes=90-999", (90, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-999", (0, 100)),
        ("bytes=100-", (0, 0)),
        ("bytes=-0", (0, 0)),
        ("", None),
        ("bytes=-", None),
        ("bytes=9-3", None),
        ("bytes=0-1,5-6", None),
        ("items=0-1", None),
        ("bytes=a-b", None),
        ("bytes=99999999999999999999-", None),
    ],
)
def test_a_part_is_asked_for(header: str, part: tuple[int, int] | None) -> None:
    assert part_of(header, 100) == part


@given(st.text(max_size=30), st.integers(1, 10**9))
def test_whatever_is_asked_for_lies_within(header: str, size: int) -> None:
    start, end = part_of("bytes=" + header, size) or (0, size)
    assert 0 <= start <= end <= size


def test_a_part_says_which_it_is() -> None:
    status, content, headers = asked(Range="bytes=10-19")
    assert (status, content) == (206, CONTENT[10:20])
    assert (headers["Content-Range"], headers["Content-Length"]) == ("bytes 10-19/100", "10")
    assert asked(Range="bytes=100-")[0] == 416


def test_a_part_of_another_file_is_the_whole_of_this_one() -> None:
    assert asked(Range="bytes=10-19", If_Range='"other"')[:2] == (200, CONTENT)
    assert asked(Range="bytes=10-19", If_Range='"ab12"')[0] == 206


def test_what_somebody_has_already_is_not_sent_again() -> None:
    status, content, headers = asked(If_None_Match='"x", "ab12"')
    assert (status, content) == (304, b"")
    assert headers["Cache-Control"] == "private, no-store"


def test_it_runs_nothing_and_is_kept_in_no_cache() -> None:
    _status, content, headers = asked()
    assert content == CONTENT
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Content-Disposition"].startswith("inline; filename*=utf-8''")
    kept = Brought("方案.pdf", "application/pdf", 100, "x", shown=False)
    answer = hand_over(RequestFactory().get("/"), kept, lambda start, end: CONTENT[start:end])
    assert answer.headers["Content-Disposition"].startswith("attachment;")
