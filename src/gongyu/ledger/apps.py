from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "gongyu.ledger"
    label = "ledger"
    verbose_name = "台账"
