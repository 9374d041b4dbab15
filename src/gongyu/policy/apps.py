from django.apps import AppConfig


class PolicyConfig(AppConfig):
    name = "gongyu.policy"
    label = "policy"
    verbose_name = "政策"
