"""Settings, addresses, start-up checks, the commands behind ./run."""
