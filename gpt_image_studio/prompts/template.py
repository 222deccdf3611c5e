"""The text of a template: literal parts and `{{variables}}`, filled with values or with what stands there by default."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from gpt_image_studio.prompts.model import Content, PromptTemplate, Variable, VariableKind

_PLACE = re.compile(r"\{\{([^{}]*)\}\}")
NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")

#: A value from a link or a form is cut here, characters.
MAX_VALUE = 400


@dataclass(frozen=True, slots=True)
class TemplatePart:
    """Literal `text`, or the place of `variable` when that is not empty."""

    text: str
    variable: str = ""


def split(body: str) -> tuple[TemplatePart, ...]:
    """The body in order; joined again it is the body."""
    parts: list[TemplatePart] = []
    end = 0
    for place in _PLACE.finditer(body):
        if place.start() > end:
            parts.append(TemplatePart(body[end : place.start()]))
        parts.append(TemplatePart("", place[1].strip()))
        end = place.end()
    if end < len(body):
        parts.append(TemplatePart(body[end:]))
    return tuple(parts)


def fill(body: str, values: Mapping[str, str]) -> str:
    """Raises `KeyError` for a variable without a value."""
    return "".join(values[part.variable] if part.variable else part.text for part in split(body))


def values_of(template: PromptTemplate | Content, given: Mapping[str, str]) -> dict[str, str]:
    """Every variable's value: what was given where it may be given, else the default. Unknown names are left out."""
    return {variable.name: _value(variable, given.get(variable.name, "")) for variable in template.variables}


def prompt_of(template: PromptTemplate | Content, given: Mapping[str, str] | None = None) -> str:
    return fill(template.body, values_of(template, given or {}))


def names_in(body: str) -> list[str]:
    """Of its variables, in the order they first stand there."""
    return list(dict.fromkeys(part.variable for part in split(body) if part.variable))


def faults_of(body: str, declared: set[str]) -> list[str]:
    """Why a body and its variables do not belong together, in sentences."""
    used = {*names_in(body)}
    faults = [f"{{{{{name}}}}} is not declared" for name in sorted(used - declared)]
    faults += [f"variable {name} is never used" for name in sorted(declared - used)]
    if "{{" in (rest := without_places(body)) or "}}" in rest:
        faults.append("a {{ or }} is left open")
    return faults


def without_places(body: str) -> str:
    """The literal parts alone: a `{{` here has no end."""
    return _PLACE.sub("", body)


def _value(variable: Variable, given: str) -> str:
    value = " ".join(given.split())[:MAX_VALUE]
    if variable.kind is VariableKind.IMAGE or not value:
        return variable.default
    # A choice may be overruled with own words: the list is help, not a fence.
    return value
