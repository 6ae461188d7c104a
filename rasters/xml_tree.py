"""XML of products as a tree, read by GDAL, which expands no entities of strangers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from osgeo import gdal

from ..core.errors import InputError
from .gdal_calls import attempt


@dataclass(frozen=True)
class Element:
    """An element, its tag without a prefix of a namespace."""

    tag: str
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: tuple[Element, ...] = ()

    def walk(self) -> Iterator[Element]:
        """Yield this element and all below it, in the order of the file."""
        yield self
        for child in self.children:
            yield from child.walk()

    def all(self, tag: str) -> list[Element]:
        """Return the elements of a tag at any depth."""
        return [element for element in self.walk() if element.tag == tag]

    def value(self, tag: str, default: str = "") -> str:
        """Return the text of the first element of a tag at any depth."""
        return next((element.text for element in self.all(tag)), default)


def parse_xml(text: str, path: str) -> Element:
    """Return the root element of a text.

    Args:
        text: of the file.
        path: of it, for messages.

    Raises:
        InputError: it is no XML.
    """
    tree, complaint = attempt(gdal.ParseXMLString, text)
    # beside a declaration or comment, the root is a child of an element without a name
    siblings = tree[2:] if tree and tree[1] == "" else [tree]
    roots = [
        node
        for node in siblings
        if node and node[0] == gdal.CXT_Element and not node[1].startswith("?")
    ]
    if not roots:
        raise InputError(
            f"{path} is damaged ({complaint or 'no XML'}): download the product again."
        )
    return _element(roots[0])


def _element(node: list[Any]) -> Element:
    children = node[2:]
    return Element(
        node[1].rpartition(":")[2],
        "".join(child[1] for child in children if child[0] == gdal.CXT_Text).strip(),
        {child[1]: child[2][1] for child in children if child[0] == gdal.CXT_Attribute},
        tuple(_element(child) for child in children if child[0] == gdal.CXT_Element),
    )
