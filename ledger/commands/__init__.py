"""The commands of ``xiansuo``, one module for each group; ``cli.py`` puts them together.

Commands that read documents import the readers and models when they are called, so that the others start at once.
"""
