"""How a data file must look: one file is one group, every `[[prompt]]` in it a template."""

from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from gpt_image_studio.prompts.model import (
    Background,
    Group,
    PictureInput,
    PromptTemplate,
    Quality,
    Recommended,
    Role,
    Scale,
    UseCase,
    Variable,
    VariableKind,
    Verified,
)
from gpt_image_studio.prompts.template import MAX_VALUE, NAME, faults_of

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=160, strip_whitespace=True, pattern=r"^[^\n]+$")]
Value = Annotated[
    str, StringConstraints(min_length=1, max_length=MAX_VALUE, strip_whitespace=True, pattern=r"^[^\n]+$")
]
Sentence = Annotated[str, StringConstraints(min_length=20, max_length=320, pattern=r"^[^\n]+[.]$")]
Tag = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9 -]{1,23}$")]


class _Strict(BaseModel):
    """Misspelled keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class VariableEntry(_Strict):
    """Of the library and of a person's own prompts alike."""

    name: str
    label: Annotated[str, StringConstraints(min_length=2, max_length=40)]
    kind: VariableKind = VariableKind.TEXT
    default: Value
    example: str = ""
    choices: tuple[Value, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if not NAME.fullmatch(self.name):
            raise ValueError("name: lower case letters, digits and _ only")
        match self.kind:
            case VariableKind.CHOICE if self.default not in self.choices or len(self.choices) < 2:  # noqa: PLR2004 # one is no choice
                raise ValueError("a choice needs two or more choices, the default among them")
            case _:
                return self

    def entry(self) -> Variable:
        example = self.example or next((each for each in self.choices if each != self.default), self.default)
        return Variable(self.name, self.label, self.kind, self.default, example, self.choices)


class LibraryVariableEntry(VariableEntry):
    """Strangers meet it: one good value is not enough to see what belongs there."""

    default: Line
    choices: tuple[Line, ...] = ()

    @model_validator(mode="after")
    def _shown_twice(self) -> Self:
        if self.kind is VariableKind.TEXT and (not self.example or self.example == self.default):
            raise ValueError("a text needs an example that is not its default")
        return self


class InputEntry(_Strict):
    role: Role
    note: Line
    is_required: bool = Field(default=True, alias="required")


class VerifiedEntry(_Strict):
    model: Line
    on: date


class PromptEntry(_Strict):
    slug: Slug
    title: Annotated[Line, StringConstraints(max_length=56)]
    outcome: Annotated[Line, StringConstraints(max_length=120)]
    body: Annotated[str, StringConstraints(min_length=160, max_length=2400, strip_whitespace=True)]
    variables: Annotated[tuple[LibraryVariableEntry, ...], Field(min_length=3, max_length=6)]
    inputs: tuple[InputEntry, ...] = ()
    family: Line = "gpt-image"
    shape: Line
    scale: Scale = "1K"
    quality: Quality = "medium"
    background: Background = "auto"
    pitfalls: Annotated[tuple[Sentence, ...], Field(min_length=2, max_length=4)]
    when_not: Sentence
    tags: Annotated[tuple[Tag, ...], Field(min_length=2, max_length=7)]
    version: Annotated[int, Field(ge=1)] = 1
    added: date | None = None
    sketch: str = ""
    verified: VerifiedEntry | None = None

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        names = [variable.name for variable in self.variables]
        faults = faults_of(self.body, set(names))
        if len(names) != len(set(names)):
            faults.append("two variables have the same name")
        places = [v.default for v in self.variables if v.kind is VariableKind.IMAGE]
        allowed = {f"image {place}" for place in range(1, len(self.inputs) + 1)}
        if not allowed.issuperset(places):
            faults.append("an image variable must be “image N”, N counting the inputs")
        faults += [fault for fault in faults_of(self.sketch, set(names)) if "never used" not in fault]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def template(self, group: Group, added: date) -> PromptTemplate:
        return PromptTemplate(
            slug=self.slug,
            title=self.title,
            outcome=self.outcome,
            group=group,
            body=" ".join(self.body.split()),
            variables=tuple(variable.entry() for variable in self.variables),
            inputs=tuple(PictureInput(each.role, each.note, each.is_required) for each in self.inputs),
            recommended=Recommended(self.family, self.shape, self.scale, self.quality, self.background),
            pitfalls=self.pitfalls,
            when_not=self.when_not,
            tags=self.tags,
            version=self.version,
            added=self.added or added,
            sketch=self.sketch,
            verified=Verified(self.verified.model, self.verified.on) if self.verified else None,
        )


class GroupFile(_Strict):
    """`added` is the day of every prompt that does not say its own."""

    group: Slug
    title: Line
    use_case: UseCase
    added: date
    prompt: Annotated[tuple[PromptEntry, ...], Field(min_length=1)]

    def templates(self) -> tuple[PromptTemplate, ...]:
        group = Group(self.group, self.title, self.use_case)
        return tuple(entry.template(group, self.added) for entry in self.prompt)
