"""What a treatment does to whom: the parts of the study ``uplift``.

Trials and their outcomes, learners of the effect, the ranking they give and how it is judged, whom to treat.
It knows no files and no database.
"""
