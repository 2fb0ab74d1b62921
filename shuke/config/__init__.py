"""Settings, addresses, schedule: the only place that knows everyone."""
