"""The writes of automation, one module per noun: automations, starting, running, runs."""
