"""One reader per file format, each ``read_*(data, source) -> Document``."""
