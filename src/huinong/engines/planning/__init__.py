"""Planning: the day of a county on two echelons with timetables, the design of its network, its cold chain."""
