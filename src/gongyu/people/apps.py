from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "gongyu.people"
    label = "people"
    verbose_name = "人员名册"
