"""What must not be logged is struck out, whoever hands it in by mistake."""

import json
import logging

import pytest
import structlog

from gpt_image_studio.observability import MAX_LIBRARY_LINES_PER_MINUTE, SECRET_KEYS, configure_logging


def test_what_must_not_be_logged_is_struck_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(process="test")
    structlog.get_logger("test").info("something.happened", job_id="j1", **dict.fromkeys(SECRET_KEYS, "hush"))
    line = capsys.readouterr().err
    assert "hush" not in line
    assert json.loads(line)["job_id"] == "j1"
    assert {"prompt", "email", "token", "api_key", "password", "cookie", "url"} <= SECRET_KEYS


def test_a_library_that_complains_about_what_strangers_send_is_heard_a_few_times_a_minute(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logging(process="test")
    for number in range(5 * MAX_LIBRARY_LINES_PER_MINUTE):
        logging.getLogger("reflex.app").warning("something odd came, number %d", number)
    # A minute may end in between.
    assert 1 <= len(capsys.readouterr().err.splitlines()) <= 2 * MAX_LIBRARY_LINES_PER_MINUTE


def test_what_the_engine_says_of_jobs_is_heard_every_time(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(process="test")
    for number in range(2 * MAX_LIBRARY_LINES_PER_MINUTE):
        logging.getLogger("procrastinate.worker").error("job %d failed", number)
    assert len(capsys.readouterr().err.splitlines()) == 2 * MAX_LIBRARY_LINES_PER_MINUTE


def test_a_packet_that_cannot_be_read_leaves_neither_a_trace_nor_its_text(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(process="test")
    unreadable = ValueError("a secret prompt")
    logging.getLogger("engineio.server").error("message async handler error", exc_info=unreadable)
    said = capsys.readouterr().err
    assert "message async handler error: ValueError" in said
    assert "secret" not in said
    assert "Traceback" not in said
    assert len(said.splitlines()) == 1
