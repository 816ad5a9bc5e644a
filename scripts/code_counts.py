"""What :mod:`house_metrics` counts in one Python file."""

from __future__ import annotations

import ast
from collections import Counter
from dataclasses import dataclass, field

LONGEST_LINE = 100
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DOCUMENTED = (*_FUNCTIONS, ast.ClassDef, ast.Module)
Documented = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Module


@dataclass(frozen=True, order=True)
class Place:
    """One thing that was counted: how much of it, and where."""

    amount: int
    path: str
    line: int
    name: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}{self.name}"


@dataclass
class Module:
    """One file and what was counted in it; a list holds one :class:`Place` per occurrence."""

    path: str
    lines: list[str]
    functions: list[Place] = field(default_factory=list)
    bodies: list[Place] = field(default_factory=list)
    nested_comprehensions: list[Place] = field(default_factory=list)
    ternaries: list[Place] = field(default_factory=list)
    nested_ternaries: list[Place] = field(default_factory=list)
    lambdas: list[Place] = field(default_factory=list)
    public: list[Place] = field(default_factory=list)
    undocumented: list[Place] = field(default_factory=list)
    private: set[str] = field(default_factory=set)
    names_used: Counter[str] = field(default_factory=Counter)
    tests: int = 0
    patches: int = 0
    import_lines: int = 0
    docstring_lines: int = 0

    @property
    def long_lines(self) -> list[Place]:
        """Lines that are too long, the length of each as its amount."""
        numbered = enumerate(self.lines, 1)
        return [
            Place(len(text), self.path, number)
            for number, text in numbered
            if len(text) > LONGEST_LINE
        ]

    @property
    def filled_lines(self) -> int:
        """Lines that are not blank."""
        return sum(bool(text.strip()) for text in self.lines)

    @property
    def comment_lines(self) -> int:
        """Lines that hold a comment and nothing else; the first line of a program is none."""
        return sum(text.lstrip().startswith("#") and text[:2] != "#!" for text in self.lines)

    @property
    def code_lines(self) -> int:
        """Lines that are neither blank nor comment nor docstring."""
        return self.filled_lines - self.comment_lines - self.docstring_lines


class _Counter(ast.NodeVisitor):
    """Walks one module and notes what it meets; keeps the nodes above the present one."""

    def __init__(self, module: Module) -> None:
        self._module = module
        self._above: list[ast.AST] = []

    def visit(self, node: ast.AST) -> None:
        if isinstance(node, _FUNCTIONS):
            self._function(node)
        if isinstance(node, _DOCUMENTED):
            self._documented(node)
        if isinstance(node, ast.Import | ast.ImportFrom):
            self._module.import_lines += _height(node)
        if isinstance(node, ast.expr):
            self._expression(node)
        self._above.append(node)
        self.generic_visit(node)
        self._above.pop()

    def _place(self, node: ast.expr) -> Place:
        return Place(1, self._module.path, node.lineno)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        lines = _height(node)
        self._module.functions.append(Place(lines, self._module.path, node.lineno, f" {node.name}"))
        body = lines - _docstring_height(node)
        self._module.bodies.append(Place(body, self._module.path, node.lineno, f" {node.name}"))
        if node.name.startswith("test_"):
            self._module.tests += 1
        if node.name.startswith("_") and not node.name.startswith("__"):
            self._module.private.add(node.name)

    def _documented(self, node: Documented) -> None:
        self._module.docstring_lines += _docstring_height(node)
        if not self._is_public(node):
            return
        line, name = getattr(node, "lineno", 1), getattr(node, "name", "(module)")
        place = Place(1, self._module.path, line, name)
        self._module.public.append(place)
        if ast.get_docstring(node) is None:
            self._module.undocumented.append(place)

    def _is_public(self, node: ast.AST) -> bool:
        """Return whether other modules see it: no underscore on the way, not inside a function."""
        inside = [*self._above, node]
        if any(isinstance(above, _FUNCTIONS) for above in self._above):
            return False
        return not any(getattr(above, "name", "").startswith("_") for above in inside)

    def _expression(self, node: ast.expr) -> None:
        if isinstance(node, _COMPREHENSIONS):
            inside = any(isinstance(above, _COMPREHENSIONS) for above in self._above)
            if inside or len(node.generators) > 1:
                self._module.nested_comprehensions.append(self._place(node))
        elif isinstance(node, ast.IfExp):
            self._module.ternaries.append(self._place(node))
            if any(isinstance(above, ast.IfExp) for above in self._above):
                self._module.nested_ternaries.append(self._place(node))
        elif isinstance(node, ast.Lambda):
            self._module.lambdas.append(self._place(node))
        elif isinstance(node, ast.Name):
            self._module.names_used[node.id] += 1
        elif isinstance(node, ast.Attribute):
            self._module.names_used[node.attr] += 1
            self._module.patches += node.attr == "setattr" and "monkeypatch" in ast.unparse(node)


def _height(node: ast.stmt) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _docstring_height(node: ast.AST) -> int:
    if not isinstance(node, _DOCUMENTED) or ast.get_docstring(node, clean=False) is None:
        return 0
    return _height(node.body[0])


def count(path: str, text: str) -> Module:
    """Return what is counted in the text of one Python file.

    Raises:
        SyntaxError: the text is no Python.
    """
    module = Module(path, text.splitlines())
    _Counter(module).visit(ast.parse(text))
    return module
