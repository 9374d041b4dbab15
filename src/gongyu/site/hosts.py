"""By which addresses people reach this installation, from the environment."""

from __future__ import annotations

from collections.abc import Iterable


def origins(named: str, hosts: Iterable[str]) -> list[str]:
    """Those named, separated by commas; else https for each host (".x.cn" stands for all below x.cn)."""
    if found := [one.strip().rstrip("/") for one in named.split(",") if one.strip()]:
        return found
    known = (host.strip() for host in hosts)
    return [f"https://{'*' if host.startswith('.') else ''}{host}" for host in known if host and host != "*"]
