"""What of a line is which option of the shop, as a configuration says it."""

from __future__ import annotations

from dataclasses import dataclass

COLOR, SIZE = "color", "size"
"""The two attributes with words of their own; correspondences ship for them."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of what is sold.

    Attributes:
        names: of the hub's parameters that say it; the first that a line has is taken.
        word: ``color``, ``size``, or "" for any other.
        option: what the shop calls its option; "" takes the one that has the word, or one of the
            names.
        scales: names of scales that its values may be told in. A scale is rows of correspondences:
            their ``option`` is its name, and words with the same ``to`` are the same size.
    """

    names: tuple[str, ...]
    word: str = ""
    option: str = ""
    scales: tuple[str, ...] = ()

    @property
    def options(self) -> tuple[str, ...]:
        """What the shop may call its option."""
        if self.option:
            return (self.option,)
        return (self.word, *self.names)
