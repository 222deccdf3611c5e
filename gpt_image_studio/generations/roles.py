"""What each reference picture is for, told to the model. The image API has no roles, so they go as one sentence after the prompt."""

from gpt_image_studio.generations.model import JobRequest, ReferenceRole

#: What a picture is, in the words the model is sent. The rest is for the prompt to say.
_WORDS = {
    ReferenceRole.PRODUCT: "the product",
    ReferenceRole.STYLE: "a style reference",
    ReferenceRole.LOGO: "the logo",
}


def roles_sentence(request: JobRequest) -> str:
    """As `Image 1 is the product. Image 2 is a style reference.`; empty where no picture has a role."""
    said = enumerate(request.reference_roles, start=1)
    return " ".join(f"Image {place} is {_WORDS[role]}." for place, role in said if role in _WORDS)


def sent_prompt(request: JobRequest) -> str:
    """The prompt as written, then on a line of its own what the pictures are. This is what is sent and what is priced."""
    sentence = roles_sentence(request)
    return f"{request.prompt}\n\n{sentence}" if sentence else request.prompt


def clean_roles(request: JobRequest) -> tuple[ReferenceRole, ...]:
    """One for each reference, in order; none at all where none of them says anything, so that a wish has one form."""
    count = len(request.references)
    roles = (*request.reference_roles, *[ReferenceRole.OTHER] * count)[:count]
    return roles if any(role in _WORDS for role in roles) else ()
