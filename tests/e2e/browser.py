"""
A browser without a window, driven over its own pipe: opens a page as wide as is asked, and measures it.

No test stands here. It needs Chromium on the machine; `there` says whether it is.
"""

import base64
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_PROGRAM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-extensions",
    "--remote-debugging-pipe",
)
_HEIGHT = 900

there = _PROGRAM is not None


class Browser:
    """One page of a browser."""

    def __init__(self, into: int, out: int) -> None:
        """Speak to a browser by its two pipes."""
        self._into, self._out = into, out
        self._rest, self._number, self._session = b"", 0, ""
        self.told: list[dict[str, Any]] = []  # what the browser said of its own accord
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.ask(f"{domain}.enable")
        self.ask("Emulation.setScrollbarsHidden", hidden=True)

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """Ask the browser for something, and give its answer."""
        self._number += 1
        session = {"sessionId": self._session} if self._session else {}
        message = {"id": self._number, "method": method, "params": params, **session}
        os.write(self._into, json.dumps(message).encode() + b"\0")
        while True:
            found = self._read()
            if found.get("id") == self._number:
                assert "error" not in found, found
                return dict(found["result"])
            self.told.append(found)

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            piece = os.read(self._out, 1 << 20)
            assert piece, "the browser is gone"
            self._rest += piece
        one, _, self._rest = self._rest.partition(b"\0")
        return dict(json.loads(one))

    def open(self, path: Path, width: int) -> None:
        """Open a file in a window of a *width*."""
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=_HEIGHT, deviceScaleFactor=1, mobile=False)
        self.told.clear()
        self.ask("Page.navigate", url=path.as_uri())
        while not any(one.get("method") == "Page.loadEventFired" for one in self.told):
            self.told.append(self._read())

    def value(self, expression: str) -> Any:
        """Give the value of an *expression* of JavaScript, as the tools of a developer do."""
        return self.ask("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def picture(self, path: Path) -> None:
        """Write a picture of the whole page."""
        size = self.ask("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
        found = self.ask("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
        path.write_bytes(base64.b64decode(found["data"]))

    def printed(self, path: Path) -> None:
        """Write the page as it is printed."""
        path.write_bytes(base64.b64decode(self.ask("Page.printToPDF", preferCSSPageSize=True)["data"]))


@contextmanager
def browser() -> Iterator[Browser]:
    """Start a browser, and end it."""
    ours, theirs = os.pipe(), os.pipe()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        wrapped = f'exec "$0" "$@" 3<&{ours[0]} 4>&{theirs[1]}'
        command = ("bash", "-c", wrapped, str(_PROGRAM), *_FLAGS, f"--user-data-dir={folder}")
        process = subprocess.Popen(  # noqa: S603 - the browser of this machine
            command, pass_fds=(ours[0], theirs[1]), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        os.close(ours[0])
        os.close(theirs[1])
        try:
            yield Browser(ours[1], theirs[0])
        finally:
            os.close(ours[1])
            os.close(theirs[0])
            process.terminate()
            process.wait(20)
