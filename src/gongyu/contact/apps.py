from django.apps import AppConfig


class ContactConfig(AppConfig):
    name = "gongyu.contact"
    label = "contact"
    verbose_name = "家访"
