"""From file bytes to text with structure: documents, outline, passages, amounts, dates, enterprise mentions.

Pure functions over frozen types. Nothing here knows databases, networks, clocks or rules of accountability.
"""
