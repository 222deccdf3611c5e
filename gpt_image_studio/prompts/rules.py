"""What the schema cannot say: rules of content that every template keeps."""

import re

from gpt_image_studio.prompts.library import PromptLibrary
from gpt_image_studio.prompts.model import PromptTemplate, UseCase
from gpt_image_studio.prompts.template import prompt_of

GROUPS_PER_USE_CASE = 6
LEAST_TEMPLATES = 60

#: Things no template of this library asks for, whatever the reason: account rules of payment companies, and ours.
FORBIDDEN = re.compile(
    r"\b(face[- ]?swap\w*|deepfakes?|nude|naked|lingerie|underwear|bikinis?|sexy|sensual|seductive|erotic|celebrit\w+|"
    r"in the style of|trademarked|photo of a famous|undress\w*|blood|gore|weapons?|guns?|cigarettes?|vape)\b",
    re.IGNORECASE,
)
#: The interface has neither, so no template may pretend.
NOT_IN_THE_API = re.compile(r"\b(seed|negative prompt|cfg|steps)\b\s*[:=]|--\w+", re.IGNORECASE)
STRAIGHT_QUOTE = '"'


def faults_of(template: PromptTemplate) -> list[str]:
    """In sentences; empty when well."""
    texts = (template.body, template.title, template.outcome, *(f"{v.default} {v.example}" for v in template.variables))
    everything = " ".join((*texts, *template.tags))
    faults = [f"says “{found[0]}”" for found in FORBIDDEN.finditer(everything)]
    faults += [f"says “{found[0]}”, which the API does not have" for found in NOT_IN_THE_API.finditer(everything)]
    if STRAIGHT_QUOTE in template.body:
        faults.append("uses straight quotes; exact words stand in “…”")
    if template.body.count("“") != template.body.count("”"):
        faults.append("opens a quote that it does not close")
    if prompt_of(template).endswith((".", "”")) is False:
        faults.append("does not end with a full stop")
    if template.recommended.background == "transparent" and "background" not in template.body:
        faults.append("is transparent and does not say so in its words")
    return faults


def check_library(library: PromptLibrary) -> list[str]:
    """Every fault, with the slug it belongs to."""
    faults = [f"{each.slug}: {fault}" for each in library.list_all() for fault in faults_of(each)]
    for use_case in UseCase:
        groups = [group for group in library.list_groups() if group.use_case is use_case]
        if len(groups) != GROUPS_PER_USE_CASE:
            faults.append(f"{use_case} has {len(groups)} groups instead of {GROUPS_PER_USE_CASE}")
    if (count := len(library.list_all())) < LEAST_TEMPLATES:
        faults.append(f"there are {count} templates, {LEAST_TEMPLATES} are promised")
    for what in ("title", "outcome", "body"):
        texts = [getattr(each, what) for each in library.list_all()]
        faults += [f"two templates have the same {what}: {text[:60]}" for text in {*texts} if texts.count(text) > 1]
    return faults
