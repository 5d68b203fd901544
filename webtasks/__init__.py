"""The web face: pages and HTTP APIs over the engine's face. It holds no rule and no query of its own."""

from __future__ import annotations

from webtasks.app import WebSettings, create_app

__all__ = ["WebSettings", "create_app"]
