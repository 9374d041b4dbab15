from django.apps import AppConfig


class CommitteesConfig(AppConfig):
    name = "gongyu.committees"
    label = "committees"
    verbose_name = "三个组织"
