"""A person's own prompt as it comes from a form: cleaned, its `{{variables}}` found, every fault with the field it belongs to."""

import re
from collections.abc import Mapping
from dataclasses import replace

from pydantic import ValidationError

from gpt_image_studio.errors import InvalidInputError
from gpt_image_studio.prompts.model import Content, PromptTemplate, Variable, VariableKind
from gpt_image_studio.prompts.schema import VariableEntry
from gpt_image_studio.prompts.template import MAX_VALUE, NAME, names_in, values_of, without_places

MAX_TITLE = 120
MAX_BODY = 32_000
MAX_VARIABLES = 20
MAX_CHOICES = 30

#: What PostgreSQL cannot keep or the eye cannot see, but tab and line feed.
_REMOVED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LINE_ENDS = re.compile("\r\n?|[\u0085\u2028\u2029]")
#: What the schema's own words mean to a person, by its kind of error.
_SAID = {
    "string_too_short": "Say what stands here.",
    "string_too_long": "That is too long for a variable.",
    "string_pattern_mismatch": "One line.",
}

#: The fields of one variable in a form: `label`, `kind`, `default`, `example`, and `choices`, one a line.
Fields = Mapping[str, str]


class PromptFormError(InvalidInputError):
    """Something in this form has to change before it can be kept."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        """`faults`: `title`, `body` or `<variable>.<field>` → a sentence."""
        self.faults = dict(faults)
        field, message = next(iter(self.faults.items()))
        super().__init__(message, field=field)


def read_content(title: str, body: str, fields: Mapping[str, Fields], *, of: Content | None = None) -> Content:
    """`fields` by the name of their variable; those the body does not use are left out. Pictures and settings stay those `of`.

    Raises:
        PromptFormError: with every fault of the form at once.
    """
    title, body = " ".join(clean(title).split()), clean(body).strip()
    faults = {**_title_faults(title), **_body_faults(body)}
    kept = of or Content(title, body)
    pictures = {variable.name: variable for variable in kept.variables if variable.kind is VariableKind.IMAGE}
    variables: list[Variable] = []
    for name in names_in(body) if "body" not in faults else []:
        try:
            variables.append(pictures.get(name) or _variable(name, fields.get(name, {})))
        except PromptFormError as error:
            faults |= error.faults
    if faults:
        raise PromptFormError(faults)
    return replace(kept, title=title, body=body, variables=tuple(variables))


def copy_of(template: PromptTemplate, given: Mapping[str, str]) -> Content:
    """A template as one's own: what was filled in stands there from now on."""
    values = values_of(template, {name: clean(value) for name, value in given.items()})
    wanted = template.recommended
    return Content(
        title=template.title,
        body=template.body,
        variables=tuple(_filled(variable, values[variable.name]) for variable in template.variables),
        inputs=template.inputs,
        settings=(
            ("background", wanted.background),
            ("count", 1),
            ("quality", wanted.quality),
            ("scale", wanted.scale),
            ("shape", wanted.shape),
        ),
    )


def clean(text: str) -> str:
    return _REMOVED.sub("", _LINE_ENDS.sub("\n", text))


def label_of(name: str) -> str:
    """`main_colour` → `Main colour`, for a variable that was only typed."""
    words = name.replace("_", " ").strip().capitalize()
    return words if len(words) > 1 else f"Variable {words}"


def _title_faults(title: str) -> dict[str, str]:
    if not title:
        return {"title": "Give it a name."}
    if len(title) > MAX_TITLE:
        return {"title": f"A name has at most {MAX_TITLE} characters; this has {len(title)}."}
    return {}


def _body_faults(body: str) -> dict[str, str]:
    if not body:
        return {"body": "Write what the picture should show."}
    if len(body) > MAX_BODY:
        return {"body": f"A prompt has at most {MAX_BODY:,} characters; this has {len(body):,}."}
    names = names_in(body)
    if wrong := [name for name in names if not NAME.fullmatch(name)]:
        return {"body": f"{{{{{wrong[0][:40]}}}}}: a variable’s name is made of a–z, digits and _, a letter first."}
    if len(names) > MAX_VARIABLES:
        return {"body": f"At most {MAX_VARIABLES} variables fit; these are {len(names)}."}
    # A }} without its {{ is no variable: structured prompts end in braces.
    return {"body": "A {{ is left open. Close it with }}."} if "{{" in without_places(body) else {}


def _variable(name: str, given: Fields) -> Variable:
    """Raises `PromptFormError`."""
    said = {key: " ".join(clean(given.get(key, "")).split()) for key in ("label", "kind", "default", "example")}
    lines = [" ".join(clean(line).split()) for line in given.get("choices", "").splitlines()]
    kind = said["kind"] or VariableKind.TEXT
    # A variable that was only typed stands for itself until somebody says more.
    default = said["default"] if "default" in given else label_of(name).lower()
    choices = tuple(dict.fromkeys(line for line in lines if line)) if kind == VariableKind.CHOICE else ()
    if kind == VariableKind.IMAGE:
        raise PromptFormError({f"{name}.kind": "A picture’s place comes with its template."})
    if len(choices) > MAX_CHOICES:
        raise PromptFormError({f"{name}.choices": f"At most {MAX_CHOICES} choices."})
    try:
        entry = VariableEntry.model_validate(
            {
                "name": name,
                "label": said["label"] or label_of(name),
                "kind": kind,
                "default": default,
                "example": said["example"][:MAX_VALUE],
                "choices": choices,
            }
        )
    except ValidationError as error:
        raise PromptFormError(_faults_of_variable(name, error)) from error
    return entry.entry()


def _faults_of_variable(name: str, error: ValidationError) -> dict[str, str]:
    faults: dict[str, str] = {}
    for each in error.errors():
        field = str(each["loc"][0]) if each["loc"] else "choices"
        said = _SAID.get(each["type"]) or each["msg"].removeprefix("Value error, ")
        faults.setdefault(f"{name}.{field}", said if said.endswith(".") else f"{said[:1].upper()}{said[1:]}.")
    return faults


def _filled(variable: Variable, value: str) -> Variable:
    choices = variable.choices if value in variable.choices or not variable.choices else (value, *variable.choices)
    return replace(variable, default=value, choices=choices)
