"""Khơi Trong: which posts of a Vietnamese page export deserve a volunteer's attention, and why.

Importing this package stays light: no torch, Django, scikit-learn or underthesea until a room that needs
them is imported.
"""

__version__ = "0.1.0"
