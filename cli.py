"""The command line: parse arguments, read settings once, call one function per command, print."""


def main() -> None:
    """Entry point of the ``xiansuo`` command."""
