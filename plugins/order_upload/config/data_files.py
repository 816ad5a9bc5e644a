"""The data that ships inside the package: folders of ``data/`` with one YAML file a subject.

Everything in the files must be text: YAML reads ``NO`` and ``on`` as booleans and ``622`` as a
number, and a word that changes its type on the way would silently match nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml

from order_upload.candidates import did_you_mean
from order_upload.config.json_path import path_of
from order_upload.faults import Fault, shown

R = TypeVar("R")

_SHIPPED = Path(__file__).parents[1] / "data"
"""Inside the package, so that whoever has the package has them: wheel, ``plugins.zip``, clone."""


def data_folder(name: str, variable: str, chosen: Path | None = None) -> Path:
    """Return a folder of data that is there.

    Args:
        name: of the folder in ``order_upload/data``, e.g. ``status_maps``.
        variable: environment variable that names another folder.
        chosen: the folder, where the caller knows it.

    Raises:
        ConfigError: there is no such folder.
    """
    named = os.environ.get(variable) or _SHIPPED / name
    folder = Path(chosen or named).resolve()
    if not folder.is_dir():
        raise Fault(variable, f"{folder}, which is not a folder", "a folder of *.yaml").as_error()
    return folder


def rows_of_files(folder: Path, rows_of: Callable[[Path], Iterable[R]]) -> tuple[R, ...]:
    """Return the rows of every ``*.yaml`` of a folder, by file name."""
    rows: list[R] = []
    for path in sorted(folder.glob("*.yaml")):
        rows += rows_of(path)
    return tuple(rows)


def yaml_of(path: Path) -> Any:
    """Return what a file holds.

    Raises:
        ConfigError: it is not YAML in UTF-8, or a key stands twice in a mapping.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a safe loader
    except UnicodeDecodeError as error:
        found = f"bytes that are not UTF-8 at byte {error.start}"
    except yaml.MarkedYAMLError as error:
        found = f"text that is not YAML{_place(error.problem_mark)} ({error.problem})"
    except yaml.YAMLError as error:
        # Only the first line: messages have one line for each fault.
        found = f"text that is not YAML ({str(error).splitlines()[0]})"
    raise Fault(path.name, found, "YAML in UTF-8").as_error()


def source_faults(root: str, sources: Mapping[str, str], used: Sequence[str]) -> Iterator[Fault]:
    """Yield the rows of a file whose source the file does not name.

    Args:
        root: the name of the file, as messages begin.
        sources: name -> where values are listed.
        used: the name that each row gives, in the order of the rows.
    """
    for number, source in enumerate(used):
        if source not in sources:
            path = path_of(root, ("rows", number, "source"))
            known = sorted(sources)
            question = did_you_mean(source, known)
            yield Fault(path, shown(source), ", ".join(known) or "no name", question)


_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser, where PyYAML was built with it: an eighth of the time, in every task."""


class _Loader(_SafeLoader):  # type: ignore[misc] # the machine decides
    """YAML whose keys are the texts that stand there, each once in a mapping."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        mapping: dict[Any, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value in mapping:
                problem = "a key that is not a text, or that is there twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            mapping[key.value] = self.construct_object(value, deep=True)
        return mapping


def _place(mark: yaml.Mark | None) -> str:
    if mark is None:
        return ""
    return f" at line {mark.line + 1}, column {mark.column + 1}"
