"""The errors that a person can be told about: each message is a sentence that names the thing and what to do."""


class ReaderError(Exception):
    """Something that could not be done; `str(error)` is the sentence to show. Exit code 1."""


class LibraryError(ReaderError):
    """A folder, an article's file or the index could not be used."""


class NotebookError(ReaderError):
    """A record could not be saved or read; what was to be saved is still in the caller's hands."""


class SourceError(ReaderError):
    """A page, a feed or a file could not be brought in, or the subscriptions not be read."""


class NotFoundError(ReaderError):
    """No article, note or passage answers to the name that was given."""


class AmbiguousError(ReaderError):
    """Several articles or passages answer to it; the message lists them."""


class QueryError(ReaderError):
    """A query, an option or a setting that cannot be read; the message says where it stopped making sense."""
