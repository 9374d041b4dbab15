"""The questions of the self-check, in versions that never change once answered. Pure.

They are our own sentences, a help to think about oneself and no measurement: nobody has tested them as one.
So there is no sum, no rank and no verdict, only one sentence for each dimension and the next lessons.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final

import yaml

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_
from gongyu.policy.rules import Words
from gongyu.policy.rules.frozen import Frozen

# The same five for every question.
CHOICES: Final = {
    1: N_("几乎没有"),
    2: N_("很少"),
    3: N_("有时"),
    4: N_("经常"),
    5: N_("总是这样"),
}
MOST: Final = 5
# From this mean on a dimension is told as going well.
WELL: Final = 4.0
# The digest of each version that has been given to families. One that is changed is another version.
DIGESTS: Final = {
    ("early", "2026-1"): "e59f0a2b706ade119cff38e8d41805568b7718685ffaf79ddf95397ee61ddf98",
    ("teen", "2026-1"): "cbc2bcb22fa8f88bf3b67ac28388398bf6b8d717f14a7998bf612bdb2580c2eb",
}

Answers = Mapping[str, int]


class Question(Frozen):
    """One sentence about what one does; `against` names the question that says the opposite."""

    key: str
    words: Words
    against: str = ""


class Attention(Frozen):
    """A question about nobody, which shows whether the others were read."""

    key: str
    dimension: str
    choice: int
    words: Words


class Dimension(Frozen):
    """A side of living with children: its questions, what is said of it, which topics of courses go on."""

    key: str
    words: Words
    topics: tuple[str, ...]
    questions: tuple[Question, ...]
    well: Words
    next: Words


class Instrument(Frozen):
    """One version of the questions for some school stages."""

    key: str
    version: str
    stages: tuple[str, ...]
    title: Words
    dimensions: tuple[Dimension, ...]
    attention: Attention
    digest: str = ""

    @property
    def questions(self) -> tuple[Question, ...]:
        """All that are about whoever answers."""
        return tuple(one for dimension in self.dimensions for one in dimension.questions)

    @property
    def keys(self) -> tuple[str, ...]:
        """Everything that is to be answered, in order."""
        return tuple(key for step in range(len(self.dimensions)) for key in self.step_keys(step))

    def step_keys(self, step: int) -> tuple[str, ...]:
        """What one page asks: the questions of a dimension, and the one about nobody where it stands."""
        dimension = self.dimensions[step]
        keys = tuple(one.key for one in dimension.questions)
        return (*keys, self.attention.key) if self.attention.dimension == dimension.key else keys

    def missing(self, answers: Answers) -> tuple[str, ...]:
        """What has not been answered yet."""
        return tuple(key for key in self.keys if key not in answers)

    def next_step(self, answers: Answers) -> int | None:
        """The first page on which something is missing; None when all is answered."""
        steps = range(len(self.dimensions))
        return next((one for one in steps if any(key not in answers for key in self.step_keys(one))), None)


def read(text: str) -> Instrument:
    """A version as its file says it, with the digest of its very text; ValueError where it does not hold
    together."""
    found = Instrument(**yaml.safe_load(text), digest=hashlib.sha256(text.encode()).hexdigest())
    keys = found.keys
    if len(set(keys)) != len(keys):
        raise ValueError(f"{found.key}: a question stands twice")
    if any(one.against and one.against not in keys for one in found.questions):
        raise ValueError(f"{found.key}: a question is against none that there is")
    if found.attention.dimension not in {one.key for one in found.dimensions}:
        raise ValueError(f"{found.key}: the question about nobody stands nowhere")
    return found


def scores(instrument: Instrument, answers: Answers) -> dict[str, float]:
    """The mean of each dimension between 1 and 5, turned round where a question says the opposite; none for a
    dimension that is not wholly answered."""
    found = {}
    for dimension in instrument.dimensions:
        given = [
            (MOST + 1 - answers[one.key]) if one.against else answers[one.key]
            for one in dimension.questions
            if one.key in answers
        ]
        if given and len(given) == len(dimension.questions):
            found[dimension.key] = sum(given) / len(given)
    return found


def going_well(instrument: Instrument, answers: Answers) -> dict[str, bool]:
    """Of each dimension that is answered, whether it goes well."""
    return {key: mean >= WELL for key, mean in scores(instrument, answers).items()}


def check_step(instrument: Instrument, step: int, answers: Answers) -> None:
    """Everything on a page has an answer that there is."""
    for key in instrument.step_keys(step):
        if answers.get(key) not in CHOICES:
            raise Refusal("assessment.answer", N_("这一题还没有选。"), field=key)
