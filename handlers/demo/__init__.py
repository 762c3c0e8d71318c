"""Invented cases at every stage, made through the engine's own commands."""

from __future__ import annotations

from handlers.demo.load import load_demo

__all__ = ["load_demo"]
