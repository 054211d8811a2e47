"""The form of a page, as somebody without JavaScript finds it: its fields, choices and buttons."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class PageForm:
    """The fields of one form, by name."""

    hidden: dict[str, str] = field(default_factory=dict)
    text: dict[str, str] = field(default_factory=dict)
    """Text, password, number and the like, with what stands in them."""
    choices: dict[str, list[str]] = field(default_factory=dict)
    """Radio buttons and selects: the values one may choose."""
    boxes: set[str] = field(default_factory=set)
    actions: list[str] = field(default_factory=list)
    """The values of its buttons named ``action``."""

    @property
    def names(self) -> set[str]:
        """Every field that somebody fills in."""
        return {*self.text, *self.choices, *self.boxes}


def form_in(page: str, form_id: str = "step-form") -> PageForm:
    """Read the form of that id, also buttons that stand outside it and name it."""
    reader = _Reader(form_id)
    reader.feed(page)
    return reader.form


class _Reader(HTMLParser):
    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form = PageForm()
        self._id = form_id
        self._inside = False
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("id") == self._id
        elif self._inside or given.get("form") == self._id:
            self._take(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        if tag == "select":
            self._select = ""

    def _take(self, tag: str, given: dict[str, str]) -> None:
        name = given.get("name", "")
        if tag == "input" and name:
            self._input(given.get("type", "text"), name, given.get("value", ""))
        elif tag == "textarea":
            self.form.text[name] = ""
        elif tag == "select":
            self._select = name
            self.form.choices[name] = []
        elif tag == "option" and given.get("value"):
            self.form.choices[self._select].append(given["value"])
        elif tag == "button" and name == "action":
            self.form.actions.append(given.get("value", ""))

    def _input(self, kind: str, name: str, value: str) -> None:
        if kind == "hidden":
            self.form.hidden[name] = value
        elif kind == "radio":
            self.form.choices.setdefault(name, []).append(value)
        elif kind == "checkbox":
            self.form.boxes.add(name)
        else:
            self.form.text[name] = value
