"""What every app stands on: events, access, accounts, records, tasks, exchange and the HTML shell."""
