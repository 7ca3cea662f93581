"""What comes next in many series: the parts of the study ``forecast``.

Seasons, exponential smoothing and Theta, how they are combined, how sure that is, and how it is judged. It
knows no files, no calendar and no database.
"""
