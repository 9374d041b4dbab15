from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "gongyu.activities"
    label = "activities"
    verbose_name = "活动"
