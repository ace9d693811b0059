"""A box of a form that takes several files."""

from __future__ import annotations

from typing import Any

from django import forms


class Files(forms.FileInput):
    """Several files in one box."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All of them."""
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class FilesField(forms.FileField):
    """Several files. Each is looked at by itself, and what is wrong with one is said of that one."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The files that were chosen, if any."""
        return [one for one in (data or []) if one is not None]
