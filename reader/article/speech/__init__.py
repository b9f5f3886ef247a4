"""Speech: where it stands, who is named in an article, which words tell who speaks. For `quotations` and `speakers`."""
