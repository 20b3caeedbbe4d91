"""Check captions against every text rule at once, before they are used."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from rapidfuzz import fuzz, process

from eros.app.bank_words import known_word
from eros.app.desk import Desk
from eros.app.inputs import load_inputs
from eros.app.judging import analysis_of
from eros.app.mending import mend
from eros.app.weeks import parse_week
from eros.catalog.values import Catalog
from eros.domain.facts import Facts
from eros.domain.page import Page, PageId
from eros.domain.plan import Finding, Send, SendId, WeekPlan
from eros.domain.week import Week
from eros.domain.words import PPV, PageClass, PageType, SendKind, Severity, SubType
from eros.kit.errors import ErosError
from eros.rules.base import Given, PlanRule
from eros.rules.measure import code_points
from eros.rules.text.amounts import stated
from eros.rules.text.normalise import plain
from eros.rules.traits import judges_kind
from eros.rules.trust.TRU04 import claims

FULL = 100
NEEDS_SEND = frozenset({"TRU04", "TRU05", "PRC01"})  # judged on a send, not on a text alone
AT = 10 * 60 + 7  # week minute of the send that stands for a caption


class CaptionTypeUnknown(ErosError):
    """There is no send type or caption type {given!r}; nearest: {nearest}."""

    code = "captions.unknown_type"
    exit_status = 64
    http_status = 400
    hint = "Send types and their caption types: eros catalog show send_types."


@dataclass(frozen=True, slots=True)
class Draft:
    """A caption to be checked and what is known of it. ``kind``: a send type or a caption type."""

    text: str
    kind: str | None = None
    price_cents: int | None = None
    content_type: str | None = None
    tone: str | None = None
    line: int = 1


@dataclass(frozen=True, slots=True)
class Fault:
    """What a rule finds in a caption, and what would mend it."""

    rule: str
    severity: Severity
    amount: float
    unit: str
    text: str
    fix: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A caption with all that the text rules find.

    ``score`` is 0 with a hard finding, else 100 less a step for each soft rule that is broken;
    ``length_multiplier`` is gap 2.1's; ``same_as`` the line of an equal caption before it.
    """

    line: int
    text: str
    kind: SendKind | None
    chars: int
    score: int
    length_multiplier: float
    faults: tuple[Fault, ...]
    same_as: int | None = None

    @property
    def ok(self) -> bool:
        """No hard finding."""
        return not any(f.severity is Severity.HARD for f in self.faults)


@dataclass(frozen=True, slots=True)
class Checks:
    """Checked captions, the rules that were asked, and those that could not be without a page."""

    captions: tuple[Checked, ...]
    asked: tuple[str, ...]
    unasked: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """No caption has a hard finding."""
        return all(c.ok for c in self.captions)


def check_captions(desk: Desk, drafts: Sequence[Draft], *, page_key: str | None = None) -> Checks:
    """Check captions, for one page if it is named; nothing is stored.

    Without a page, rules that need its vault, offers or persona cannot judge: what they would look at
    (a promise, a claim, a value) is then pointed out and no more.

    Raises
    ------
    CaptionTypeUnknown
        If a draft's type is neither a send type nor a caption type.
    BankWordUnknown
        If the catalogue has no such content type or tone.
    """
    bench = _bench(desk, page_key)
    catalog = bench.given.catalog
    kinds = {key: _kind(key, catalog) for key in {d.kind for d in drafts}}
    contents = {
        w: known_word("content type", w, catalog.content_types) for d in drafts if (w := d.content_type)
    }
    tones = {w: known_word("tone", w, catalog.tones) for d in drafts if (w := d.tone)}
    first: dict[str, int] = {}
    found: list[Checked] = []
    for draft in drafts:
        form = plain(draft.text)
        known = replace(
            draft, content_type=contents.get(draft.content_type or ""), tone=tones.get(draft.tone or "")
        )
        made = bench.check(known, kinds[draft.kind])
        before = first.setdefault(form, draft.line)
        found.append(replace(made, same_as=before) if before != draft.line else made)
    facts = bench.given.facts.known
    asked = tuple(r.code for r in bench.rules if facts or not r.needs_facts)
    unasked = tuple(r.code for r in bench.rules if not facts and r.needs_facts)
    return Checks(tuple(found), asked, unasked)


Way = Callable[[Draft], Iterable[Finding]]


@dataclass(frozen=True, slots=True, eq=False)
class _Bench:
    """The rules that read texts, and what stands beside them."""

    plan: WeekPlan
    given: Given
    rules: tuple[PlanRule, ...]
    recent: tuple[str, ...]
    ways: dict[SendKind | None, tuple[tuple[PlanRule, Way], ...]] = field(default_factory=dict)

    def check(self, draft: Draft, kind: SendKind | None) -> Checked:
        catalog, text = self.given.catalog, draft.text
        chars = code_points(text)
        faults = list(self._faults(draft, kind)) if text.strip() else [_empty()]
        soft = {f.rule for f in faults if f.severity is Severity.SOFT}
        hard = any(f.severity is Severity.HARD for f in faults)
        step = catalog.whole("captions.check_step")
        score = 0 if hard else max(0, FULL - step * len(soft))
        return Checked(draft.line, text, kind, chars, score, catalog.length_multiplier(chars), tuple(faults))

    def _faults(self, draft: Draft, kind: SendKind | None) -> Iterator[Fault]:
        if kind not in self.ways:
            self.ways[kind] = tuple(self._asked(kind))
        for rule, way in self.ways[kind]:
            for f in way(draft):
                fix = mend(rule.code, draft.text, self._widths)
                yield Fault(rule.code, f.severity, f.amount, f.unit, f.text, fix)
        if self.recent:
            ratio = self.given.catalog.number("captions.near_ratio")
            near = process.extractOne(plain(draft.text), self.recent, scorer=fuzz.ratio, score_cutoff=ratio)
            if near is not None:
                days = self.given.catalog.whole("captions.near_days")
                text = f"almost what was sent within {days} days: {near[0][:60]}"
                fix = mend("CAP07", draft.text, self._widths)
                yield Fault(
                    "CAP07", Severity.HARD, round(near[1] - ratio + 1, 1), "points of likeness", text, fix
                )

    def _asked(self, kind: SendKind | None) -> Iterator[tuple[PlanRule, Way]]:
        """The rules that judge a send type, and how each is asked of a caption for it."""
        for rule in self.rules:
            if rule.code == "CAP08":
                yield rule, partial(self._persona, rule)
            elif rule.needs_facts and not self.given.facts.known:
                yield rule, partial(self._pointed_out, rule)
            elif rule.code in NEEDS_SEND:
                yield rule, partial(self._on_a_send, rule, kind)
            elif judges_kind(rule.code, kind):
                yield rule, partial(self._breaches, rule)

    def _on_a_send(self, rule: PlanRule, kind: SendKind | None, draft: Draft) -> Iterable[Finding]:
        if rule.code == "TRU04" and not claims(draft.text):
            return ()
        if rule.code == "TRU05" and not stated(draft.text):
            return ()
        if rule.code == "PRC01" and (kind not in PPV or draft.price_cents is None):
            return ()
        return rule.check(replace(self.plan, sends=(self._send(draft, kind),)), self.given)

    def _breaches(self, rule: PlanRule, draft: Draft) -> Iterable[Finding]:
        breaches: Iterable[tuple[float, str]] = rule.breaches(draft.text, self.given)  # type: ignore[attr-defined]
        return [_finding(rule, rule.severity, amount, text) for amount, text in breaches]

    def _persona(self, rule: PlanRule, draft: Draft) -> Iterable[Finding]:
        if draft.tone is None or not self.given.facts.known:
            return ()
        points: float | None = rule.match(draft.text, draft.tone, self.given)  # type: ignore[attr-defined]
        least: float = rule.persona_min  # type: ignore[attr-defined]
        if points is None or points >= least:
            return ()
        text = f"{points:.0f} points of persona match: the caption is {draft.tone}"
        return [_finding(rule, rule.severity, round(least - points, 2), text)]

    @staticmethod
    def _pointed_out(rule: PlanRule, draft: Draft) -> Iterable[Finding]:
        """What a rule would look at if it knew a page."""
        said, text = list[str](), draft.text
        if rule.code == "TRU01":
            hits = rule.lexicon.promises(text)  # type: ignore[attr-defined]
            said = [
                f'"{h.phrase}" promises {h.label.replace("_", " ")}: the vault must hold it' for h in hits
            ]
        elif rule.code == "TRU04":
            said = [f'"{phrase}" needs a record that bears it out' for _, phrase in claims(text)]
        elif rule.code == "TRU05":
            said = [f'"{c.words}" must be what the recorded list prices say' for c in stated(text)]
        return [_finding(rule, Severity.INFO, 1, words) for words in dict.fromkeys(said)]

    def _send(self, draft: Draft, kind: SendKind | None) -> Send:
        spec = self.given.catalog.send_types[kind or SendKind.BUMP_NORMAL]
        expiry = None if spec.expiry_hours is None else AT + round(spec.expiry_hours * 60)
        return Send(
            id=SendId("draft"), at=AT, kind=spec.kind, category=spec.category, channel=spec.primary_channel,
            audience=spec.audience, caption_text=draft.text, content_type=draft.content_type,
            price_cents=draft.price_cents, expires_at=expiry,
        )  # fmt: skip

    @property
    def _widths(self) -> tuple[int, int, int]:
        whole = self.given.catalog.whole
        return whole("captions.title_chars"), whole("captions.body_chars"), whole("captions.close_chars")


CODES = frozenset(
    {
        "CAP02",
        "CAP03",
        "CAP04",
        "CAP05",
        "CAP06",
        "CAP08",
        "CMP02",
        "PRC01",
        "TRU01",
        "TRU02",
        "TRU04",
        "TRU05",
    }
)


def _bench(desk: Desk, page_key: str | None) -> _Bench:
    start = parse_week("next", desk.clock)
    if page_key is None:
        week = Week(start, "UTC")
        plan = WeekPlan(_nobody(desk.catalog), week, ())
        rules = tuple(r for r in desk.rules if r.code in CODES)
        return _Bench(plan, Given(desk.catalog, Facts(known=False)), rules, ())
    with desk.store.read() as session:
        inputs = load_inputs(desk, session, page_key, start)
    seen = analysis_of(desk, inputs).value
    facts = replace(inputs.facts, avoid=inputs.facts.avoid | seen.avoid)
    held = desk.in_force(inputs.page)
    since = inputs.week.day_start(-held.catalog.whole("captions.near_days"))
    recent = tuple(
        dict.fromkeys(plain(p.caption_text) for p in facts.past if p.caption_text and p.at > since)
    )
    rules = tuple(r for r in held.rules if r.code in CODES)
    return _Bench(WeekPlan(inputs.page, inputs.week, ()), Given(held.catalog, facts), rules, recent)


def _nobody(catalog: Catalog) -> Page:
    """A page that stands for none: rules that read texts ask it nothing."""
    return Page(
        id=PageId("no page"), name="no page", page_type=PageType.PAID, page_class=PageClass.SUGGESTIVE,
        sub_type=SubType.PERSONAL, tier=catalog.tier_of(0), fan_count=0, time_zone="UTC", confidence=1.0,
    )  # fmt: skip


def _kind(key: str | None, catalog: Catalog) -> SendKind | None:
    """A send type by its own name, or the first that asks for a caption type first."""
    if key is None:
        return None
    word = key.strip().lower().replace("-", "_").replace(" ", "_")
    if word in {k.value for k in SendKind}:
        return SendKind(word)
    users = [
        (dict(spec.caption_types)[word], i, kind)
        for i, (kind, spec) in enumerate(catalog.send_types.items())
        if word in dict(spec.caption_types)
    ]
    if users:
        return min(users)[2]
    known = sorted(
        {k.value for k in SendKind} | {t for s in catalog.send_types.values() for t, _ in s.caption_types}
    )
    near = difflib.get_close_matches(word, known, n=3, cutoff=0.5)
    raise CaptionTypeUnknown(given=key, nearest=", ".join(near) or "none")


def _finding(rule: PlanRule, severity: Severity, amount: float, text: str) -> Finding:
    return Finding(rule.code, None, amount, text, rule.unit, None, severity)


def _empty() -> Fault:
    return Fault("CAP09", Severity.HARD, 1, "captions", "there is no text", "write one")
