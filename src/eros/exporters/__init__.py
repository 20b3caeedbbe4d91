"""A judged week as files: JSON, CSV, XLSX, ICS, Markdown, HTML, the chatters' manifest."""
