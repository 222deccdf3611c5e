"""The models file: what may be written in it, and how an operator's file is laid over the packaged one."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Any, Self, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from gpt_image_studio.errors import StudioError
from gpt_image_studio.generations.catalog.registry_model import (
    FlatPrice,
    GridTokens,
    Model,
    ModelStatus,
    PriceTable,
    QualityLevel,
    TableTokens,
)
from gpt_image_studio.generations.catalog.sizes import SizeRule, list_sizes
from gpt_image_studio.generations.model import Background, OutputFormat, Quality, Size

_LABELS = {
    Quality.LOW: "Draft",
    Quality.MEDIUM: "Standard",
    Quality.HIGH: "Final",
    Quality.XHIGH: "Extra",
    Quality.MAX: "Max",
}
MICRODOLLARS = 1_000_000
_SIZE = re.compile(r"([1-9]\d{0,5})x([1-9]\d{0,5})")

SizeText = Annotated[str, Field(pattern=_SIZE)]
Dollars = Annotated[Decimal, Field(ge=0, le=1000)]


class ModelsFileError(StudioError):
    """The models file cannot be used."""

    code = "models_file"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _SizeRuleSection(_Section):
    multiple_of: int = Field(default=1, ge=1, le=1024)
    longest_edge: int = Field(default=16_384, ge=1, le=16_384)
    max_ratio: int = Field(default=100, ge=1, le=100)
    min_pixels: int = Field(default=1, ge=1)
    max_pixels: int = Field(default=16_384 * 16_384, ge=1)
    fixed: tuple[SizeText, ...] = ()

    def to_rule(self) -> SizeRule:
        return SizeRule(**self.model_dump(exclude={"fixed"}), fixed=tuple(_parse_size(each) for each in self.fixed))


class _PriceSection(_Section):
    since: date
    checked: date
    is_published: bool = True
    text_in: Dollars = Decimal(0)
    image_in: Dollars = Decimal(0)
    image_out: Dollars = Decimal(0)
    grid: dict[Quality, Annotated[int, Field(ge=1, le=1024)]] | None = None
    tokens: dict[Quality, dict[SizeText, Annotated[int, Field(ge=0)]]] | None = None
    flat: dict[Quality, Dollars] | None = None
    partial_tokens: int = Field(default=0, ge=0)
    text_tokens_per_reference: int = Field(default=0, ge=0)
    svg: Dollars | None = None

    @model_validator(mode="after")
    def _has_one_price_of_output(self) -> Self:
        if sum(each is not None for each in (self.grid, self.tokens, self.flat)) != 1:
            raise ValueError("write exactly one of grid, tokens and flat")
        return self

    def to_price(self, version: str) -> PriceTable:
        return PriceTable(
            version=version,
            output=self._to_output(),
            svg_microdollars=None if self.svg is None else int(self.svg * MICRODOLLARS),
            **self.model_dump(exclude={"grid", "tokens", "flat", "svg"}),
        )

    def _to_output(self) -> GridTokens | TableTokens | FlatPrice:
        if self.grid is not None:
            return GridTokens(MappingProxyType(self.grid))
        if self.tokens is not None:
            tables = {
                quality: MappingProxyType({_parse_size(size): count for size, count in table.items()})
                for quality, table in self.tokens.items()
            }
            return TableTokens(MappingProxyType(tables))
        flat = self.flat or {}
        return FlatPrice(MappingProxyType({quality: int(dollars * MICRODOLLARS) for quality, dollars in flat.items()}))


class _ModelSection(_Section):
    label: str = Field(min_length=1, max_length=60)
    note: str = Field(default="", max_length=200)
    family: str = Field(min_length=1)
    status: ModelStatus
    is_demo: bool = False
    since: date | None = None
    retired_at: date | None = None
    qualities: tuple[Quality, ...] = Field(min_length=1)
    labels: dict[Quality, str] = {}
    formats: tuple[OutputFormat, ...] = Field(min_length=1)
    restricted_formats: tuple[str, ...] = ()
    backgrounds: tuple[Background, ...] = Field(min_length=1)
    max_count: int = Field(ge=1, le=10)
    max_partials: int = Field(default=0, ge=0, le=3)
    max_references: int = Field(default=0, ge=0, le=16)
    has_mask: bool = False
    has_markup: bool = False
    has_complexity: bool = False
    has_strictness: bool = False
    size_rule: str
    price: str
    usual_seconds: dict[Quality, Annotated[float, Field(gt=0)]] = {}
    short_timeout_seconds: float = Field(default=300, gt=0)
    long_timeout_seconds: float = Field(default=600, gt=0)
    long_timeout_above_pixels: int = Field(default=2560 * 1440, ge=0)

    @field_validator("qualities", "formats", "backgrounds")
    @classmethod
    def _names_nothing_twice(cls, value: tuple[Any, ...]) -> tuple[Any, ...]:
        if len(set(value)) != len(value):
            raise ValueError("names something twice")
        return value

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if self.status is not ModelStatus.RETIRED and set(self.usual_seconds) != set(self.qualities):
            raise ValueError("usual_seconds must name exactly the qualities")
        if (self.has_mask or self.has_markup) and not self.max_references:
            raise ValueError("a mask and a mark-up need max_references of at least 1")
        return self

    def to_model(self, model_id: str, rule: SizeRule, price: PriceTable) -> Model:
        same = self.model_dump(exclude={"qualities", "labels", "size_rule", "price", "usual_seconds"})
        labels = _LABELS | self.labels
        return Model(
            id=model_id,
            qualities=tuple(QualityLevel(quality, labels[quality]) for quality in self.qualities),
            size_rule=rule,
            price=price,
            usual_seconds=MappingProxyType(self.usual_seconds),
            **same,
        )


class _ModelsFile(_Section):
    size_rules: dict[str, _SizeRuleSection] = {}
    prices: dict[str, _PriceSection] = {}
    models: dict[str, _ModelSection] = {}


def read_models(packaged: str, extra: str | None, *, extra_name: str = "") -> tuple[Model, ...]:
    """Every model in the order of the files; both arguments are TOML. `extra_name` is what an error calls the second.

    Raises:
        ModelsFileError: naming the place and what is wrong there.
    """
    tables = _parse(packaged, "models.toml")
    if extra is not None:
        tables = _lay_over(tables, _parse(extra, extra_name), extra_name)
    name = extra_name or "models.toml"
    try:
        file = _ModelsFile.model_validate(tables)
    except ValidationError as error:
        raise ModelsFileError(f"{name}: {_describe(error)}") from error
    return tuple(_build(model_id, section, file, name) for model_id, section in file.models.items())


def _build(model_id: str, section: _ModelSection, file: _ModelsFile, name: str) -> Model:
    if section.size_rule not in file.size_rules:
        raise ModelsFileError(f"{name}: models.{model_id}: there is no size rule “{section.size_rule}”.")
    if section.price not in file.prices:
        raise ModelsFileError(f"{name}: models.{model_id}: there is no price “{section.price}”.")
    rule = file.size_rules[section.size_rule].to_rule()
    if not list_sizes(rule):
        raise ModelsFileError(f"{name}: size_rules.{section.size_rule}: has no room for any shape.")
    price = file.prices[section.price].to_price(section.price)
    match price.output:
        case GridTokens(priced) | FlatPrice(priced):
            missing = set(section.qualities) - set(priced)
        case TableTokens(tokens):
            missing = {each for each in section.qualities if set(tokens.get(each, ())) != set(rule.fixed)}
    if missing:
        raise ModelsFileError(
            f"{name}: models.{model_id}: “{section.price}” has no price for {', '.join(sorted(missing))}."
        )
    _check_special_formats(f"{name}: models.{model_id}", section, rule, price)
    return section.to_model(model_id, rule, price)


def _check_special_formats(where: str, section: _ModelSection, rule: SizeRule, price: PriceTable) -> None:
    """Whatever is offered has a price."""
    if OutputFormat.GIF in section.formats and rule.fixed:
        raise ModelsFileError(f"{where}: gif needs a size rule with limits, because its frames share one canvas.")
    if OutputFormat.SVG in section.formats and price.svg_microdollars is None:
        raise ModelsFileError(f"{where}: svg needs a price; write svg, in dollars, into “{section.price}”.")


def _parse(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise ModelsFileError(f"{name}: {error}.") from error


def _lay_over(base: dict[str, Any], extra: dict[str, Any], name: str) -> dict[str, Any]:
    """An operator's keys replace those of the same model; a new model may begin as a copy (`like`) of another."""
    merged: dict[str, Any] = {key: dict(table) for key, table in base.items()}
    for section, table in extra.items():
        if section not in {"size_rules", "prices", "models"}:
            raise ModelsFileError(f"{name}: “{section}” is none of size_rules, prices and models.")
        for key, value in _table(table, f"{name}: {section}").items():
            where = f"{name}: {section}.{key}"
            if section == "models":
                merged["models"][key] = _lay_over_model(merged["models"], key, _table(value, where), where)
            elif merged[section].get(key, value) != value:
                raise ModelsFileError(f"{where}: is given already with other figures. Give yours a name of its own.")
            else:
                merged[section][key] = value
    return merged


def _lay_over_model(
    models: Mapping[str, Mapping[str, Any]], model_id: str, value: dict[str, Any], where: str
) -> dict[str, Any]:
    own = {key: each for key, each in value.items() if key != "like"}
    if "like" not in value:
        return {**models.get(model_id, {}), **own}
    if model_id in models:
        raise ModelsFileError(f"{where}: exists already, so it cannot begin as a copy of another.")
    if value["like"] not in models:
        raise ModelsFileError(f"{where}: like = “{value['like']}” names no model above it.")
    if "label" not in own:
        raise ModelsFileError(f"{where}: needs a label of its own.")
    return {**models[value["like"]], **own}


def _table(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ModelsFileError(f"{where}: must be a table.")
    return cast("dict[str, Any]", value)


def _parse_size(text: str) -> Size:
    width, height = text.split("x")
    return Size(int(width), int(height))


def _describe(error: ValidationError) -> str:
    first = error.errors(include_url=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}."
