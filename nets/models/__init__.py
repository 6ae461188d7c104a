"""Cards, registry, engines, runtime, export and import of networks."""
