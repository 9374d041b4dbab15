"""How django-allauth works here: signing in, and second factors."""

from gongyu.accounts.adapter.second_factor import SecondFactorAdapter
from gongyu.accounts.adapter.signing_in import Adapter

__all__ = ["Adapter", "SecondFactorAdapter"]
