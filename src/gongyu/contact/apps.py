from django.apps import AppConfig


class ContactConfig(AppConfig):
    name = "gongyu.contact"
    label = "contact"
    verbose_name = "家访"

    def ready(self) -> None:
        from gongyu.activities.queries import also_in_calendars  # noqa: PLC0415 - models come first
        from gongyu.contact.queries import agreed_visits  # noqa: PLC0415

        also_in_calendars(agreed_visits)
