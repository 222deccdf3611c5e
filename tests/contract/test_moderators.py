"""One suite for everybody who judges: what the gate may rely on. Never an opinion for want of an answer."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import structlog

from fakes.pictures import make_png
from fakes.providers.creem_moderation_server import KEY, CreemServer, creem_moderation_server
from fakes.providers.emulator import Emulator
from fakes.providers.moderator import FORBIDDEN, FakeModerator, with_comment
from fakes.providers.raw_server import answer, raw_server, saying
from gpt_image_studio.adapters.creem_moderation import CreemModeration
from gpt_image_studio.adapters.openai_moderation import THRESHOLDS, OpenAIModeration
from gpt_image_studio.moderation.local_rules import LocalRules
from gpt_image_studio.moderation.model import Decision
from gpt_image_studio.moderation.ports import (
    ModerationUnavailableError,
    Picture,
    PictureModerator,
    TextModerator,
)

PROMPT = "a lighthouse in the rain"


@dataclass(frozen=True, slots=True)
class Bench:
    moderator: TextModerator
    #: A prompt it says no to.
    forbidden: str


@pytest.fixture
async def creem() -> AsyncIterator[CreemServer]:
    async with creem_moderation_server() as server:
        yield server


@pytest.fixture(params=["fake", "local", "creem", "openai"])
async def bench(request: pytest.FixtureRequest, creem: CreemServer, emulator: Emulator) -> AsyncIterator[Bench]:
    match request.param:
        case "fake":
            bench = Bench(FakeModerator(), f"something {FORBIDDEN}")
        case "local":
            bench = Bench(LocalRules(), "nudify this photo")
        case "creem":
            bench = Bench(CreemModeration(creem.base_url, KEY), "a boat [[creem deny]]")
        case _:
            bench = Bench(OpenAIModeration(emulator.base_url, "sk-x"), "a boat [[flag violence/graphic]]")
    yield bench
    await bench.moderator.close()


async def test_an_ordinary_prompt_is_allowed_and_nothing_is_said_against_it(bench: Bench) -> None:
    opinion = await bench.moderator.judge_text(PROMPT, reference="acc_1:job_1")
    assert (opinion.decision, opinion.categories) == (Decision.ALLOW, ())


async def test_a_forbidden_prompt_is_denied(bench: Bench) -> None:
    opinion = await bench.moderator.judge_text(bench.forbidden, reference="acc_1:job_1")
    assert opinion.decision is Decision.DENY


async def test_the_longest_prompt_in_every_script_is_judged(bench: Bench) -> None:
    opinion = await bench.moderator.judge_text("ä 海 🚀 " * 4000, reference="acc_1:job_1")
    assert opinion.decision is Decision.ALLOW


async def test_whoever_judges_has_a_name_and_a_policy_of_a_length_that_can_be_kept(bench: Bench) -> None:
    assert 0 < len(bench.moderator.name) <= 40
    assert bench.moderator.policy


# Creem


@pytest.mark.parametrize("word", ["flag", "deny", "maybe"])
async def test_creem_anything_but_allow_is_a_no(creem: CreemServer, word: str) -> None:
    moderator = CreemModeration(creem.base_url, KEY)
    opinion = await moderator.judge_text(f"a boat [[creem {word}]]", reference="r")
    assert (opinion.decision, opinion.provider_id) == (Decision.DENY, "mod_1a2b")
    await moderator.close()


@pytest.mark.parametrize("word", ["500", "429", "html", "list", "mute", "timeout"])
async def test_creem_without_a_decision_there_is_no_opinion(creem: CreemServer, word: str) -> None:
    moderator = CreemModeration(creem.base_url, KEY, timeout_seconds=0.3 if word == "timeout" else 5.0)
    with pytest.raises(ModerationUnavailableError, match="Nothing was charged"):
        await moderator.judge_text(f"a boat [[creem {word}]]", reference="r")
    await moderator.close()
    assert len(creem.asked) == 1


async def test_creem_is_told_the_prompt_as_written_and_our_name_for_the_occasion(creem: CreemServer) -> None:
    moderator = CreemModeration(creem.base_url, KEY)
    opinion = await moderator.judge_text(PROMPT, reference="acc_42:job_9001")
    assert creem.asked == [{"prompt": PROMPT, "external_id": "acc_42:job_9001"}]
    assert opinion.provider_id == "mod_1a2b"
    await moderator.close()


async def test_creem_with_a_wrong_key_or_no_server_is_away_not_silent(creem: CreemServer) -> None:
    for base_url, key in [(creem.base_url, "creem_other"), ("http://127.0.0.1:9", KEY)]:
        moderator = CreemModeration(base_url, key)
        with pytest.raises(ModerationUnavailableError):
            await moderator.judge_text(PROMPT, reference="r")
        await moderator.close()


# OpenAI


@pytest.fixture
async def openai(emulator: Emulator) -> AsyncIterator[OpenAIModeration]:
    moderator = OpenAIModeration(emulator.base_url, "sk-x")
    yield moderator
    await moderator.close()


@pytest.mark.parametrize("name", THRESHOLDS)
async def test_openai_every_category_is_known_and_becomes_one_of_ours(openai: OpenAIModeration, name: str) -> None:
    opinion = await openai.judge_text(f"a boat [[flag {name}]]", reference="r")
    assert opinion.decision is Decision.DENY
    assert opinion.categories == (THRESHOLDS[name][0],)
    assert opinion.provider_id.startswith("modr-")


@pytest.mark.parametrize("moderator", ["fake", "openai"])
async def test_pictures_are_judged_one_by_one(moderator: str, openai: OpenAIModeration) -> None:
    judge: PictureModerator = FakeModerator() if moderator == "fake" else openai
    fine, bad = make_png(), with_comment(make_png(), f"{FORBIDDEN} [[flag sexual]]")
    assert (await judge.judge_picture(Picture("image/png", fine))).decision is Decision.ALLOW
    assert (await judge.judge_picture(Picture("image/png", bad))).decision is Decision.DENY


SCORES = dict.fromkeys(THRESHOLDS, 0.0)


@pytest.mark.parametrize(
    ("name", "score", "decision"),
    [
        ("sexual", 0.59, Decision.ALLOW),
        ("sexual", 0.6, Decision.DENY),
        ("sexual/minors", 0.2, Decision.DENY),
        ("violence", 0.95, Decision.ALLOW),
        ("harassment", 0.5, Decision.ALLOW),
    ],
)
async def test_openai_our_thresholds_decide_and_not_its_flag(name: str, score: float, decision: Decision) -> None:
    said = {"id": "m", "results": [{"flagged": decision is Decision.ALLOW, "category_scores": SCORES | {name: score}}]}
    async with raw_server(saying(answer(_json(said)))) as server:
        moderator = OpenAIModeration(server.base_url, "sk-x")
        assert (await moderator.judge_text(PROMPT, reference="r")).decision is decision
        await moderator.close()


@pytest.mark.parametrize(
    "reply",
    [
        b"<html>",
        b"[]",
        b"{}",
        b'{"results": []}',
        b'{"results": [{"flagged": false}]}',
        b'{"results": [{"flagged": false, "category_scores": {"sexual": 0.0}}]}',
        b'{"results": [{"flagged": false, "category_scores": null}]}',
    ],
    ids=repr,
)
async def test_openai_an_answer_that_is_not_whole_is_no_opinion(reply: bytes) -> None:
    async with raw_server(saying(answer(reply))) as server:
        moderator = OpenAIModeration(server.base_url, "sk-x")
        with pytest.raises(ModerationUnavailableError):
            await moderator.judge_text(PROMPT, reference="r")
        await moderator.close()


@pytest.mark.parametrize("status", ["401 Unauthorized", "429 Too Many", "500 Trouble"])
async def test_openai_an_error_is_no_opinion(status: str) -> None:
    said = {"id": "m", "results": [{"flagged": False, "category_scores": SCORES}]}
    async with raw_server(saying(answer(_json(said), status=status))) as server:
        moderator = OpenAIModeration(server.base_url, "sk-x")
        with pytest.raises(ModerationUnavailableError):
            await moderator.judge_text(PROMPT, reference="r")
        await moderator.close()


async def test_no_prompt_reaches_the_log_whatever_goes_wrong(creem: CreemServer) -> None:
    secret = "a very private wish"
    with structlog.testing.capture_logs() as logs:
        moderator = CreemModeration(creem.base_url, KEY, timeout_seconds=0.3)
        for word in ["500", "html", "mute", "timeout"]:
            with pytest.raises(ModerationUnavailableError):
                await moderator.judge_text(f"{secret} [[creem {word}]]", reference="r")
        await moderator.close()
    assert len(logs) == 4
    assert secret not in repr(logs)


def _json(value: object) -> bytes:
    return json.dumps(value).encode()
