"""Which acts somebody at a body may record."""

from __future__ import annotations

from collections.abc import Collection

from gongyu.policy.rules.duty import Duty
from gongyu.policy.rules.pack import Act, Pack


def owed_by(duty: Duty, kind: str, level: str, stage: str) -> bool:
    """Whether a body of this kind, level and stage ("" if it has none) bears the duty."""
    bearer = duty.bearer
    return kind in bearer.kinds and level == bearer.level and (not bearer.stages or stage in bearer.stages)


def acts_offered(
    pack: Pack, form: str, kind: str, level: str, stage: str, roles: Collection[str], *, whole: bool = True
) -> tuple[Act, ...]:
    """The acts of one form (visit, activity, filing, committee) that a body records, in the pack's order.

    A body records what its own duties call for: an entry of any other act would count nowhere. Without
    `whole`, only what the pack names one of the roles held there as the actor of.
    """
    return tuple(
        act
        for act in pack.acts.values()
        if act.form == form
        and any(owed_by(duty, kind, level, stage) for duty in pack.duties_by_act[act.key])
        and (whole or any(pack.people[actor].role in roles for actor in act.actors if actor in pack.people))
    )
