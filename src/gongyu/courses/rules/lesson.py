"""What a lesson may hold, and what an answer may be. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import nh3

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

TITLE_MOST: Final = 60
TEXT_MOST: Final = 20_000
QUESTION_MOST: Final = 200
OPTION_MOST: Final = 100
FEEDBACK_MOST: Final = 300
ANSWER_MOST: Final = 500
OPTIONS: Final = 4
# How a lesson asks: not at all, by a choice, or for a few words of one's own that nobody else reads.
KINDS: Final = {
    "none": N_("不提问"),
    "choice": N_("选一个"),
    "words": N_("自己写几句，只有自己看得到"),
}
# How a lesson is read; both are plain addresses.
FORMS: Final = ("audio", "large")

# Exactly what the editor's buttons make. Nothing that runs, loads or styles.
TAGS: Final = frozenset(
    {"p", "br", "h2", "h3", "strong", "em", "ul", "ol", "li", "blockquote", "a", "hr"},
)
ATTRIBUTES: Final = {"a": {"href"}}


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose, and what is said to whoever chooses it."""

    words: str
    feedback: str
    fits: bool = False


@dataclass(frozen=True, slots=True)
class Content:
    """Everything a lesson says."""

    title: str
    text: str = ""
    audio: str = ""
    video: str = ""
    kind: str = "none"
    question: str = ""
    options: tuple[Option, ...] = ()
    # What is said to whoever has written some words.
    feedback: str = ""


def cleaned(text: str) -> str:
    """HTML as the editor writes it, and nothing else of what was sent; plain lines become paragraphs."""
    text = text.replace("\x00", "").strip()
    safe = _safe(text if "<" in text else _paragraphs(text))
    if "<" not in safe:
        safe = _safe(_paragraphs(safe))
    return safe if plain(safe) else ""


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{line.strip()}</p>" for line in text.splitlines() if line.strip())


def _safe(text: str) -> str:
    return nh3.clean(
        text,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        url_schemes={"https", "http", "tel"},
        link_rel="noopener noreferrer",
    )


def plain(text: str) -> str:
    """The words alone."""
    return nh3.clean(text, tags=set()).replace("&nbsp;", " ").replace("\xa0", " ").strip()


def kept(content: Content) -> Content:
    """A lesson as it is kept: cleaned, and without what its kind of question has no use for."""
    options = tuple(
        Option(one.words.strip(), one.feedback.strip(), one.fits)
        for one in content.options
        if one.words.strip()
    )
    choice, words = content.kind == "choice", content.kind == "words"
    return Content(
        title=content.title.strip(),
        text=cleaned(content.text),
        audio=content.audio.strip(),
        video=content.video.strip(),
        kind=content.kind,
        question=content.question.strip() if choice or words else "",
        options=options if choice else (),
        feedback=content.feedback.strip() if words else "",
    )


def check_content(content: Content, *, recorded: bool = False) -> None:
    """A lesson has a name and something to read or hear (`recorded`: a recording that is kept here), and a
    question has what it needs."""
    if not content.title:
        raise Refusal("lesson.no-title", N_("请写这一节的名称。"), field="title")
    if len(content.text) > TEXT_MOST:
        raise Refusal(
            "lesson.long-text",
            N_("这一节太长了，五分钟读不完，请分成两节（最多 %(most)s 字）。"),
            field="text",
            most=TEXT_MOST,
        )
    if not (content.text or content.audio or content.video or recorded):
        raise Refusal("lesson.empty", N_("文字、音频、视频至少要有一样。"), field="text")
    for name, link in (("audio", content.audio), ("video", content.video)):
        check_link(link, name)
    if content.kind not in KINDS:
        raise Refusal("lesson.no-kind", N_("请选怎样提问。"), field="kind")
    if content.kind != "none" and not content.question:
        raise Refusal("lesson.no-question", N_("请写问题，或者选“不提问”。"), field="question")
    if content.kind == "choice":
        check_options(content.options)
    if content.kind == "words" and not content.feedback:
        raise Refusal("lesson.no-feedback", N_("请写答完以后给家长看的话。"), field="feedback")


def check_options(options: tuple[Option, ...]) -> None:
    """Two answers or more, each with a word to whoever chooses it, and one that fits."""
    if len(options) < 2:
        raise Refusal("lesson.few-options", N_("请至少写两个选项。"), field="option_2")
    if not all(one.feedback for one in options):
        raise Refusal(
            "lesson.silent-option", N_("每个选项都要写一句回应，选了它的家长会看到。"), field="feedback_1"
        )
    if not any(one.fits for one in options):
        raise Refusal("lesson.no-fitting", N_("请指出哪一个比较合适。"), field="fits")


def check_link(link: str, field: str) -> None:
    """Media lie elsewhere, encrypted on the way."""
    parts = urlsplit(link)
    if link and (parts.scheme != "https" or not parts.hostname):
        raise Refusal("lesson.bad-link", N_("请填以 https:// 开头的网址。"), field=field)


def check_answer(kind: str, options: int, choice: int | None, words: str) -> None:
    """An answer fits its question; what is typed is never cut."""
    if kind == "choice" and (choice is None or not 0 <= choice < options):
        raise Refusal("answer.none", N_("请选一个，选哪个都可以接着学。"), field="choice")
    if kind == "words" and not words.strip():
        raise Refusal("answer.empty", N_("请写几个字，只有您自己看得到。"), field="words")
    if len(words) > ANSWER_MOST:
        raise Refusal(
            "answer.long",
            N_("写得比较多，请缩短到 %(most)s 字以内。您写的都还在，没有丢。"),
            field="words",
            most=ANSWER_MOST,
        )


def next_of(answered: frozenset[int], positions: tuple[int, ...]) -> int | None:
    """The first lesson that has not been gone through; None when the course is finished."""
    return next((one for one in positions if one not in answered), None)
