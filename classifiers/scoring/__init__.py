"""Scoring predicted clues against gold, by the rules of docs/annotation.md (How it is scored)."""
