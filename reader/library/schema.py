"""The tables of the index. All of it can be thrown away: a scan of the folder and the notebook fill it again."""

from __future__ import annotations

SCHEMA_VERSION = 1
"""Kept as `user_version`; raise it when a table changes or when `parse` gives something else for the same file."""

SCHEMA = """
CREATE TABLE article(
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    path TEXT NOT NULL,             -- one row a path: Index.put sees to it
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    digest TEXT NOT NULL,           -- of the words of the text: equal for copies
    headline TEXT NOT NULL,
    headline_derived INTEGER NOT NULL,
    byline TEXT,
    place TEXT,
    date TEXT,
    agency TEXT,
    published TEXT,
    published_basis TEXT,
    sorted TEXT NOT NULL,           -- published, else ''
    language TEXT,
    url TEXT,
    source TEXT,
    tags TEXT NOT NULL,             -- JSON list
    words INTEGER NOT NULL,
    quotation_count INTEGER NOT NULL,
    related_count INTEGER NOT NULL,
    text TEXT NOT NULL,             -- the long ones last: what stands before is read without them
    spans TEXT NOT NULL             -- compact JSON, see spans.py
);
CREATE INDEX article_file ON article(path, size, mtime_ns, id, digest);
CREATE INDEX article_sorted ON article(sorted DESC, number DESC);
CREATE INDEX article_headline ON article(headline);
CREATE INDEX article_place ON article(place);
-- For queries that filter and count without touching the pages that hold the texts.
CREATE INDEX article_facts ON article(source, agency, tags, quotation_count, related_count, words);
CREATE INDEX article_digest ON article(digest);
CREATE INDEX article_url ON article(url) WHERE url IS NOT NULL;

CREATE TABLE quotation(
    article INTEGER NOT NULL REFERENCES article(number),
    ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    speaker TEXT,
    PRIMARY KEY(article, ordinal)
) WITHOUT ROWID;
CREATE INDEX quotation_speaker ON quotation(speaker);

CREATE TABLE mark(
    article TEXT PRIMARY KEY,       -- the article's id
    read INTEGER NOT NULL,
    starred INTEGER NOT NULL,
    notes INTEGER NOT NULL,
    words TEXT NOT NULL,
    tags TEXT NOT NULL              -- JSON list
) WITHOUT ROWID;

CREATE TABLE problem(
    path TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    sentence TEXT NOT NULL
);
CREATE TABLE setting(key TEXT PRIMARY KEY, value TEXT NOT NULL);

-- The words are folded (words.fold) before they come here.
-- Kept in step by Index.put and Index.remove: a trigger would make FTS5 write a segment for every single row.
CREATE VIRTUAL TABLE article_words USING fts5(
    headline, text, content='article', content_rowid='number', tokenize="porter unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(article_words, 'row');
"""
