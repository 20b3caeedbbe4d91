"""The printable week: one file, well-formed, every text escaped, nothing fetched."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from tests.exporters import sample

from eros.domain.page import PageId
from eros.domain.plan import Finding, JudgedWeek, Note, Reason, SendId
from eros.exporters.page_html import page_html

VOID = frozenset(
    ["meta", "br", "hr", "img", "input", "link", "area", "base", "col", "embed", "source", "track", "wbr"]
)
EVIL = """</script></style></title><script>alert("1")</script>'"><img src=x onerror=alert(1)> & {{ 7*7 }} http://evil.test/"""


class Reader(HTMLParser):
    """Reads a page: are tags balanced, what do they say, what do they point to?"""

    def __init__(self, raw: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self.styles: list[str] = []
        self.feed(raw.decode("utf-8"))
        self.close()
        assert self.open == [], f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"{tag} has an attribute twice"
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        (self.styles if self.open and self.open[-1] == "style" else self.words).append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)

    def values(self, attribute: str) -> list[str]:
        return [v for _, name, v in self.attributes if name == attribute]


def evil_week() -> JudgedWeek:
    base = sample.judged()
    s = replace(
        base.plan.sends[0], id=SendId(EVIL), caption_id=EVIL, caption_text=EVIL, content_type=EVIL, game=EVIL,
        label=EVIL, offer_id=EVIL, needs_caption=False, reasons=(Reason(EVIL, EVIL, 1),),
    )  # fmt: skip
    plan = replace(
        base.plan,
        page=replace(base.plan.page, id=PageId(EVIL), name=EVIL),
        sends=(s, *base.plan.sends[1:]),
        days=tuple(replace(d, strategy=EVIL, flavour=EVIL) for d in base.plan.days),
        notes=(Note(EVIL, EVIL, SendId(EVIL)),),
    )
    verdict = replace(base.verdict, findings=(Finding(EVIL, SendId(EVIL), 1.0, EVIL, EVIL),))
    return JudgedWeek(plan, verdict, base.issued_at)


@pytest.mark.parametrize("judged", [sample.judged(), evil_week()], ids=["sample", "evil"])
def test_the_page_is_one_balanced_document_that_fetches_nothing(judged: JudgedWeek) -> None:
    page = Reader(page_html(judged))
    assert page.tags["script"] == page.tags["img"] == page.tags["link"] == page.tags["iframe"] == 0
    assert all(v.startswith("#") for v in page.values("href"))
    assert page.values("src") == [] and page.values("srcset") == []
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    for value in (v for _, name, v in page.attributes if name != "dir"):
        assert "http://" not in value and "https://" not in value and "javascript:" not in value
    css = "".join(page.styles)
    assert "url(" not in css and "@import" not in css and "http" not in css and "<" not in css
    assert "default-src 'none'" in page.values("content")[1]


def test_texts_are_shown_as_they_are_and_never_run() -> None:
    raw = page_html(evil_week())
    page = Reader(raw)
    assert page.text.count(EVIL) >= 8
    assert b"<script" not in raw and b"49" not in raw.split(b"<main>")[0].split(b"</style>")[1]


def test_all_of_the_week_is_on_the_page() -> None:
    judged = sample.judged()
    page = Reader(page_html(judged))
    for send in judged.plan.sends:
        if send.caption_text is not None:
            assert send.caption_text.strip() in page.text
        for reason in send.reasons:
            assert reason.text in page.text
    for finding in judged.verdict.findings:
        assert finding.text in page.text
    for note in judged.plan.notes:
        assert note.text in page.text
    assert page.tags["details"] == len(judged.plan.sends)
    assert "A person must write this caption." in page.text
    assert "Needs review" in page.text and "0.42%" in page.text and "Europe/Berlin" in page.text
    assert "$6,307" in page.text


def test_links_of_the_grid_lead_to_the_list() -> None:
    judged = sample.judged()
    page = Reader(page_html(judged))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    targets = [h.removeprefix("#") for h in page.values("href")]
    assert set(targets) <= set(ids)
    days = [t for t in targets if t.startswith("day-")]
    cards = [t for t in targets if t not in days]
    assert len(cards) == len(set(cards)) == len(judged.plan.sends), "each send has one card"
    assert days == [f"day-{n}" for n in range(1, 8)], "where seven columns do not fit, links lead to the days"
    assert {i for _, name, i in page.attributes if name == "aria-labelledby"} <= set(ids)


def test_the_grid_is_a_table_with_headings_for_days_and_hours() -> None:
    raw = page_html(sample.judged()).decode()
    page = Reader(raw.encode())
    assert '<html lang="en">' in raw and page.tags["h1"] == 1
    grid = raw.split('<table class="grid">')[1].split("</table>")[0]
    assert grid.count('scope="col"') == 8
    hours = re.findall(r'<th scope="row" class="hour">(\d\d)</th>', grid)
    assert hours == [f"{h:02d}" for h in range(int(hours[0]), int(hours[-1]) + 1)]
    assert grid.count("<td") == 7 * len(hours)
    svgs = re.findall(r"<svg[^>]*>", raw)
    assert all('role="img" aria-label="' in s or 'aria-hidden="true"' in s for s in svgs)


def test_followups_stand_inside_their_parents_card() -> None:
    judged = sample.judged()
    grid = page_html(judged).decode().split("</table>")[0]
    children = sum(s.parent is not None for s in judged.plan.sends)
    assert grid.count('class="child"') == children == 7
    assert grid.count("<article") == len(judged.plan.sends) - children


def test_bars_of_the_hour_chart_are_as_tall_as_what_they_are_worth() -> None:
    judged = sample.judged()
    from eros.exporters.charts import category_mix, hour_chart, kind_bars

    chart = hour_chart(judged.plan)
    assert all(m.x >= 0 and m.x + m.width <= chart.width and m.height > 0 and m.y >= 0 for m in chart.marks)
    cents = [s.expected_cents for s in judged.plan.sends]
    top = 200_000
    assert sum(m.height for m in chart.marks) == pytest.approx(156 * sum(cents) / top, rel=1e-3)
    mix = category_mix(judged.plan)
    assert sum(m.percent for m in mix) == pytest.approx(100, abs=0.05)
    assert sum(m.sends for m in mix) == sum(b.sends for b in kind_bars(judged.plan)) == len(cents)
    assert max(b.percent for b in kind_bars(judged.plan)) == 100


def contrast(a: str, b: str) -> float:
    def light(c: str) -> float:
        parts = [int(c[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, bl = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * r + 0.7152 * g + 0.0722 * bl

    hi, lo = sorted((light(a), light(b)), reverse=True)
    return (hi + 0.05) / (lo + 0.05)


def test_colours_are_readable_in_light_dark_and_print() -> None:
    css = "".join(Reader(page_html(sample.judged())).styles)
    roots = [
        dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})", b))
        for b in re.findall(r":root \{(.*?)\}", css, re.S)
    ]
    assert len(roots) == 3
    for changed in roots:
        c = {k: "#" + v[1:].ljust(6, v[1]) if len(v) == 4 else v for k, v in (roots[0] | changed).items()}
        for ink, ground in (
            ("ink", "paper"), ("ink", "card"), ("soft", "paper"), ("soft", "card"), ("revenue", "revenue-bg"),
            ("engagement", "engagement-bg"), ("retention", "retention-bg"), ("missing", "missing-bg"),
            ("revenue", "card"), ("engagement", "card"), ("retention", "card"), ("warn", "card"), ("bad", "card"),
            ("ink", "revenue-bg"), ("ink", "engagement-bg"), ("ink", "retention-bg"), ("night-soft", "night"),
        ):  # fmt: skip
            assert contrast(c[ink], c[ground]) >= 4.5, (ink, ground, c[ink], c[ground])


def test_odd_weeks_render() -> None:
    base = sample.judged()
    empty = replace(base.plan, sends=(), pins=(), drip_windows=(), notes=(), days=(), provenance=None)
    for judged in (
        replace(base, plan=empty, verdict=replace(base.verdict, findings=(), quality_score=0.0)),
        sample.judged(zone="Pacific/Tongatapu"),
        replace(base, plan=replace(base.plan, sends=base.plan.sends[:1])),
    ):
        assert Reader(page_html(judged)).tags["h1"] == 1
    assert b"Nothing is planned." in page_html(replace(base, plan=empty))


def test_the_same_week_gives_the_same_page() -> None:
    assert page_html(sample.judged()) == page_html(sample.judged())
