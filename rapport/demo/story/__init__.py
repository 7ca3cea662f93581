"""What people of the demo company did lately: made by the actions that the pages call, a few of each.

The population beside it is drawn by the thousand and copied in; this is what somebody sees who opens a
page for the first time. Each part is one module with one ``tell_…`` that finds or makes what it needs;
``parts`` tells them all.
"""

from rapport.demo.story.plot import Story

__all__ = ["Story"]
