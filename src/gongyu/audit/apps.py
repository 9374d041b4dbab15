from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "gongyu.audit"
    label = "audit"
    verbose_name = "审计"
