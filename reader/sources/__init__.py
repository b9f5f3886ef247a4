"""Bring articles in: web pages, feeds and other files become files of the library. The network is used only here."""
