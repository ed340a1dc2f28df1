"""Files of questions, each layout read into the same records. Pure: bytes or rows in, records and problems out."""
