"""Which cold stores to build, ally or rent (建、联、租), and how a harvest is staged against them."""
