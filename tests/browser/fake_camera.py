"""A Chromium whose camera sees one code, drawn on a grey wall."""

from pathlib import Path
from typing import Any

import segno
from PIL import Image
from playwright.sync_api import Browser, BrowserType

WIDTH, HEIGHT = 640, 480


def film_of(code: str, path: Path) -> Path:
    """A short film in the plain format that Chromium plays in place of a camera."""
    segno.make_qr(code, error="m").save(str(path.with_suffix(".png")), scale=10, border=4)
    wall = Image.new("L", (WIDTH, HEIGHT), 128)
    drawn = Image.open(path.with_suffix(".png")).convert("L")
    wall.paste(drawn, ((WIDTH - drawn.width) // 2, (HEIGHT - drawn.height) // 2))
    colourless = bytes([128]) * (WIDTH * HEIGHT // 2)
    frame = b"FRAME\n" + wall.tobytes() + colourless
    path.write_bytes(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode() + frame * 10)
    return path


def seeing(browser_type: BrowserType, launch_args: dict[str, Any], film: Path) -> Browser:
    """That browser; it asks nobody whether it may look."""
    camera = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    return browser_type.launch(**{**launch_args, "args": [*launch_args["args"], *camera]})
