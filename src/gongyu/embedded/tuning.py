"""How the embedded server is set up: modest enough for a shared machine of two cores."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

MIB = 1024 * 1024


def settings(*, throwaway: bool) -> dict[str, str]:
    """Lines of our own configuration file; ALTER SYSTEM still overrules them."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // MIB
    chosen = {
        "max_connections": "100",
        "shared_buffers": _mib(memory // 16, 128, 1024),
        "effective_cache_size": _mib(memory // 2, 512, 16384),
        "maintenance_work_mem": _mib(memory // 48, 64, 512),
        "work_mem": _mib(memory // 256, 8, 64),
        "max_wal_size": "4GB",
        "min_wal_size": "256MB",
        # One server without replicas: what a transaction loads into fresh tables needs no log.
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "checkpoint_timeout": "15min",
        "checkpoint_completion_target": "0.9",
        "wal_compression": "on",
        "random_page_cost": "1.1",
        "effective_io_concurrency": "64",
        "jit": "off",
        "max_parallel_workers_per_gather": "1",
        "default_statistics_target": "100",
        "log_checkpoints": "off",
        "log_line_prefix": "'%m [%p] '",
        "timezone": "'UTC'",
        "log_timezone": "'UTC'",
        "idle_in_transaction_session_timeout": "10min",
    }
    if _shared_memory() < 512 * MIB:  # a container's 64 MiB breaks parallel queries
        chosen["dynamic_shared_memory_type"] = "sysv"
    if throwaway:
        chosen |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        chosen |= {"shared_buffers": "256MB"}
    return chosen


def configuration(*, throwaway: bool) -> str:
    lines = [f"{key} = {value}" for key, value in settings(throwaway=throwaway).items()]
    return "\n".join(
        ["# Written at every start; put your own settings in place with ALTER SYSTEM.", *lines, ""]
    )


def _mib(wanted: int, least: int, most: int) -> str:
    return f"{max(least, min(most, wanted))}MB"


def _shared_memory() -> int:
    folder = Path("/dev/shm")  # noqa: S108 - where Linux keeps POSIX shared memory
    return shutil.disk_usage(folder).total if folder.exists() else 0
