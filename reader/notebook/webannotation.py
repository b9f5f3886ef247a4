"""Annotations as the W3C Web Annotation Data Model has them (https://www.w3.org/TR/annotation-model/), and back.

What the model has no place for (the paragraph as it was, the citation, what the article is known by) stands under
`reader`, which the context declares to be plain JSON, so that nothing is lost and no other program is misled.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from typing import Any
from urllib.parse import quote, unquote

from reader.article.model import Identity
from reader.errors import NotebookError
from reader.notebook.annotations import Annotation, from_document
from reader.notebook.citing import iri

ANNO = "http://www.w3.org/ns/anno.jsonld"
_OWN = {"reader": {"@id": "urn:x-reader:annotation", "@type": "@json"}}
_URN = "urn:x-reader:"
_NAMES = tuple(field.name for field in fields(Identity))


def to_w3c(annotation: Annotation, identity: Identity | None, library: str | None = None) -> dict[str, Any]:
    """The W3C annotation; `source` is the article's address, else a URN of its id."""
    source = iri(identity.url if identity else None) or iri(annotation.citation.url)
    bodies: list[dict[str, Any]] = [
        {"type": "TextualBody", "value": text, "format": "text/markdown", "purpose": "commenting"}
        for text in (annotation.note, *annotation.conflict)
        if text or annotation.conflict
    ]
    bodies += [{"type": "TextualBody", "value": tag, "purpose": "tagging"} for tag in annotation.tags]
    target: dict[str, Any] = {
        "type": "SpecificResource",
        "source": source or _URN + quote(annotation.article, safe="", errors="surrogatepass"),
    }
    selector = annotation.selector
    if selector is not None:
        target["selector"] = [
            {
                "type": "TextQuoteSelector",
                "exact": selector.exact,
                "prefix": selector.prefix,
                "suffix": selector.suffix,
            },
            {"type": "TextPositionSelector", "start": selector.start, "end": selector.end},
        ]
    own: dict[str, Any] = {"article": annotation.article}
    if identity is not None:
        own["identity"] = asdict(identity)
    if library is not None:
        own["library"] = library
    if selector is not None and selector.paragraph:
        own["paragraph"] = selector.paragraph
    if selector is not None and selector.repeated is not None:
        own["repeated"] = selector.repeated
    own["citation"] = {name: value for name, value in asdict(annotation.citation).items() if value}
    noted = "commenting" if annotation.note or annotation.conflict else None
    return {
        "@context": [ANNO, _OWN],
        "id": annotation.id,
        "type": "Annotation",
        "motivation": noted or ("highlighting" if selector else "tagging" if annotation.tags else "bookmarking"),
        "created": annotation.created,
        "modified": annotation.modified,
        **({"body": bodies} if bodies else {}),
        "target": target,
        "reader": own,
    }


def collection(
    annotations: Iterable[Annotation],
    identities: Callable[[str], Identity | None],
    libraries: Callable[[str], str | None],
) -> dict[str, Any]:
    """A W3C AnnotationCollection with one page: equal annotations give an equal one."""
    items = [to_w3c(one, identities(one.article), libraries(one.article)) for one in annotations]
    for item in items:
        del item["@context"]
    name = uuid.uuid5(uuid.NAMESPACE_URL, _whole(_URN + " ".join(item["id"] for item in items)))
    return {
        "@context": [ANNO, _OWN],
        "id": name.urn,
        "type": "AnnotationCollection",
        "label": "Reader: highlights and notes",
        "total": len(items),
        "first": {
            "id": uuid.uuid5(name, "first").urn,
            "type": "AnnotationPage",
            "startIndex": 0,
            "partOf": name.urn,
            "items": items,
        },
    }


def from_w3c(value: Mapping[str, Any]) -> tuple[Annotation, Identity | None]:
    """The annotation, and what its article is known by where it tells; NotebookError where it is no annotation."""
    id, target = value.get("id"), value.get("target")
    target = target[0] if isinstance(target, list) and target else target
    target = {"source": target} if isinstance(target, str) else target
    if (
        not isinstance(id, str)
        or not isinstance(target, dict)
        or value.get("type") not in ("Annotation", ["Annotation"])
    ):
        raise NotebookError("This is no W3C annotation: it wants an id, the type Annotation and a target.")
    source = target.get("source", target.get("id"))
    source = source.get("id") if isinstance(source, dict) else source
    source = source if isinstance(source, str) else ""
    own = _object(value.get("reader"))
    citation = dict(_object(own.get("citation")))
    if "reader" not in value and not source.startswith(_URN):
        citation.setdefault("url", source or None)
    article = own.get("article")
    if not isinstance(article, str) or not article:
        article = (
            unquote(source.removeprefix(_URN))
            if source.startswith(_URN)
            else uuid.uuid5(uuid.NAMESPACE_URL, _whole(source)).hex
        )
    texts, tags = _bodies(value)
    document = {
        "article": article,
        "selector": _selector(target.get("selector"), own),
        "note": texts[0] if texts else "",
        "conflict": texts[1:],
        "tags": tags,
        "created": value.get("created"),
        "modified": value.get("modified") or value.get("created"),
        "citation": citation,
    }
    return from_document(id, document), _identity(own.get("identity"), article)


def _whole(text: str) -> str:
    """A text to be hashed, with a question mark for each half of a surrogate pair."""
    return text.encode("utf-8", "replace").decode()


def _bodies(value: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    bodies = value.get("body", value.get("bodyValue", ()))
    texts: list[str] = []
    tags: list[str] = []
    for body in bodies if isinstance(bodies, list) else [bodies]:
        text, purpose = (body.get("value"), body.get("purpose")) if isinstance(body, dict) else (body, None)
        if isinstance(text, str):
            (tags if purpose == "tagging" else texts).append(text)
    return texts, tags


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _selector(found: object, own: Mapping[str, Any]) -> dict[str, Any] | None:
    selectors = [one for one in (found if isinstance(found, list) else [found]) if isinstance(one, dict)]
    by_type = {str(one.get("type")): one for one in selectors}
    quote, position = by_type.get("TextQuoteSelector"), by_type.get("TextPositionSelector", {})
    if quote is None:
        return None
    return {
        **{name: quote.get(name, "") for name in ("exact", "prefix", "suffix")},
        "start": position.get("start"),
        "end": position.get("end"),
        "paragraph": own.get("paragraph"),
        "repeated": own.get("repeated"),
    }


def _identity(value: object, article: str) -> Identity | None:
    if not isinstance(value, dict):
        return None
    kept = {name: value.get(name) for name in _NAMES}
    url = kept.pop("url")
    texts = {name: one if isinstance(one, str) else "" for name, one in kept.items()}
    return Identity(**{**texts, "id": texts["id"] or article}, url=url if isinstance(url, str) else None)


def library_in(value: Mapping[str, Any]) -> str | None:
    """The library that the article of an annotation was in, where it tells."""
    found = _object(value.get("reader")).get("library")
    return found if isinstance(found, str) else None


def annotations_in(text: str) -> Iterator[Mapping[str, Any]]:
    """The annotations of a JSON text: a collection, a page, a list, one, or one on each line; else NotebookError."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        try:
            found = [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError) as error:
            raise NotebookError(f"This is not JSON ({error}).") from error
    try:
        yield from _flat(found)
    except RecursionError:
        raise NotebookError("There are lists within lists in it, too deep to look into.") from None


def _flat(found: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(found, list):
        for one in found:
            yield from _flat(one)
    elif isinstance(found, dict):
        inner = found.get("first") or found.get("items") or found.get("annotations")
        if found.get("type") in ("AnnotationCollection", "AnnotationPage") or isinstance(inner, list):
            yield from _flat(inner or [])
        else:
            yield _from_hypothesis(found) if "uri" in found and "type" not in found else found


def _from_hypothesis(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """An annotation of the Hypothesis service, as its API and its exports have it, in W3C's terms."""
    tags = value.get("tags")
    bodies = [{"type": "TextualBody", "value": value.get("text"), "purpose": "commenting"}]
    bodies += [{"value": tag, "purpose": "tagging"} for tag in (tags if isinstance(tags, list) else ())]
    return {
        "id": f"https://hypothes.is/a/{value.get('id')}",
        "type": "Annotation",
        "created": value.get("created"),
        "modified": value.get("updated"),
        "body": bodies,
        "target": value.get("target") or value.get("uri"),
    }
