"""The attributes of a configuration: which parameters of a line are which options of the shop."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from order_upload.domain.attributes import COLOR, SIZE, Attribute
from order_upload.settings import FilledText, Settings


def _checked_names(names: tuple[str, ...]) -> tuple[str, ...]:
    if not names:
        raise ValueError("allowed: a list of at least one name")
    return names


Names = Annotated[tuple[FilledText, ...], AfterValidator(_checked_names)]


class AttributeSetting(Settings):
    """An attribute that says more than the names of its parameters."""

    names: Names
    option: FilledText | None = None
    scales: tuple[FilledText, ...] = ()


class OtherSetting(AttributeSetting):
    """An attribute that is neither colour nor size."""

    option: FilledText


class Attributes(Settings):
    """Colour, size and the others; a list of names alone leaves the option to its name."""

    color: tuple[str, ...] | AttributeSetting = ()
    size: tuple[str, ...] | AttributeSetting = ()
    others: tuple[OtherSetting, ...] = ()

    @property
    def listed(self) -> tuple[Attribute, ...]:
        """Return every attribute that has names, colour and size first."""
        listed = [_attribute(COLOR, self.color), _attribute(SIZE, self.size)]
        listed += [_attribute("", other) for other in self.others]
        return tuple([attribute for attribute in listed if attribute.names])


def _attribute(word: str, setting: tuple[str, ...] | AttributeSetting) -> Attribute:
    if isinstance(setting, AttributeSetting):
        return Attribute(setting.names, word, setting.option or "", setting.scales)
    return Attribute(setting, word)
