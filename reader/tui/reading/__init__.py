"""The reading screen: its panes, and the parts of what it does, each made of the panes and of the parts before it."""
