"""A folder of articles, found again fast: the index, the scan, queries, related stories. SQLite stays in here."""
