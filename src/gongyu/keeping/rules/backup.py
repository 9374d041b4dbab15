"""What a backup says of itself, when it may be restored, and how what came of it differs. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from gongyu.kernel.refusal import Refusal
from gongyu.kernel.words import N_

SHORTEST_KEY: Final = 16
# Where an installation keeps files that rows name; the only folder a backup carries.
ATTACHMENTS: Final = "attachments"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The beginning of a backup. `heads` are the ends of the ledger's chains, organisation → (place, digest
    in hexadecimal); `files` are the attachments with their lengths; `keys` the numbers of the key ring's keys
    that something is sealed with. Rows are counted in the moment that was dumped."""

    made_at: str
    version: str
    pack: str
    postgres: int
    migrations: tuple[str, ...]
    rows: dict[str, int]
    heads: dict[str, tuple[int, str]]
    files: dict[str, int]
    keys: tuple[int, ...]

    def written(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True).encode()

    @classmethod
    def read(cls, text: bytes) -> Manifest:
        said: dict[str, Any] = json.loads(text)
        return cls(
            **{key: value for key, value in said.items() if key not in ("migrations", "heads", "keys")},
            migrations=tuple(said["migrations"]),
            heads={key: (int(seq), str(digest)) for key, (seq, digest) in said["heads"].items()},
            keys=tuple(said["keys"]),
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not as the backup says: of which kind, of what, how it should be and how it is."""

    kind: str
    name: str
    wanted: str
    found: str


def check_key(secret: bytes) -> None:
    """Refuse a passphrase that could be guessed."""
    if len(secret) < SHORTEST_KEY:
        raise Refusal(
            "backup.short-key",
            N_("备份口令太短，至少要 %(least)s 个字符。请换一个更长的。"),
            least=SHORTEST_KEY,
        )


def check_target(tables: int) -> None:
    """Refuse to restore into a database that holds anything."""
    if tables:
        raise Refusal(
            "backup.not-empty",
            N_(
                "目标数据库里已有 %(tables)s 张表。备份只能恢复到空的数据库："
                "请另建一个，或换一个 GONGYU_HOME。"
            ),
            tables=tables,
        )


def check_files(present: bool) -> None:
    """Refuse to restore attachments over others."""
    if present:
        raise Refusal(
            "backup.files-there", N_("附件文件夹里已有文件。请先把它移走，再恢复这份有附件的备份。")
        )


def check_known(manifest: Manifest, known: Iterable[str], version: str) -> None:
    """Refuse a backup whose tables this release (`version`) does not know: of a later one, or of one so much
    earlier that its migrations are here no more."""
    unknown = sorted(set(manifest.migrations) - set(known))
    if not unknown:
        return
    if _release(manifest.version) < _release(version):
        raise Refusal(
            "backup.too-old",
            N_(
                "这份备份来自较早的版本 %(version)s，这里的 %(here)s 已不能直接读取（如 %(first)s）。"
                "请先用 %(version)s 恢复，再逐个版本升级。"
            ),
            version=manifest.version,
            here=version,
            first=unknown[0],
        )
    raise Refusal(
        "backup.newer",
        N_(
            "这份备份来自更新的版本 %(version)s，这里的程序不认识它的表（如 %(first)s）。请先升级程序再恢复。"
        ),
        version=manifest.version,
        first=unknown[0],
    )


def _release(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def safe(name: str) -> bool:
    """Whether an attachment's name stays below its folder."""
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts


def differences(
    manifest: Manifest, rows: Mapping[str, int], heads: Mapping[str, tuple[int, str]]
) -> tuple[Difference, ...]:
    """Every table whose rows and every chain whose end is not what the backup says."""
    pairs: tuple[tuple[str, Mapping[str, Any], Mapping[str, Any]], ...] = (
        ("rows", manifest.rows, rows),
        ("chain", manifest.heads, heads),
    )
    return tuple(
        Difference(kind, name, _said(wanted.get(name)), _said(found.get(name)))
        for kind, wanted, found in pairs
        for name in sorted({*wanted, *found})
        if wanted.get(name) != found.get(name)
    )


def _said(value: Any) -> str:
    if value is None:
        return "missing"
    return f"seq {value[0]} {value[1][:16]}" if isinstance(value, tuple) else f"{value:,}"
