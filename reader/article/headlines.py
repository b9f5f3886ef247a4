"""Headlines that a text names as related, and the one that is made from a lead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.article.heads import folded, in_title_case
from reader.article.model import Block, RelatedHeadline
from reader.article.pieces import RELATED, Piece, ends_sentence
from reader.article.sentences import sentences

_OPENING = r"[(\[*>»›▶►\s]*"
_SURE = (
    r"read also|also read|see also|also see|read more|see more|read next|read this next|more to read|what to read next"
    r"|further reading|keep reading|you (?:may|might) (?:also )?(?:like|be interested in)|don['’]t miss"
    r"|more on (?:this|the|that)(?: \w+){0,3}|more from \w+(?: \w+){0,3}|more (?:stories|news|coverage|headlines)"
    r"|(?:see )?related(?: (?:stories|articles?|news|headlines?|coverage|links?|posts?|reading|reports?|topics))?"
    r"|recommended(?: (?:reading|stories|articles|for you))?|in other news|other (?:news|stories|headlines)"
    r"|(?:earlier|previous|latest|top) (?:stories|reports|coverage|headlines)|most read|editors?['’]s? picks?"
    r"|читайте также|по теме|lire aussi|à lire aussi|sur le même sujet|lesen sie auch|mehr zum thema|lea también"
    r"|te puede interesar|leggi anche|leia também|lees ook|läs också|les også|czytaj (?:też|także)"
    r"|関連記事|関連ニュース|あわせて読みたい|相关(?:新闻|阅读|报道)|관련 ?기사|اقرأ أيض[اً]+|مواضيع ذات صلة|אולי יעניין"
)
_LABEL = re.compile(rf"{_OPENING}(?:{_SURE}|more|also|read|see)\s*(?:\.\.\.|…|[:»>*–—-])*[)\]]?", re.IGNORECASE)
_SURE_LABEL = re.compile(rf"{_OPENING}(?:{_SURE})\b", re.IGNORECASE)
_INLINE = re.compile(
    rf"{_OPENING}(?:{_SURE}|more|read|see|further)\s*:\s*(?P<headline>\S.*?)[)\]]?", re.IGNORECASE
)
_BIOGRAPHY = re.compile(r"\b(?:is|was) (?:an?|the)\b")
_URL = re.compile(r"[\s(–—-]*(?P<url>https?://[^\s)]+)\)?\s*$")
_INTRODUCES = re.compile(r"\b(?:following|as follows|these|includ(?:e|es|ed|ing)|namely|such as)\b", re.IGNORECASE)
_LISTABLE = re.compile(
    r"\b(?:demands|conditions|steps|measures|proposals|points|recommendations|requirements|priorities|provisions"
    r"|questions|rules|terms|items)\b",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"(?:[\w’']\s|^)(?:may|might|will|would|can|could|must|should|is|are|was|were|has|have|had|isn['’]t|won['’]t|can['’]t"
    r"|says?|said|(?:accus|admit|agre|aim|announc|apologi[sz]|appeal|approv|arrest|ask|attack|back|ban|bar|battl|begin|blam|block"
    r"|boost|break|bring|build|buy|call|cancel|celebrat|challeng|charg|claim|clash|clear|clos|condemn|confirm|consider"
    r"|cut|deb|debut|declar|decid|defend|defy|delay|demand|deni|deny|destroy|die|discover|discuss|doubt|drop|eas|elect|end|enter"
    r"|expand|expect|express|fac|fail|fall|fear|fight|fil|fill|find|finish|fir|forc|free|get|giv|go|goe|grow|halt|head|hear|help|hit"
    r"|hold|hop|hunt|hurt|increas|investigat|issu|jail|join|keep|kill|know|launch|lead|learn|leav|lend|let|liv|lift|look|los|mak"
    r"|mark|march|meet|miss|mourn|mov|nam|need|object|offer|open|oppos|order|ow|pass|pay|pick|plan|pledg|postpon|prais|prepar"
    r"|press|probe|promis|propos|protest|prov|pull|push|put|quit|rais|reach|read|rebuild|recall|receiv|refus|reject|releas|remain"
    r"|remov|replac|report|rescu|resign|respond|restor|resum|return|reveal|rise|rul|run|scrap|search|see|seek|seem|sell|send|sentenc"
    r"|set|settl|shar|show|shut|sign|slam|slow|spark|speak|speed|spend|split|spot|stag|stand|start|stay|step|stop"
    r"|strik|struggl|sue|suffer|suggest|support|surg|surviv|suspend|swear|tak|talk|tell|test|threaten|top|trad|turn|unveil|urg"
    r"|us|vanish|visit|voic|vot|vow|wait|walk|want|warn|weigh|welcom|win|wonder|work|worr)(?:i?es|s|ed|d|e)?"
    r"|fell|found|held|hurt|killed|left|lent|lost|made|met|paid|ran|rose|sent|shot|sold|struck|told|took|went|won|saw|kept)\b"
)
_TO_VERB = re.compile(r"\b[A-Z]\w*\s+to\s+[a-z]")
_ARTICLE = re.compile(r"(?:An?|The|No|More|Fewer|Less|Better|Full|Immediate|End|Release|Withdrawal)\s+[a-z]")
_UNFIT = re.compile(
    r"@\w|[a-z]{5}\.\s+[A-Z]\w"
    r"|^(?:Follow|Sign up|Subscribe|Click|Contact|Send|Download|Watch live|Image|Photo|Getty|Source)\b"
)

_SAYING = (
    r"said|says|told|tells|announced|added|reported|reports|noted|stated|stressed|warned|explained|confirmed|claimed"
    r"|acknowledged|recalled|specified|insisted|emphasi[sz]ed|predicted|argued|pointed out|declared|shows?|showed"
    r"|revealed|wrote|admitted|conceded|suggested|concluded"
)
_NO_SUBJECT = (
    r"(?:which|who|whom|whose|that|where|when|while|as|after|before|and|but|or|if|because|although|though|since"
    r"|\w+ing)\b"
)
# `, the mayor said on Monday`, `, Anna Bell, the mayor, told reporters`: a subject, a verb of saying, circumstances.
_ATTRIBUTION = re.compile(
    rf",(?P<mark>[\"”’»“']{{0,2}})\s+(?!{_NO_SUBJECT})(?:[^,\"“”]{{0,110}}?|[^,\"“”]{{1,90}},\s+(?:[^,\"“”]{{1,90}},\s+)?)"
    rf"(?<!\w)(?:{_SAYING})(?!\w)(?P<rest>[^\"“”]{{0,200}})$"
)
_REST = re.compile(
    r"(?:\s*$|\s+(?!that\b)[^,]{0,90}"
    r"(?:,\s+(?:citing|adding|in|on|at|a|two|after|as|according|who|which|with|when)\b.*)?$)"
)
_ACCORDING = re.compile(r",?\s+according to [^\"“”]{1,160}$")
_ASIDE = re.compile(
    r"[,;]? (?P<dash>–|—|--) |; |, (?:as|after|when|until|before|while|with|citing|including|amid|despite|\w+ing)\b"
    r"|, (?:who|which|where|whose)\b(?=[^,]*$)"
)
_INTRODUCTION = re.compile(
    r"(?:In|For|As|After|Before|When|While|With|By|If|Although|Though|Since|Despite|Amid|At|On|During|Following|Under)\b"
)
_COMMA = re.compile(r",[\"”’]?\s+")
_LONGEST = 120
"""The most characters of a derived headline."""
_SHORTEST = 60
"""The fewest characters that a headline keeps when an aside is left out."""


def take_related(pieces: Sequence[Piece], english: bool) -> tuple[list[Piece], tuple[RelatedHeadline, ...]]:
    """The pieces of the story itself, and the headlines among them that lead to others, in the author's order.

    They are known by a label (`Read also:`), or as a bullet list of headlines that nothing in the story introduces.
    """
    kept: list[Piece] = []
    related: list[RelatedHeadline] = []
    at = 0
    while at < len(pieces):
        piece = pieces[at]
        if piece.kind == "item":
            run = _run(pieces, at)
            at += len(run)
            if _are_headlines(kept, run, english):
                related += map(_headline, run)
            else:
                kept += map(_as_text, run) if _is_dialogue(kept, run) else run
            continue
        at += 1
        if len(piece.text) > 260 or piece.kind in ("code", "blockquote"):
            kept.append(piece)
        elif len(piece.text) <= 60 and _LABEL.fullmatch(piece.text):
            under = _under_label(pieces, at, _SURE_LABEL.match(piece.text) is not None)
            at += len(under)
            related += map(_headline, under)
            if not under:
                kept.append(piece)
        elif (match := _INLINE.fullmatch(piece.text)) and _is_shaped(match["headline"]):
            url = piece.links[0].url if piece.links else None
            related.append(_headline(Piece("item", match["headline"]), url))
        else:
            kept.append(piece)
    return kept, tuple({folded(one.text): one for one in reversed(related)}.values())[::-1]


def take_settled_related(pieces: Sequence[Piece]) -> tuple[list[Piece], tuple[RelatedHeadline, ...]]:
    """The same of a file that Reader wrote: the last list that its own heading names."""
    for at in range(len(pieces) - 2, -1, -1):
        if pieces[at].text == RELATED and pieces[at].kind in ("subheading", "paragraph"):
            run = _run(pieces, at + 1)
            if run:
                return [*pieces[:at], *pieces[at + 1 + len(run) :]], tuple(map(_headline, run))
    return list(pieces), ()


def labels_related(text: str) -> bool:
    """Whether a short line is a label under which a page names other stories: `Read also:`, `Related stories`."""
    return len(text) <= 60 and _LABEL.fullmatch(text) is not None and _SURE_LABEL.match(text) is not None


def derive_headline(lead: str) -> str:
    """A headline made from a lead, dateline already gone: its first sentence without its closing attribution."""
    lead = lead[:1500]
    spans = sentences(lead, Block("paragraph", 0, len(lead)))
    sentence = " ".join(lead[spans[0].start : spans[0].end].split(" ")) if spans else ""
    return _shortened(_without_attribution(sentence.strip()))


def _run(pieces: Sequence[Piece], start: int) -> list[Piece]:
    """The items that follow one another with bullets of the same kind."""
    run = []
    for piece in pieces[start:]:
        if piece.kind != "item" or piece.bullet[-1:] != pieces[start].bullet[-1:]:
            break
        run.append(piece)
    return run


def _under_label(pieces: Sequence[Piece], start: int, sure: bool) -> list[Piece]:
    """What a label names: the list below it, or the lines below it that have the shape of a headline."""
    if start < len(pieces) and pieces[start].kind == "item":
        run = _run(pieces, start)
        return run if sure or sum(_is_shaped(item.text) for item in run) > len(run) / 2 else []
    under: list[Piece] = []
    if sure:
        for piece in pieces[start : start + 12]:
            if piece.kind != "paragraph" or not _is_shaped(piece.text):
                break
            under.append(piece)
    return under


def _are_headlines(kept: Sequence[Piece], run: Sequence[Piece], english: bool) -> bool:
    """Whether a list that has no label is one of related headlines rather than a part of the story."""
    if run[0].bullet[:1].isdigit():
        return False
    linked = all(_is_linked(item) for item in run)
    before = kept[-1] if kept else None
    if before is not None and before.text.endswith(":"):
        return False
    shaped = sum(_is_shaped(item.text) for item in run)
    if shaped < 0.75 * len(run) or (run[0].bullet in "–—" and (shaped < len(run) or len(run) < 2)):
        return False
    if linked and len(run) > 1:
        return True
    if before is None or before.kind == "subheading" or not ends_sentence(before.text):
        # Below a heading, or inside a sentence, a list belongs to the story; before all text it sums it up.
        return before is not None and before.kind == "subheading" and len(run) > 1 and _are_titled(run)
    if not english:
        return len(run) > 1
    last = before.text[-160:]
    if _INTRODUCES.search(last):
        return _are_titled(run)
    strong = sum(_reads_as_headline(item.text) for item in run)
    least = 0.75 if _LISTABLE.search(last) else 0.5
    if len(run) == 1:
        return strong == 1 and len(run[0].text.split()) >= 5 and not _BIOGRAPHY.search(run[0].text)
    return strong >= least * len(run)


def _are_titled(run: Sequence[Piece]) -> bool:
    return sum(in_title_case(item.text) for item in run) > len(run) / 2


def _is_shaped(text: str) -> bool:
    """Whether a line could be a headline by its looks alone."""
    if "://" in text:
        text = _URL.sub("", text)
    text = text.rstrip("\"'”’»“ ")
    if not 8 <= len(text) <= 200 or not 2 <= len(text.split()) <= 30:
        return False
    if text[-1] in ".;,:" and not re.search(r"(?:\b[A-Z]\.|\.\.\.)$", text):
        return False
    return not text[0].islower() and _UNFIT.search(text) is None


def _reads_as_headline(text: str) -> bool:
    if in_title_case(text):
        return True
    return not _ARTICLE.match(text) and (_VERB.search(text) is not None or _TO_VERB.search(text) is not None)


def _is_linked(item: Piece) -> bool:
    """Whether an item is a link and nothing else."""
    return bool(item.links) and item.links[0].end - item.links[0].start >= 0.8 * len(item.text)


def _is_dialogue(kept: Sequence[Piece], run: Sequence[Piece]) -> bool:
    """Whether dashes open spoken lines or an attribution instead of the items of a list."""
    if run[0].bullet not in ("–", "—"):
        return False
    introduced = bool(kept) and kept[-1].text.endswith(":")
    clauses = sum(item.text[-1] in ";," or item.text[0].islower() for item in run)
    return not (introduced and len(run) > 1) and clauses < len(run) / 2


def _as_text(item: Piece) -> Piece:
    return Piece("paragraph", f"{item.bullet} {item.text}")


def _headline(item: Piece, url: str | None = None) -> RelatedHeadline:
    text = item.text
    if item.bullet[:1].isdigit():
        text = text.removeprefix(item.bullet).lstrip()
    if item.links:
        return RelatedHeadline(text, item.links[0].url)
    match = _URL.search(text)
    if match and match.start():
        return RelatedHeadline(text[: match.start()], match["url"])
    return RelatedHeadline(text, url)


def _without_attribution(sentence: str) -> str:
    if (match := _ACCORDING.search(sentence)) and match.start() >= 20:
        return sentence[: match.start()]
    match = _ATTRIBUTION.search(sentence)
    if match and match.start() >= 20 and _REST.match(match["rest"].rstrip(".!? ")):
        return sentence[: match.start()] + match["mark"]
    return sentence


def _shortened(sentence: str) -> str:
    sentence = sentence.rstrip()
    if sentence.endswith(".") and not re.search(r"\b(?:[A-Z]\.)+[A-Z]?\.?$", sentence):
        sentence = sentence[:-1]
    if len(sentence) <= _LONGEST:
        return sentence
    if _INTRODUCTION.match(sentence) and (match := _COMMA.search(sentence)) and match.start() < _LONGEST:
        rest = sentence[match.end() :]
        return _shortened(rest[0].upper() + rest[1:])
    # What comes after a closing clause's comma may go without a word; any other cut is told by an ellipsis.
    for match in reversed([*_ASIDE.finditer(sentence, _SHORTEST)]):
        kept = sentence[: match.start()]
        # Two dashes set off what stands between them, and the sentence goes on.
        if match["dash"] and sentence.count(f" {match['dash']} ") > 1:
            continue
        if len(kept) <= _LONGEST and kept.count('"') % 2 == 0 and kept.count("“") == kept.count("”"):
            return kept
    space = sentence.rfind(" ", _SHORTEST, _LONGEST)
    return sentence[: space if space > 0 else _LONGEST].rstrip(" ,;:–—-") + "…"
