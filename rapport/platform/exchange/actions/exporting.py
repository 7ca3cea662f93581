"""placeholder"""


def export_records() -> None:
    return None
