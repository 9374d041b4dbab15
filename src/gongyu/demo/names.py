"""Invented names: common surnames and given names put together by chance."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pypinyin import Style, lazy_pinyin

SURNAMES: Final = list(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
)
# How often each surname is met; the first few are far more common than the rest.
WEIGHTS: Final = np.array([1.0 / (rank + 3) for rank in range(len(SURNAMES))])
FIRST: Final = list("子梓雨欣浩宇思佳嘉俊一诗若语晨沐奕天明文泽瑞铭逸书乐安芷")
SECOND: Final = list("涵轩桐然怡萱彤宸豪琪妍睿航阳泽宁悦博昊婷杰雯凯蕊诺霖森瑶哲")
ELDER_FIRST: Final = list("建国秀桂玉志淑永海凤金春丽红晓永立新振宝素文")
MEN: Final = list("军明强平伟生刚林勇山")
WOMEN: Final = list("华英兰珍芳霞梅敏荣丽红")


class Names:
    """Draws names; each draw returns (names, pinyin sort keys) as arrow arrays."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng = rng
        self.surnames = pa.array(SURNAMES)
        self.surname_pinyin = pa.array(_pinyin(SURNAMES))
        young = [a + b for a in FIRST for b in SECOND if a != b] + SECOND
        men, women = (
            [a + b for a in ELDER_FIRST for b in second if a != b] + second for second in (MEN, WOMEN)
        )
        self.men, elder = len(men), men + women
        self.young, self.young_pinyin = pa.array(young), pa.array(_pinyin(young))
        self.elder, self.elder_pinyin = pa.array(elder), pa.array(_pinyin(elder))

    def surname_indexes(self, count: int) -> np.ndarray:
        return self.rng.choice(len(SURNAMES), count, p=WEIGHTS / WEIGHTS.sum())

    def children(self, surnames: np.ndarray) -> tuple[pa.Array, pa.Array]:
        return self._join(surnames, self.young, self.young_pinyin)

    def adults(self, surnames: np.ndarray, women: np.ndarray | None = None) -> tuple[pa.Array, pa.Array]:
        """Names of grown-ups; of women and men where it matters to the reader."""
        return self._join(surnames, self.elder, self.elder_pinyin, women)

    def _join(
        self, surnames: np.ndarray, pool: pa.Array, keys: pa.Array, women: np.ndarray | None = None
    ) -> tuple[pa.Array, pa.Array]:
        drawn = self.rng.integers(0, len(pool), len(surnames))
        if women is not None:
            drawn = np.where(women, self.men + drawn % (len(pool) - self.men), drawn % self.men)
        picks = pa.array(drawn)
        chosen = pa.array(surnames)
        return (
            pc.binary_join_element_wise(self.surnames.take(chosen), pool.take(picks), ""),
            pc.binary_join_element_wise(self.surname_pinyin.take(chosen), keys.take(picks), " "),
        )


def _pinyin(words: list[str]) -> list[str]:
    return [" ".join(lazy_pinyin(word, style=Style.NORMAL)) for word in words]
