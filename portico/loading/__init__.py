"""Large files into the database: lines in, refused ones by number and reason, COPY, sets of rows."""
