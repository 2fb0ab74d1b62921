"""What every floor stands on: values, the event log, who acts."""
