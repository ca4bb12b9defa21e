"""A real headless Chromium: started bare, driven by keys, asked whether the page kept its rules."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from visitor import PASSWORD

SWITCHES = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")
_PATIENCE = 30.0


class Page:
    """A browser at a desk."""

    def __init__(self, driver: WebDriver, address: str, downloads: Path) -> None:
        self.driver, self.address, self.downloads = driver, address, downloads
        self.strokes = 0

    def go(self, path: str) -> None:
        self.driver.get(self.address + path)

    def sign_in(self, login: str, password: str = PASSWORD) -> None:
        self.driver.delete_all_cookies()
        self.go("/login")
        self.one("[name=login]").send_keys(login)
        self.one("[name=password]").send_keys(password + Keys.ENTER)
        self.until(lambda: not self.path.startswith("/login"))

    def press(self, *keys: str) -> None:
        """Strokes at the page as it stands, wherever the focus is."""
        for key in keys:
            self.strokes += 1
            self.driver.switch_to.active_element.send_keys(key)

    def decide(self, *keys: str) -> None:
        """Strokes that lead to another page."""
        before = self.driver.execute_script("return performance.timeOrigin")
        self.press(*keys)
        self.until(lambda: self.driver.execute_script("return performance.timeOrigin") != before)
        self.until(lambda: self.driver.execute_script("return document.readyState") == "complete")

    def one(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    @property
    def path(self) -> str:
        return self.driver.current_url.removeprefix(self.address)

    @property
    def text(self) -> str:
        return self.one("body").text

    def until(self, true: Callable[[], object]) -> None:
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                if true():
                    return
            except Exception:
                if time.monotonic() > end:
                    raise
            assert time.monotonic() < end, f"{self.path}: waited in vain\n{self.text[:500]}"
            time.sleep(0.02)

    def troubles(self) -> list[str]:
        """What the browser complained of since the last look: errors of scripts, refused sources."""
        return [line["message"] for line in self.driver.get_log("browser") if line["level"] == "SEVERE"]

    def too_wide(self) -> bool:
        return bool(self.driver.execute_script("return document.documentElement.scrollWidth > window.innerWidth"))


@contextmanager
def browser(address: str, width: int = 1366, height: int = 768) -> Iterator[Page]:
    """A fresh Chromium of a size."""
    with tempfile.TemporaryDirectory() as profile, tempfile.TemporaryDirectory() as downloads:
        options = webdriver.ChromeOptions()
        options.binary_location = str(BROWSER)
        for switch in (*SWITCHES, f"--user-data-dir={profile}"):
            options.add_argument(switch)
        options.add_experimental_option("prefs", {"download.default_directory": downloads})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        driver = webdriver.Chrome(options=options, service=Service(str(DRIVER)))
        try:
            size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
            driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
            yield Page(driver, address, Path(downloads))
        finally:
            driver.quit()


@contextmanager
def program(folder: Path, *options: str) -> Iterator[tuple[str, list[str]]]:
    """``xiansuo serve`` on a free port as a user starts it: its address, and the lines that it printed by then."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from cli import main; main()", "serve", "--data", str(folder)]
    environment = {**os.environ, "PYTHONUTF8": "1", "COLUMNS": "300"}
    process = subprocess.Popen(
        [*command, "--port", str(port), *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=environment,
    )
    lines: list[str] = []
    assert process.stderr is not None
    try:
        for line in process.stderr:
            lines.append(line.strip())
            if "审核台已启动" in line:
                break
        assert lines and "审核台已启动" in lines[-1], "\n".join(lines)
        _wait_for(port)
        yield f"http://127.0.0.1:{port}", lines
    finally:
        process.terminate()
        process.wait(30)
        process.stderr.close()


def _wait_for(port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert time.monotonic() < end, "the program does not answer"
            time.sleep(0.05)
