"""Every place where the package makes a reason, read from its source text.

A code may be given as text, by a variable or constant that holds texts, or through a function that
hands its own argument on; such functions are found, and their calls are read in turn.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PACKAGE = Path(__file__).resolve().parents[1] / "plugins" / "order_upload"
MAKERS = ("Reason", "UnreadableValueError")
"""Classes whose first argument, or argument ``code``, is the code of a reason."""

Places = dict[str | tuple[str, int], int]
"""Function -> place of the code among its arguments; a private one belongs to its own module."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
Calls = list[tuple[Function | None, ast.Call]]
"""Every call of a module, with the function around it."""


class Made(NamedTuple):
    """One call that makes a reason: where it stands, and the expression of its code."""

    module: ast.Module
    function: Function | None
    call: ast.Call
    code: ast.expr

    @property
    def parameter(self) -> int | None:
        """The place of the code among the arguments of the function around it, if it is one."""
        if self.function is None or not isinstance(self.code, ast.Name):
            return None
        names = [argument.arg for argument in self.function.args.args if argument.arg != "self"]
        return names.index(self.code.id) if self.code.id in names else None


def modules() -> list[ast.Module]:
    """Return the syntax of every module of the package."""
    return [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.rglob("*.py"))]


def made_reasons(package: list[ast.Module]) -> list[Made]:
    """Return every call that makes a reason, those through a function of its own included."""
    places: Places = dict.fromkeys(MAKERS, 0)
    called = [(module, list(_calls(module, None))) for module in package]
    while True:
        found = [made for module, calls in called for made in _in_module(module, calls, places)]
        known = len(places)
        for made in found:
            if made.function is not None and made.parameter is not None:
                places[_known_as(made.function.name, made.module)] = made.parameter
        if len(places) == known:
            return [made for made in found if made.parameter is None]


def codes_of(made: Made, package: list[ast.Module]) -> set[str] | None:
    """Return the codes that a call can give, None where its source text does not say."""
    if isinstance(made.code, ast.Constant):
        return {str(made.code.value)}
    if not isinstance(made.code, ast.Name):
        return None
    for where in (made.function or made.module, made.module, *package):
        texts = set(_assigned(where, made.code.id, made.module, package))
        if texts:
            return texts
    return None


def texts_in(node: ast.AST) -> Iterator[str]:
    """Yield the texts of a piece of source, without its docstrings."""
    documentation = {id(part.value) for part in ast.walk(node) if isinstance(part, ast.Expr)}
    for part in ast.walk(node):
        is_text = isinstance(part, ast.Constant) and isinstance(part.value, str)
        if is_text and id(part) not in documentation:
            yield part.value


def _known_as(name: str, module: ast.Module) -> str | tuple[str, int]:
    return (name, id(module)) if name.startswith("_") else name


def _in_module(module: ast.Module, calls: Calls, places: Places) -> Iterator[Made]:
    for function, call in calls:
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        place = places.get(_known_as(name, module))
        if place is None:
            continue
        arguments = {keyword.arg: keyword.value for keyword in call.keywords}
        if len(call.args) > place:
            yield Made(module, function, call, call.args[place])
        elif "code" in arguments:
            yield Made(module, function, call, arguments["code"])


def _calls(node: ast.AST, function: Function | None) -> Iterator[tuple[Function | None, ast.Call]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield function, child
        inner = child if isinstance(child, Function) else function
        yield from _calls(child, inner)


def _assigned(
    where: ast.AST, name: str, module: ast.Module, package: list[ast.Module]
) -> Iterator[str]:
    """Yield the texts that are assigned to a name; a name that stands for another is followed."""
    for node in ast.walk(where):
        if not isinstance(node, ast.Assign):
            continue
        if name not in [getattr(target, "id", "") for target in node.targets]:
            continue
        if isinstance(node.value, ast.Name):
            for tree in package:
                yield from _assigned(tree, node.value.id, module, package)
        else:
            yield from texts_in(node.value)
