from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "gongyu.organisations"
    label = "organisations"
    verbose_name = "组织与区划"
