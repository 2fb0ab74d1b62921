"""Pages of the stage Customise: what members are promised and get."""
