"""Bar charts as SVG text: labels, grouped bars, one scale. Readable without colour and aloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT, LEFT, BASE, TOP = 720, 260, 56, 214, 34
FILLS = ("#6b7280", "#2563eb", "#b45309")  # told apart by lightness too


def bars(title: str, labels: Sequence[str], series: Mapping[str, Sequence[float]], unit: str) -> str:
    """Grouped bars, one group a label, one bar a series, from zero."""
    top = max((v for values in series.values() for v in values), default=0.0) or 1.0
    step = (WIDTH - LEFT - 8) / max(len(labels), 1)
    wide = step * 0.76 / max(len(series), 1)
    said = "; ".join(
        f"{name}: " + ", ".join(f"{x} {v:.3g}" for x, v in zip(labels, values, strict=True))
        for name, values in series.items()
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' font-family="sans-serif" font-size="11"><title>{escape(title)}</title>',
        f"<desc>{escape(f'{title}, {unit}. {said}')}</desc>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>',
        f'<text x="{LEFT}" y="16" font-size="13" font-weight="bold">{escape(title)}</text>',
    ]
    for part in (0.0, 0.5, 1.0):
        y = BASE - (BASE - TOP) * part
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - 8}" y1="{y:.1f}" y2="{y:.1f}" stroke="#d1d5db"/>')
        parts.append(
            f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{escape(f"{top * part:.3g}")}</text>'
        )
    for n, (name, values) in enumerate(series.items()):
        fill = FILLS[n % len(FILLS)]
        for i, value in enumerate(values):
            tall = (BASE - TOP) * max(value, 0.0) / top
            x = LEFT + i * step + step * 0.12 + n * wide
            parts.append(
                f'<rect x="{x:.1f}" y="{BASE - tall:.1f}" width="{wide:.1f}" height="{tall:.1f}" fill="{fill}">'
                f"<title>{escape(f'{name}, {labels[i]}: {value:.3g} {unit}')}</title></rect>"
            )
        x = LEFT + n * 170
        parts.append(f'<rect x="{x}" y="{HEIGHT - 16}" width="10" height="10" fill="{fill}"/>')
        parts.append(f'<text x="{x + 14}" y="{HEIGHT - 7}">{escape(name)} ({escape(unit)})</text>')
    for i, label in enumerate(labels):
        x = LEFT + (i + 0.5) * step
        parts.append(f'<text x="{x:.1f}" y="{BASE + 14}" text-anchor="middle">{escape(label)}</text>')
    return "\n".join([*parts, "</svg>", ""])
