"""A design that is served: workers, their builds, and what they tell of themselves."""
