"""A county's day: vans from the centre, feeders from the townships, buses to the roadside, keepers who fetch."""
