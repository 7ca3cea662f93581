"""The texts that people read: found in templates and code, kept in one catalog per language.

A catalog is ``locale/<language>/LC_MESSAGES/django.po``; what programs read (``.mo``) is made of it by
``make setup`` and belongs to no commit.
"""
