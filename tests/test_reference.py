"""The generated pages of docs/ are what the program is: every command, option, error code and shipped component."""

from __future__ import annotations

import re

import pytest
from generate_reference import ROOT, cli_page, codes_of, commands, errors_page, locked_licences
from typer import Context

import extraction.errors
import ledger.errors

STALE = "out of date: run `make docs`"
_COPYLEFT = re.compile(r"\bA?GPL", re.IGNORECASE)


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def test_the_command_reference_is_current() -> None:
    assert page("cli.md") == cli_page(), STALE


def test_every_command_and_option_is_documented() -> None:
    written = page("cli.md")
    for path, command in commands():
        section = written.split(f"## `{path}`\n")[1].split("\n## ")[0]
        for parameter in command.get_params(Context(command)):
            if parameter.param_type_name == "option":
                assert all(f"`{option}`" in section or f"、{option}" in section for option in parameter.opts), path
        assert command.help, f"{path} has no help"
        assert path == "xiansuo" or command.epilog, f"{path} has no example"


def test_the_error_codes_are_current() -> None:
    assert page("errors.md") == errors_page(), STALE


@pytest.mark.parametrize("base", [extraction.errors.ReadError, ledger.errors.LedgerError])
def test_every_code_is_its_own(base: type) -> None:
    codes = [error.code for error in codes_of(base)]
    assert len(codes) == len(set(codes))
    for error in codes_of(base):
        assert re.fullmatch(r"[ELW]\d{3}", error.code)
        assert re.search(r"[一-鿿]", error.what), error
        assert re.search(r"[一-鿿]", error.advice), error


def test_every_component_of_the_lock_is_listed() -> None:
    listed = re.findall(r"^\| ([\w.-]+) \| ([^|]+) \| ([^|]+) \|$", page("licences.md"), re.MULTILINE)
    shipped = [(name, versions) for name, versions, _ in locked_licences()]
    assert [(name, versions) for name, versions, _ in listed[2:]] == shipped, STALE


def test_no_component_forces_its_licence_on_us() -> None:
    """An offer of alternatives counts by its best one; LGPL is a library licence."""
    for name, _, licence in locked_licences():
        assert licence.strip() not in {"", "None", "UNKNOWN"}, name
        offers = [re.sub("LGPL", "", offer, flags=re.IGNORECASE) for offer in re.split(r"\bOR\b|;", licence)]
        assert not all(_COPYLEFT.search(offer) for offer in offers), (name, licence)
