"""QTI packages, in and out: one reader for all versions, one writer for 2.1 and 3.0."""
