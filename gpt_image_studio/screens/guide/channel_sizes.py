"""Sizes for channels: what each asks for, what to choose in the studio, what comes out and what it costs. All but the first computed."""

from dataclasses import dataclass

import reflex as rx

from gpt_image_studio.errors import InvalidInputError
from gpt_image_studio.generations.catalog.sizes import size_for, snap
from gpt_image_studio.generations.model import JobRequest, Size
from gpt_image_studio.generations.prices import pricing
from gpt_image_studio.screens.guide.chapters import wide_table
from gpt_image_studio.screens.wording import size_text
from gpt_image_studio.site import site


@dataclass(frozen=True, slots=True)
class Channel:
    """`asks` is the channel's own figure, px. `shape` and `scale` name the chips; without them the figure is typed in."""

    name: str
    asks: Size
    shape: str = ""
    scale: str = ""


CHANNELS = (
    Channel("Marketplace, on white", Size(2000, 2000), "1:1", "2K"),
    Channel("Shop, product page", Size(1600, 2000), "4:5", "2K"),
    Channel("Shop or website, first screen", Size(1920, 1080), "16:9", "2K"),
    Channel("Instagram post", Size(1080, 1350), "4:5", "2K"),
    Channel("Story, reel, short", Size(1080, 1920), "9:16", "2K"),
    Channel("LinkedIn post", Size(1200, 1200), "1:1", "2K"),
    Channel("Link preview, ad banner", Size(1200, 628)),
    Channel("Newsletter header", Size(1200, 600)),
    Channel("Video thumbnail", Size(1280, 720), "16:9", "1K"),
    Channel("Slide, full bleed", Size(1920, 1080), "16:9", "2K"),
    Channel("Print, A6 card at 300 dpi", Size(1240, 1748)),
    Channel("Print, A5 flyer at 300 dpi", Size(1748, 2480)),
    Channel("Screen in 4K", Size(3840, 2160), "16:9", "4K"),
)


@dataclass(frozen=True, slots=True)
class ChannelSize:
    """`choose` as the composer's chips say it."""

    channel: Channel
    choose: str
    size: Size
    credits: int


def list_channel_sizes() -> list[ChannelSize]:
    """For the first model that is offered, one Standard picture each."""
    return [_size_of(channel) for channel in CHANNELS]


def _size_of(channel: Channel) -> ChannelSize:
    model = site().offered_model
    choose = f"{channel.shape} · {channel.scale}" if channel.shape else f"Custom {size_text(channel.asks)}"
    try:
        size = size_for(channel.shape, channel.scale, model.size_rule)
    except InvalidInputError:
        size = snap(channel.asks.width, channel.asks.height, model.size_rule).size
    quote = pricing.quote(JobRequest("", model.id, size, model.default_quality), model, margin=site().margin)
    return ChannelSize(channel, choose, size, quote.credits_each)


def channel_sizes() -> rx.Component:
    model = site().offered_model
    return wide_table(
        "What each channel asks for, what you get, and its price",
        ("Channel", "Asks for", "Choose", "You get", f"{model.label_of(model.default_quality)}, credits"),
        [
            (line.channel.name, size_text(line.channel.asks), line.choose, size_text(line.size), f"{line.credits:,}")
            for line in list_channel_sizes()
        ],
    )
