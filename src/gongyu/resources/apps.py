from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "gongyu.resources"
    label = "resources"
    verbose_name = "资源"

    def ready(self) -> None:
        from gongyu.activities.queries import also_in_calendars  # noqa: PLC0415 - models come first
        from gongyu.people.queries import also_follows  # noqa: PLC0415
        from gongyu.resources.operations import LECTURERS_FOLLOW  # noqa: PLC0415
        from gongyu.resources.queries import lectures  # noqa: PLC0415

        also_in_calendars(lectures)
        also_follows(LECTURERS_FOLLOW)
