"""A headless Chromium for pages in files, or the reason why there is none."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
PATIENCE = 60
"""Seconds after which a page counts as hanging; machines that run tests are busy."""


def missing() -> str:
    """What is not installed, "" where all is there."""
    lacking = [name for name in ("chromium", "chromedriver") if shutil.which(name) is None]
    return f"{' and '.join(lacking)} not found; apt install chromium chromium-driver" if lacking else ""


@contextlib.contextmanager
def chromium(width: int = 1280, height: int = 900, *, logs: bool = False) -> Iterator[Chrome]:
    """A browser with an empty profile; `logs` keeps what pages write to the console and ask of the network."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = ChromeOptions()
        options.binary_location = shutil.which("chromium")
        for flag in (*FLAGS, f"--window-size={width},{height}", f"--user-data-dir={profile}"):
            options.add_argument(flag)
        if logs:
            options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        driver = Chrome(options=options, service=Service(shutil.which("chromedriver")))
        try:
            yield driver
        finally:
            driver.quit()


def open_page(driver: Chrome, file: Path, fragment: str = "") -> None:
    """Open a report and wait until it has drawn itself."""
    driver.get("about:blank")  # else only the fragment would change
    driver.get(f"{file.resolve().as_uri()}{fragment}")
    until(driver, "return document.documentElement.dataset.state")


def until(driver: Chrome, script: str) -> object:
    """Wait until a script returns something true."""
    return WebDriverWait(driver, PATIENCE, poll_frequency=0.05).until(lambda d: d.execute_script(script))
