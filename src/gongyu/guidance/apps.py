from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    name = "gongyu.guidance"
    label = "guidance"
    verbose_name = "指导队伍"
