"""An agency's file: laid over leaf by leaf; everything wrong with it is said at once, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from eros.catalog.load import CatalogInvalid, CatalogUnreadable, default, load_catalog
from eros.domain.words import SendKind


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "catalog.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(tmp_path: Path, text: str) -> list[str]:
    path = write(tmp_path, text)
    with pytest.raises(CatalogInvalid) as e:
        load_catalog(path)
    lines = e.value.facts["problems"].strip("\n").splitlines()
    assert len(lines) == e.value.facts["count"]
    return [line.strip().removeprefix(str(path)) for line in lines]


def test_a_leaf_is_laid_over_and_remembers_where_it_came_from(tmp_path: Path) -> None:
    path = write(
        tmp_path, "# ours\nsend_types:\n  bundle:\n    max_per_day: 1\nnumbers:\n  spacing.any_min: 50\n"
    )
    loaded = load_catalog(path)
    spec, packaged = loaded.catalog.send_types[SendKind.BUNDLE], default().send_types[SendKind.BUNDLE]
    assert spec.max_per_day == 1
    assert spec.min_hours_between == packaged.min_hours_between
    assert loaded.catalog.number("spacing.any_min") == 50
    origin = loaded.origins["send_types.bundle.max_per_day"]
    assert (origin.file, origin.line, origin.override) == (str(path), 4, True)
    assert origin.unit == "sends per local day"
    assert sum(o.override for o in loaded.origins.values()) == 2
    assert loaded.catalog.version != default().version


def test_the_packaged_catalogue_is_left_alone(tmp_path: Path) -> None:
    before = default().version
    load_catalog(write(tmp_path, "send_types: {bundle: {max_per_day: 1}}"))
    assert default().version == before
    assert load_catalog().catalog.send_types[SendKind.BUNDLE].max_per_day == 2


@pytest.mark.parametrize("text", ["", "# nothing\n", "send_types: {bundle: {max_per_day: 2}}"])
def test_saying_nothing_new_changes_nothing(tmp_path: Path, text: str) -> None:
    assert load_catalog(write(tmp_path, text)).catalog.version == default().version


def test_an_agency_may_add_content_types_and_games_whole(tmp_path: Path) -> None:
    text = "content_types:\n  garden: {group: themed, price_factor: 1.1}\ngames:\n  darts: {mean_cents: 90000, sd_cents: 1000, n: 3}\n"
    c = load_catalog(write(tmp_path, text)).catalog
    assert c.content_types["garden"].price_factor == 1.1
    assert c.games["darts"].mean_cents == 90000
    (line,) = problems(tmp_path, "games:\n  darts: {mean_cents: 90000, n: 3}\n")
    assert line == ":2 games.darts.sd_cents: missing, want a whole number from 0 to 100000000"


def test_all_errors_at_once_with_their_lines(tmp_path: Path) -> None:
    text = """\
send_types:
  ppv_unlok: {max_per_day: 3}
  bundle:
    max_per_day: -1
    primary_channel: mas_message
    audience: high_spender
    max_per_dai: 3
    category: engagement
numbers:
  spacing.any_mn: 50
  pins.hours: -3
flavours:
  mon: {kinds: [bundel], content_groups: [sport]}
subject: {a: 1}
"""
    found = problems(tmp_path, text)
    starts = [line.split(":")[1].split(" ")[0] + " " + line.split(" ")[1].rstrip(":") for line in found]
    assert sorted(starts, key=lambda s: (int(s.split()[0]), s)) == [
        "2 send_types.ppv_unlok",
        "4 send_types.bundle.max_per_day",
        "5 send_types.bundle.primary_channel",
        "6 send_types.bundle.audience",
        "7 send_types.bundle.max_per_dai",
        "8 send_types.bundle.category",
        "10 numbers.spacing.any_mn",
        "11 numbers.pins.hours",
        "13 flavours.mon.kinds",
        "14 subject",
    ]
    text_of = "\n".join(found)
    assert "did you mean ppv_unlock?" in text_of
    assert "did you mean max_per_day?" in text_of
    assert "did you mean spacing.any_min?" in text_of


@pytest.mark.parametrize(
    ("text", "key", "want"),
    [
        ("send_types: {tip_goal: {page_types: [paid, free]}}", "send_types.tip_goal.page_types", "DECISIONS 2"),
        ("send_types: {ppv_wall: {page_types: [paid]}}", "send_types.ppv_wall.page_types", "DECISIONS 2"),
        ("send_types: {tip_goal: {can_have_followup: true}}", "send_types.tip_goal.can_have_followup", "false"),
        ("send_types: {ppv_followup: {required_audience: null}}", "send_types.ppv_followup.required_audience", "ppv_non_purchasers"),
        ("send_types: {renew_on_message: {audience: all_active}}", "send_types.renew_on_message.audience", "renew_off"),
        ("send_types: {bundle: {audience: renew_off}}", "send_types.bundle.audience", "a segment that does"),
        ("send_types: {ppv_wall: {alternate_audiences: [renew_on]}}", "send_types.ppv_wall.alternate_audiences", "a segment that does"),
        ("audiences: {never_purchased: {channels: [mass_message]}}", "send_types.ppv_wall.alternate_audiences", "a reachable segment"),
        ("send_types: {bundle: {label: BUNDLE}}", "send_types.bundle.label", "did you mean BUNDLES?"),
        ("send_types: {bundle: {min_cents: 5000}}", "send_types.bundle.default_cents", "min <= default <= max"),
        ("send_types: {bundle: {min_cents: null}}", "send_types.bundle.default_cents", "or none of them"),
        ("send_types: {game_post: {min_cents: null, max_cents: null, default_cents: null}}", "send_types.game_post.default_cents", "a price"),
        ("send_types: {bundle: {length_optimal: [500, 300]}}", "send_types.bundle.length_optimal", "from not above to"),
        ("audiences: {renew_off: {channels: [wall_post]}}", "audiences.renew_off.channels", "channels with targeting"),
        ("audiences: {renew_off: {cap_per_day: 9}}", "audiences.renew_off.cap_per_day", "at most cap_per_week"),
        ("price_bands: {p1499: {price_cents: [500, 1700]}}", "price_bands.p1969.price_cents", "a start at 1701"),
        ("price_bands: {p1499: {price_cents: [500, 1800]}}", "price_bands.p1969.price_cents", "a start at 1801"),
        ("price_bands: {p1969: {length: [250, 500]}}", "price_bands.p2499.length", "a start at 501"),
        ("price_bands: {p1969: {point_cents: 1499}}", "price_bands.p1969.point_cents", "a price from 1734 to 2233"),
        ("length_steps: {short: {chars: [60, 149]}}", "length_steps.short.chars", "a start at 50"),
        ("tiers: {MID: {fans_to: 4000}}", "tiers.HIGH.fans_from", "4001"),
        ("tiers: {ULTRA: {fans_to: 99999}}", "tiers.ULTRA.fans_to", "null"),
        ("per_day: {LOW.free: {retention: 1}}", "per_day.LOW.free.retention", "DECISIONS 2"),
        ("confidence: {full: {at_least: 0.5}}", "confidence.standard.at_least", "less than 0.5"),
        ("confidence: {conservative: {at_least: 0.1}}", "confidence.conservative.at_least", "0 in the last row"),
        ("quality: {full: {review: 90}}", "quality.full.review", "less than approve"),
        ("campaigns: {bundle: {min_days: 9}}", "campaigns.bundle.min_days", "at most max_days"),
        ("flavours: {tue: {day: 0}}", "flavours.mon.day", "each of 0 to 6 once"),
        ("flavours: {tue: {content_groups: [solos]}}", "flavours.tue.content_groups", "did you mean solo?"),
        ("strategies: {revenue_front: {letters: RXE}}", "strategies.revenue_front.letters", "letters R, E and T"),
        ("rotation_patterns: {p1: {styles: [solo, solo, winner, feature]}}", "rotation_patterns.p1.styles", "once"),
        ("first_to_tip_pool: {cents: [2000, 2500]}", "first_to_tip_pool.cents", "more amounts"),
        ("first_to_tip_pool: {cents: [500, 2500, 3000]}", "first_to_tip_pool.cents", "a price inside"),
        ("bundle_prices: {more: {items_to: 30}}", "bundle_prices.up_to_5.items_to", "the last null"),
        ("bundle_prices: {more: {price_cents: 20000}}", "bundle_prices.more.price_cents", "a price inside"),
        ("tones: {romantic: {compatible: [romantik]}}", "tones.romantic.compatible", "did you mean romantic?"),
        ("numbers: {captions.weight_type: 0.2}", "numbers.captions.weight_freshness", "a sum of 1"),
        ("numbers: {drip.from_hours: 9}", "numbers.drip.from_hours", "at most drip.to_hours"),
        ("numbers: {spacing.any_min: .inf}", "numbers.spacing.any_min", "at least 0 and below"),
        ("numbers: {spacing.any_min: many}", "numbers.spacing.any_min", "a number"),
        ("numbers: {spacing.any_min: true}", "numbers.spacing.any_min", "a number"),
        ("numbers: {spacing: {any_min: 3}}", "numbers.spacing", "value, unit, source"),
        ("send_types: {bundle: {max_per_day: 2026-13-45}}", "send_types.bundle.max_per_day", "a whole number"),
        ("labels: {names: {a: 1}}", "labels.names.a", "without fields"),
        ("send_types: 3", "send_types", "key: value lines"),
        ("- a\n- b\n", "(top level)", "key: value lines"),
        ("a: [1, 2", "(file)", "well-formed YAML"),
        ("send_types: {bundle: {name: !!python/object/apply:os.getcwd []}}", "(file)", "well-formed YAML"),
        ("send_types: {bundle: {max_per_day: 1, max_per_day: 2}}", "send_types.bundle.max_per_day", "each key once"),
        ("numbers: {spacing.any_min: &a [*a]}", "(file)", "well-formed YAML"),
        ("numbers: " + "[" * 40_000, "(file)", "a value inside a field inside a row"),
        ("- " * 60 + "x", "(file)", "a value inside a field inside a row"),
        ("labels: {names: " + "[" * 3000 + "]" * 3000 + "}", "(file)", "a value inside"),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_named(tmp_path: Path, text: str, key: str, want: str) -> None:
    found = [line for line in problems(tmp_path, text) if f" {key}: " in line]
    assert found, problems(tmp_path, text)
    assert any(want in line.split("want", 1)[1] for line in found), found


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogUnreadable, match="nothere"):
        load_catalog(tmp_path / "nothere.yaml")
    (tmp_path / "bad.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CatalogUnreadable):
        load_catalog(tmp_path / "bad.yaml")
