"""The page kit; knows no domain."""
