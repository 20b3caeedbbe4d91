"""Which rules carry which gap of the execution plan; data, checked against the catalogue.

A gap without a rule here is met elsewhere (an agent, a store, a report) or comes with the next
issue. 10.1 and 10.6 are one gap under two ids.
"""

from __future__ import annotations

from collections.abc import Mapping

GAP_RULES: Mapping[str, tuple[str, ...]] = {
    "1.1": ("TIM01",),
    "1.2": ("TIM02",),
    "1.3": ("CHN04", "TIM03"),
    "1.4": ("TIM04",),
    "1.5": ("TIM05", "TIM11", "TIM14"),
    "1.6": ("TIM06",),
    "2.1": ("CAP01", "CAP09"),
    "2.2": ("TRU04",),
    "2.4": ("CAP10",),
    "3.1": ("MIX01",),
    "3.2": ("MIX02",),
    "3.3": ("MIX03", "MIX05", "MIX06"),
    "4.2": ("PRF02",),
    "4.3": ("CMP04", "CMP05"),
    "5.1": ("LIM01",),
    "6.1": ("DRP01",),
    "6.2": ("DRP01",),
    "7.1": ("LIM02",),
    "7.2": ("CMP04",),
    "7.3": ("TRU05",),
    "7.4": ("CMP03",),
    "8.1": ("CHN01", "CHN05"),
    "8.2": ("CHN03",),
    "9.1": ("CHN02",),
    "9.2": ("CHN04",),
    "10.1": ("TRU01", "TRU02", "TRU03"),
    "10.4": ("CAP07",),
    "10.6": ("TRU01",),
    "10.7": ("TIM07", "TIM12"),
    "10.8": ("LIM03", "LIM04", "TIM08", "TIM10", "TIM13"),
    "10.9": ("TIM09",),
    "10.10": ("OPS02",),
    "10.11": ("PRC01",),
    "10.13": ("PRC03", "PRC04"),
}
