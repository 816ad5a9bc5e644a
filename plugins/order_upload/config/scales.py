"""The scales that a configuration names: each has rows, of the Variable or of the shipped files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from order_upload.candidates import did_you_mean
from order_upload.config.attribute_settings import Attributes, AttributeSetting
from order_upload.config.correspondences import load_correspondences
from order_upload.config.json_path import JsonPath, path_of
from order_upload.domain.correspondences import Correspondence, CorrespondenceKind
from order_upload.domain.texts import fold
from order_upload.faults import Fault, shown


def scale_faults(
    attributes: Attributes, rows: Iterable[Correspondence], variable: str, path: JsonPath
) -> Iterator[Fault]:
    """Yield the names of scales that no row has.

    The shipped files are read only where a name is not in the rows.

    Args:
        attributes: of a configuration.
        rows: of the Variable.
        variable: that the configuration stands in.
        path: of the attributes in it.
    """
    own = set(_scales(rows))
    for inner, scale in _named(attributes):
        if fold(scale) in own:
            continue
        shipped = _scales(load_correspondences())
        if fold(scale) not in shipped:
            known = sorted({*own, *shipped} - {"color", "size"})
            remedy = did_you_mean(scale, known) or "add its rows to order_upload_correspondences"
            where = path_of(variable, (*path, *inner))
            yield Fault(where, shown(scale), f"a scale: {', '.join(known)}", remedy)


def _named(attributes: Attributes) -> Iterator[tuple[JsonPath, str]]:
    settings: list[tuple[JsonPath, object]] = [
        (("color",), attributes.color),
        (("size",), attributes.size),
    ]
    settings += [(("others", place), other) for place, other in enumerate(attributes.others)]
    for path, setting in settings:
        if isinstance(setting, AttributeSetting):
            for place, scale in enumerate(setting.scales):
                yield (*path, "scales", place), scale


def _scales(rows: Iterable[Correspondence]) -> list[str]:
    return [fold(row.within) for row in rows if row.kind is CorrespondenceKind.OPTION_VALUE]
