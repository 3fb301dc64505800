"""Mixed fleets: who drives which round, when vehicles differ in what they hold and cost."""
