"""The tables of the index. All of it can be thrown away: a scan of the folder and the notebook fill it again."""

from __future__ import annotations

SCHEMA_VERSION = 3
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
    related_count INTEGER NOT NULL,
    text TEXT NOT NULL,             -- the long ones last: what stands before is read without them
    spans TEXT NOT NULL             -- of the blocks, links and related headlines; compact JSON, see spans.py
);
CREATE INDEX article_file ON article(path, size, mtime_ns, id, digest);
CREATE INDEX article_sorted ON article(sorted DESC, number DESC);
-- As order.py lists headlines: without the marks before their first letter.
CREATE INDEX article_headline ON article(ltrim(headline, ' ''"‘’‚“”„«»‹›') COLLATE NOCASE, headline);
CREATE INDEX article_place ON article(place, sorted DESC, number DESC);
-- For queries that filter and count without touching the pages that hold the texts.
CREATE INDEX article_facts ON article(source, agency, tags, related_count, words);
CREATE INDEX article_digest ON article(digest);
CREATE INDEX article_url ON article(url) WHERE url IS NOT NULL;

-- What a first index finds in a second step; an article without a row still waits for it.
CREATE TABLE speech(
    article INTEGER PRIMARY KEY,
    quotations INTEGER NOT NULL,    -- how many
    spans TEXT NOT NULL             -- of the quotations and the marked words; compact JSON, see spans.py
);
CREATE INDEX speech_quotations ON speech(quotations);

CREATE TABLE quotation(
    key INTEGER PRIMARY KEY,        -- article << 20 | its place among the article's quotations
    article INTEGER NOT NULL,
    start INTEGER NOT NULL,
    end INTEGER NOT NULL,
    speaker TEXT
);
CREATE INDEX quotation_speaker ON quotation(speaker);

-- Copies of one text, see copies.py: no row for an article that has none.
CREATE TABLE copy(article INTEGER PRIMARY KEY, first INTEGER NOT NULL);
CREATE INDEX copy_first ON copy(first);
CREATE TABLE likeness(              -- what the copies of an article are found by
    key INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY(key, article)
) WITHOUT ROWID;
CREATE INDEX likeness_article ON likeness(article);

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

-- The words are folded and stemmed (words.indexed) before they come here; rowids are numbers and keys.
-- Kept in step by Index.put and Index.remove: a trigger would make FTS5 write a segment for every single row.
CREATE VIRTUAL TABLE article_words USING fts5(
    headline, text, content='', tokenize="unicode61 remove_diacritics 2"
);
CREATE VIRTUAL TABLE vocabulary USING fts5vocab(article_words, 'row');
CREATE VIRTUAL TABLE quotation_words USING fts5(
    speaker, words, content='', columnsize=0, tokenize="unicode61 remove_diacritics 2"
);
-- Sixteen parts are merged at a time, not four: a quarter less work for a first index, and a search hardly notices.
-- The merging is spread over many transactions; all at once it would take seconds, in which nothing else is written.
INSERT INTO article_words(article_words, rank) VALUES ('automerge', 16);
INSERT INTO article_words(article_words, rank) VALUES ('crisismerge', 64);
INSERT INTO quotation_words(quotation_words, rank) VALUES ('automerge', 16);
INSERT INTO quotation_words(quotation_words, rank) VALUES ('crisismerge', 64);
"""
