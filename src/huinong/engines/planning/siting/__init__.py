"""Facility location as the literature puts it: with capacities, and the p-median."""
