"""The lake and the marts: Parquet files made from the operational tables. No Django in here."""
