"""Self-checks: a guardian's own pages, and the figures that schools and bureaus read."""

from gongyu.assessments.views.holding import round_new, round_seen, rounds
from gongyu.assessments.views.own import again, begin, delete, feedback, mine, step

__all__ = ["again", "begin", "delete", "feedback", "mine", "round_new", "round_seen", "rounds", "step"]
