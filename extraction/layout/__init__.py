"""From printed lines to a document: furniture, reading order, paragraphs, tables; the same for PDF, OCR and OFD."""
