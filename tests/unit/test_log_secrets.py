"""What must not be logged is struck out, whoever hands it in by mistake."""

import json

import pytest
import structlog

from gpt_image_studio.observability import SECRET_KEYS, configure_logging


def test_what_must_not_be_logged_is_struck_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(process="test")
    structlog.get_logger("test").info("something.happened", job_id="j1", **dict.fromkeys(SECRET_KEYS, "hush"))
    line = capsys.readouterr().err
    assert "hush" not in line
    assert json.loads(line)["job_id"] == "j1"
    assert {"prompt", "email", "token", "api_key", "password", "cookie", "url"} <= SECRET_KEYS
