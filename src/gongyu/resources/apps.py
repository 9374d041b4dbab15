from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "gongyu.resources"
    label = "resources"
    verbose_name = "资源"

    def ready(self) -> None:
        from gongyu.activities.queries import also_in_calendars  # noqa: PLC0415 - models come first
        from gongyu.resources.queries import lectures  # noqa: PLC0415

        also_in_calendars(lectures)
