"""The business numbers: reviewed YAML in ``data/``, loaded into frozen values (``values.py``)."""
