"""The ledger (台账): clues as a record that people review, number, follow and close."""
