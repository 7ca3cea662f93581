"""The only writes of forecasts."""
