"""Where stations and township centres go: under coverage, universal service, capacity and budget, with a bound."""
