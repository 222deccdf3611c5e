"""One template: fill it, see what it costs, read what goes wrong, take it to the studio. A static page for each."""

from functools import partial
from itertools import count

import reflex as rx

from gpt_image_studio.prompts.covers import cover_size
from gpt_image_studio.prompts.library import prompt_library
from gpt_image_studio.prompts.model import PromptTemplate, Variable, VariableKind
from gpt_image_studio.prompts.template import prompt_of
from gpt_image_studio.screens.frame.document import font_preload, structured
from gpt_image_studio.screens.frame.page import Page
from gpt_image_studio.screens.frame.shell import public_page
from gpt_image_studio.screens.prompts.cover import LARGE, alt_of, cover, origin_of, source_of, source_set_of
from gpt_image_studio.screens.prompts.form import prompt_form
from gpt_image_studio.screens.prompts.price import price_of_use
from gpt_image_studio.screens.session import SessionState
from gpt_image_studio.screens.wording import credits_text, size_text
from gpt_image_studio.site import site

ROLES = {"product": "Product", "style": "Style", "logo": "Logo", "other": "Other"}


def prompt(template: PromptTemplate) -> rx.Component:
    run = price_of_use(template)
    return public_page(
        font_preload("instrument-serif-latin"),
        structured_data(template),
        rx.el.article(
            head(template),
            picture(template),
            prompt_form(template, price=f"{credits_text(run.credits)} a run"),
            facts(template),
            class_name="prompt-page",
        ),
        notes(template),
        blanks(template),
        related(template),
    )


def head(template: PromptTemplate) -> rx.Component:
    return rx.el.div(
        rx.el.nav(
            rx.el.a("Prompts", href="/prompts"),
            rx.el.span("/", aria_hidden="true"),
            rx.el.a(template.use_case.title(), href=f"/prompts?use={template.use_case}"),
            rx.el.span("/", aria_hidden="true"),
            rx.el.a(template.group.title, href=f"/prompts?use={template.use_case}&kind={template.group.id}"),
            aria_label="Breadcrumb",
            class_name="crumbs",
        ),
        rx.el.h1(template.title, class_name="serif page-title"),
        rx.el.p(template.outcome, class_name="lead"),
        class_name="prompt-head",
    )


def picture(template: PromptTemplate) -> rx.Component:
    width, height = cover_size(template.recommended.shape, LARGE)
    ratio = width / height
    return rx.el.figure(
        rx.el.div(
            cover(
                template, sizes=f"(max-width: 767px) {min(81, round(58 * ratio))}vw, {min(420, round(420 * ratio))}px"
            ),
            class_name="prompt-stage",
        ),
        rx.el.figcaption(origin_of(template), class_name="demo-notice"),
        class_name="prompt-picture",
    )


def facts(template: PromptTemplate) -> rx.Component:
    run, wanted = price_of_use(template), template.recommended
    rows: list[tuple[str, str]] = [
        ("One run", f"{credits_text(run.credits)} · {run.model}"),
        ("Size", f"{size_text(run.size)} · {wanted.shape} {wanted.scale}"),
        ("Quality", run.quality),
        ("Background", wanted.background),
        ("Written for", f"{wanted.family} models"),
        ("Verified", verified_text(template)),
        ("Version", f"{template.version} · {template.added:%d %b %Y}"),
    ]
    rows.append(("Tags", ", ".join(template.tags)))
    places = count(1)
    rows[1:1] = [
        (
            f"Picture {next(places)}",
            f"{each.note}{'' if each.is_required else ' (optional)'} · {ROLES[each.role].lower()}",
        )
        for each in template.inputs
    ]
    return rx.el.dl(
        *(rx.el.div(rx.el.dt(name), rx.el.dd(value)) for name, value in rows),
        class_name="prompt-facts",
    )


def verified_text(template: PromptTemplate) -> str:
    return f"{template.verified.model}, {template.verified.on:%d %b %Y}" if template.verified else "not yet verified"


def blanks(template: PromptTemplate) -> rx.Component:
    """Every variable with its values, readable where the form is not alive."""

    def row(variable: Variable) -> rx.Component:
        match variable.kind:
            case VariableKind.CHOICE:
                values = "one of: " + ", ".join(variable.choices)
            case VariableKind.IMAGE:
                values = f"{variable.default}, a picture that you bring"
            case VariableKind.COLOUR:
                values = f"a colour in words or as #rrggbb, here “{variable.default}”"
            case VariableKind.TEXT:
                values = f"“{variable.default}”, or for example “{variable.example}”"
        return rx.el.div(rx.el.dt(variable.label), rx.el.dd(values))

    return rx.el.section(
        rx.el.h2("What to fill in", class_name="serif"),
        rx.el.dl(*(row(variable) for variable in template.variables), class_name="prompt-facts prompt-blanks"),
        class_name="band prompt-notes",
    )


def notes(template: PromptTemplate) -> rx.Component:
    return rx.el.section(
        rx.el.div(
            rx.el.h2("What goes wrong", class_name="serif"),
            rx.el.ul(*(rx.el.li(pitfall) for pitfall in template.pitfalls), class_name="prompt-pitfalls"),
        ),
        rx.el.div(
            rx.el.h2("When to leave it", class_name="serif"),
            rx.el.p(template.when_not),
        ),
        class_name="band halves prompt-notes",
    )


def related(template: PromptTemplate) -> rx.Component:
    def card(other: PromptTemplate) -> rx.Component:
        width, height = cover_size(other.recommended.shape, LARGE)
        return rx.el.li(
            rx.el.a(
                rx.el.span(
                    rx.el.img(
                        src=source_of(other, LARGE),
                        src_set=source_set_of(other),
                        sizes="(max-width: 767px) 44vw, 260px",
                        alt=alt_of(other),
                        loading="lazy",
                        custom_attrs={"width": width, "height": height},
                    ),
                    class_name="prompt-cover",
                ),
                rx.el.span(other.title, class_name="prompt-card-title"),
                rx.el.span(other.outcome, class_name="prompt-card-text"),
                href=f"/prompts/{other.slug}",
                class_name="prompt-card",
            )
        )

    return rx.el.section(
        rx.el.h2("Related prompts", class_name="serif"),
        rx.el.ul(
            *(card(other) for other in prompt_library().list_related(template.slug)),
            class_name="shelf-grid shelf-four",
        ),
        class_name="band",
    )


def structured_data(template: PromptTemplate) -> rx.Component:
    crumbs = (
        ("Prompts", "/prompts"),
        (template.use_case.title(), f"/prompts?use={template.use_case}"),
        (template.title, f"/prompts/{template.slug}"),
    )
    data = [
        {
            "@context": "https://schema.org",
            "@type": "CreativeWork",
            "name": template.title,
            "description": template.outcome,
            "text": prompt_of(template),
            "genre": template.group.title,
            "audience": {"@type": "Audience", "audienceType": f"{template.use_case.title()} teams"},
            "creativeWorkStatus": f"Verified with {template.verified.model}"
            if template.verified
            else "Not yet verified",
            "learningResourceType": "Prompt template",
            "usageInfo": template.when_not,
            "mentions": [
                {
                    "@type": "PropertyValueSpecification",
                    "valueName": each.name,
                    "name": each.label,
                    "defaultValue": each.default,
                }
                for each in template.variables
            ],
            "keywords": ", ".join(template.tags),
            "version": str(template.version),
            "datePublished": template.added.isoformat(),
            "image": site().brand.address(source_of(template, LARGE)),
            "url": site().brand.address(f"/prompts/{template.slug}"),
            "inLanguage": "en",
            "isAccessibleForFree": True,
        },
        {
            "@context": "https://schema.org",
            "@type": "BreadcrumbList",
            "itemListElement": [
                {"@type": "ListItem", "position": place, "name": name, "item": site().brand.address(address)}
                for place, (name, address) in enumerate(crumbs, 1)
            ],
        },
    ]
    return structured(data)


def pages() -> tuple[Page, ...]:
    return tuple(
        Page(
            route=f"/prompts/{template.slug}",
            build=partial(prompt, template),
            title=f"{template.title} · prompt · {site().brand.name}",
            description=template.outcome,
            on_load=SessionState.arrive,
            picture=source_of(template, LARGE).removeprefix("/"),
            changed=template.added,
        )
        for template in prompt_library().list_all()
    )
