"""Pan-sharpening: a registered, MTF-matched classical start, and a network for what it leaves."""
