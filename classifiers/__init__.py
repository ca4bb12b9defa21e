"""From passages to clues: is it one, whose, what it cost, what it is, how sure. The only importer of scikit-learn."""
