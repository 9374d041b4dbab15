"""Whether an answered self-check can be made something of. Pure.

Whoever answered is told kindly and may answer again; what is doubtful is left out of what schools read. It is
never told about a person, and kept nowhere: it follows from the answers.
"""

from __future__ import annotations

from typing import Final

from gongyu.assessments.rules.instrument import MOST, Answers, Instrument
from gongyu.kernel.words import N_

# Nobody reads a question and answers it in less.
SECONDS: Final = 2
# A page that lay open counts for no more than this.
SECONDS_MOST: Final = 600
# Two opposite sentences are contradicted by answers so far apart.
APART: Final = 3

# What is said of each doubt to whoever answered.
DOUBTS: Final = {
    "missing": N_("有几题还没有答。"),
    "same": N_("每一题选的都一样，可能是点顺手了。"),
    "pair": N_("有两题意思相反，选的却一样，可能有一题看反了。"),
    "unread": N_("有一题请您选“有时”，选的是别的，可能没看清。"),
    "fast": N_("答得很快，可能没来得及看清题目。"),
}


def doubts(instrument: Instrument, answers: Answers, seconds: int) -> tuple[str, ...]:
    """What makes the answers doubtful, in the order of DOUBTS; none where they are usable."""
    found = {
        "missing": bool(instrument.missing(answers)),
        "same": _same(instrument, answers),
        "pair": any(
            one.against
            and one.key in answers
            and one.against in answers
            and _apart(answers, one.key, one.against)
            for one in instrument.questions
        ),
        "unread": answers.get(instrument.attention.key, instrument.attention.choice)
        != instrument.attention.choice,
        "fast": not instrument.missing(answers) and seconds < SECONDS * len(instrument.keys),
    }
    return tuple(key for key in DOUBTS if found[key])


def _same(instrument: Instrument, answers: Answers) -> bool:
    """One choice all the way down, though some sentences say the opposite of others."""
    given = [answers[one.key] for one in instrument.questions if one.key in answers]
    return len(given) == len(instrument.questions) and len(set(given)) == 1


def _apart(answers: Answers, one: str, other: str) -> bool:
    return abs((MOST + 1 - answers[one]) - answers[other]) >= APART
