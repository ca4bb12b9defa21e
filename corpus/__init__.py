"""The documents we hold and the labelled sets: intake, batches, labelled corpus and training on it."""
