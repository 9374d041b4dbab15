"""Reading standings: what the engine needs, and what people see."""
