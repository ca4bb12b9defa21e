"""What a person sees on a terminal: lists, one clue with its source, figures, progress, and errors in Chinese."""
