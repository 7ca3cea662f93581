"""Plain Python that knows nothing of Django: money, periods, names, phones, errors."""
