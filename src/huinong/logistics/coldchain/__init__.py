"""冷链: cold stores, what their probes say, what the harvest will need, and which to build, ally or rent."""
