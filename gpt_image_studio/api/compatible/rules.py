"""What OpenAI refuses although the studio could do it, or says in other words: clients rely on the refusal and on its `param`.

Everything else that does not go together is judged by `generations.requests`, whoever asks.
"""

from typing import Final

from gpt_image_studio.api.compatible.errors import USER, Refusal, RefusedError
from gpt_image_studio.api.compatible.parameters import EditParameters, ImageParameters
from gpt_image_studio.generations.model import OutputFormat

#: What a client that always sends it sends: nothing is compressed.
NOT_COMPRESSED: Final = 100


def check_rules(parameters: ImageParameters) -> None:
    """Refuses what OpenAI refuses. Raises `RefusedError` for the first such parameter."""
    output_format = parameters.output_format or OutputFormat.PNG
    if isinstance(parameters, EditParameters) and parameters.input_fidelity is not None:
        message = "No model here supports the 'input_fidelity' parameter: every one keeps to its pictures closely."
        raise RefusedError(
            Refusal(400, message, type=USER, code="invalid_input_fidelity_model", param="input_fidelity")
        )
    if not output_format.is_plain:
        for name, is_asked in (("stream", parameters.stream), ("partial_images", parameters.partial_images)):
            if is_asked:
                raise _invalid(name, f"'{name}' is not supported for output format '{output_format}'.")
    if output_format is OutputFormat.SVG and (parameters.n or 1) > 1:
        raise _invalid("n", "Only one image can be generated for output format 'svg'.")
    if output_format is not OutputFormat.SVG and parameters.svg is not None:
        raise _invalid("svg", "'svg' is only supported for output format 'svg'.")


def _invalid(param: str, message: str) -> RefusedError:
    return RefusedError(Refusal(400, message, code="invalid_value", param=param))
