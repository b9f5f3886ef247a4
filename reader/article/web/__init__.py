"""Web pages: their blocks, what they state about their article, the stories that they name; for `html`."""
