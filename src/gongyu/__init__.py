"""Gongyu 共育: the mechanism by which school, family and society raise children together."""

__version__ = "0.1.0"
