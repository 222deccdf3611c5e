"""Reading one parameter at a time: its type, its range, its choices."""

from typing import Any, Final

from gpt_image_studio.demo_model.wire import capabilities, errors
from gpt_image_studio.demo_model.wire.capabilities import ImageModel

#: name -> smallest, largest, default.
INTEGERS: Final = {
    "n": (1, capabilities.MAX_COUNT, 1),
    "partial_images": (0, capabilities.MAX_PARTIALS, 0),
    "output_compression": (0, 100, 100),
    "frame_count": (2, 16, 9),
    "frame_duration_ms": (10, 655_350, 200),
}
CHOICES: Final = {
    "quality": ("low", "medium", "high", "xhigh", "max", "auto"),
    "background": ("transparent", "opaque", "auto"),
    "output_format": ("png", "jpeg", "webp", "gif", "svg"),
    "moderation": ("auto", "low"),
    "complexity": ("low", "medium", "high"),
    "input_fidelity": ("low", "high"),
}


def read_prompt(fields: dict[str, Any]) -> str:
    prompt = fields.get("prompt")
    if prompt is None or prompt == "":
        raise errors.missing_parameter("prompt")
    if not isinstance(prompt, str):
        raise errors.wrong_type("prompt", "a string", prompt)
    longest = capabilities.MAX_PROMPT_CHARACTERS
    if len(prompt) > longest:
        raise errors.ApiError(
            f"Invalid 'prompt': string too long. Expected a string with maximum length {longest}, "
            f"but got a string with length {len(prompt)} instead.",
            code="string_above_max_length",
            param="prompt",
        )
    return prompt


def read_model(fields: dict[str, Any]) -> ImageModel:
    name = fields.get("model")
    if name is None or name == "":
        raise errors.missing_parameter("model")
    model = capabilities.find_model(str(name))
    if model is None:
        raise errors.model_not_found(str(name))  # also for retired models: a guess
    return model


def read_integer(fields: dict[str, Any], name: str) -> int:
    smallest, largest, default = INTEGERS[name]
    value = fields.get(name)
    if value is None:
        return default
    if not isinstance(value, int) or isinstance(value, bool):
        raise errors.wrong_type(name, "an integer", value)
    if value > largest:
        message = (
            f"Invalid '{name}': integer above maximum value. Expected a value <= {largest}, but got {value} instead."
        )
        raise errors.ApiError(message, code="integer_above_max_value", param=name)
    if value < smallest:
        message = (
            f"Invalid '{name}': integer below minimum value. Expected a value >= {smallest}, but got {value} instead."
        )
        raise errors.ApiError(message, code="integer_below_min_value", param=name)
    return value


def read_choice(fields: dict[str, Any], name: str) -> str | None:
    value = fields.get(name)
    if value is None:
        return None
    if value not in CHOICES[name]:
        *others, last = (f"'{choice}'" for choice in CHOICES[name])
        message = f"Invalid value: '{value}'. Supported values are: {', '.join(others)}, and {last}."
        raise errors.invalid_value(message, name)
    return str(value)
