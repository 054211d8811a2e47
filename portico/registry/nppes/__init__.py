"""Reading and merging the files of the National Plan and Provider Enumeration System (NPPES)."""
