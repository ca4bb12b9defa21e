"""The command line: parse arguments, read settings once, call one function per command, print.

One module for each group of commands; ``cli.app`` puts them together. Commands that read documents import the readers
and models when they are called, so that the others start at once.
"""

from cli.app import main, run

__all__ = ["main", "run"]
