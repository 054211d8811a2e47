"""Reading and writing X12 files: pure, as streams, with findings instead of exceptions."""
