from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    name = "gongyu.guidance"
    label = "guidance"
    verbose_name = "指导队伍"

    def ready(self) -> None:
        from gongyu.guidance.queries import MEMBERS_FOLLOW  # noqa: PLC0415 - models come first
        from gongyu.people.queries import also_follows  # noqa: PLC0415

        also_follows(MEMBERS_FOLLOW)
