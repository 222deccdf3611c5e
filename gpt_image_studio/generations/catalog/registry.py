"""The models this studio knows: those that come with it, and what the operator's file adds, changes or retires."""

from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Self

from gpt_image_studio.errors import InvalidInputError
from gpt_image_studio.generations.catalog.capabilities import UNLIMITED, Capabilities, limit
from gpt_image_studio.generations.catalog.registry_file import ModelsFileError, read_models
from gpt_image_studio.generations.catalog.registry_model import (
    FlatPrice,
    GridTokens,
    Model,
    ModelStatus,
    PriceTable,
    QualityLevel,
    TableTokens,
)

__all__ = [
    "FlatPrice",
    "GridTokens",
    "Model",
    "ModelStatus",
    "ModelsFileError",
    "PriceTable",
    "QualityLevel",
    "Registry",
    "TableTokens",
]


class Registry:
    def __init__(self, models: Sequence[Model], can: Capabilities = UNLIMITED) -> None:
        self._models = {model.id: model for model in models}
        #: What is offered of each, by what its server can do; the demo model's server can do everything.
        self._offered = [
            offered
            for model in models
            if not model.is_retired and (offered := model if model.is_demo else limit(model, can)) is not None
        ]
        self._models |= {model.id: model for model in self._offered}

    @classmethod
    def load(cls, extra_file: Path | None = None) -> Self:
        """The packaged models with the operator's file laid over them.

        Raises:
            ModelsFileError: the file cannot be read, or a place in it is wrong; or it leaves nothing to offer.
        """
        packaged = resources.files(__package__ or "").joinpath("models.toml").read_text(encoding="utf-8")
        if extra_file is None:
            return cls(read_models(packaged, None))
        try:
            extra = extra_file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise ModelsFileError(f"{extra_file}: cannot be read ({error}).") from error
        registry = cls(read_models(packaged, extra, extra_name=str(extra_file)))
        for is_demo, what in ((True, "the demo"), (False, "the provider")):
            if not registry.list_offered(is_demo=is_demo):
                raise ModelsFileError(f"{extra_file}: leaves no model of {what} to offer.")
        return registry

    def limited_to(self, can: Capabilities) -> Self:
        """Offers only what the provider's server can do."""
        return type(self)(list(self._models.values()), can)

    def list_offered(self, *, is_demo: bool) -> tuple[Model, ...]:
        """What a person may choose, the default first. The demo model is alone: it is offered where there is no key."""
        return tuple(model for model in self._offered if model.is_demo is is_demo)

    def get_offered(self, model_id: str, *, is_demo: bool) -> Model:
        """For a new job. Raises `InvalidInputError` on field `model`, its `fix` the default one."""
        offered = self.list_offered(is_demo=is_demo)
        for model in offered:
            if model.id == model_id:
                return model
        model = self.get(model_id)
        reason = "is not offered any more" if model.is_retired else "is not offered here"
        raise InvalidInputError(f"{model.label} {reason}.", field="model", fix=offered[0].id if offered else "")

    def get(self, model_id: str) -> Model:
        """For an existing job, so retired ones too. Raises `InvalidInputError` on field `model`."""
        model = self.find(model_id)
        if model is None:
            raise InvalidInputError("There is no model of that name here.", field="model")
        return model

    def find(self, model_id: str) -> Model | None:
        """For display: a job may be older than the operator's file."""
        return self._models.get(model_id)
