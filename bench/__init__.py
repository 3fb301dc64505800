"""`make bench`: figures as ratios measured side by side in one run; docs/benchmarks.md keeps the last ones."""
