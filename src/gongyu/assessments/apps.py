from django.apps import AppConfig


class AssessmentsConfig(AppConfig):
    name = "gongyu.assessments"
    label = "assessments"
    verbose_name = "家长自测"
