"""Which tests there are, read from their source: nothing is imported and nothing is run."""

import ast
from collections.abc import Iterator
from pathlib import Path

#: A test under one of these, or with `pytest.skip(…)` in it, may pass without having looked.
MAY_NOT_RUN = frozenset({"skip", "skipif", "xfail", "importorskip"})


def list_tests(folder: Path) -> dict[str, str]:
    """`unit/test_x.py::test_y` → why it may not run; empty where it runs. `folder` is `tests`."""
    return {
        f"{path.relative_to(folder).as_posix()}::{name}": reason
        for path in sorted(folder.rglob("test_*.py"))
        for name, reason in _list_in(ast.parse(path.read_text(encoding="utf-8")))
    }


def _list_in(module: ast.Module) -> Iterator[tuple[str, str]]:
    marks = [each for each in module.body if isinstance(each, ast.Assign) and _assigns(each, "pytestmark")]
    of_all = _reason(*marks) or _reason(*(each for each in module.body if isinstance(each, ast.Expr)))
    for each in module.body:
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef) and each.name.startswith("test_"):
            yield each.name, of_all or _reason(*each.decorator_list, *each.body)


def _assigns(statement: ast.Assign, name: str) -> bool:
    return any(isinstance(target, ast.Name) and target.id == name for target in statement.targets)


def _reason(*nodes: ast.AST) -> str:
    """The first of `MAY_NOT_RUN` that `pytest.x` or `pytest.mark.x` says in one of `nodes`."""
    for node in nodes:
        for each in ast.walk(node):
            if isinstance(each, ast.Attribute) and each.attr in MAY_NOT_RUN and ast.unparse(each).startswith("pytest."):
                return ast.unparse(each)
    return ""
