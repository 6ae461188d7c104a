"""How the bundled models and the sample scene are made."""
