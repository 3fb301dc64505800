"""Finds the plan of a day: routes with prizes, bus places by price, feeders, put together and packed into van-days."""
