"""计划: the day plan and the design of the network, made from facts, compared, changed, accepted, judged."""
