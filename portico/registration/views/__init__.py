"""The pages of registration, a file per part."""
