"""The form of what asks nothing, as Camunda renders it."""

from __future__ import annotations

XHTML = "application/xhtml+xml"
NO_QUESTIONS = '<form role="form" class="form-horizontal"></form>'
