from django.apps import AppConfig


class CommitteesConfig(AppConfig):
    name = "gongyu.committees"
    label = "committees"
    verbose_name = "三个组织"

    def ready(self) -> None:
        from gongyu.activities.queries import also_in_terms  # noqa: PLC0415 - models come first
        from gongyu.committees.queries import MEMBERS_FOLLOW, meetings_of_term  # noqa: PLC0415
        from gongyu.people.queries import also_follows  # noqa: PLC0415

        also_in_terms(meetings_of_term)
        for one in MEMBERS_FOLLOW:
            also_follows(one)
