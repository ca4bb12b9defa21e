"""What OFD pages draw beside text: rulings of tables and pictures (GB/T 33190-2016, 7.9 and 9)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from extraction.document import Box
from extraction.errors import DamagedFile
from extraction.markup import Element, local_name, parse_xml
from extraction.package import Package

_NUMBER = re.compile(r"[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?")
_STEP = re.compile(r"([MLSCQBA])([^MLSCQBA]*)")
_UNIT = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_THIN = 0.8  # millimetres: a filled box thinner than this is a ruling


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture on a page: its box in millimetres and the ID of its resource."""

    box: Box
    resource: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """Rulings and pictures of a page, boxes in millimetres of the page's own space."""

    rulings: tuple[Box, ...] = ()
    pictures: tuple[PlacedPicture, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawings:
    """What every content part (page or template) draws, which templates each page uses, and the picture files.

    ``files`` maps a folder of the package (a document) and a resource ID to the name of the picture's part.
    """

    parts: Mapping[str, Drawn]
    templates: Mapping[str, tuple[str, ...]]
    files: Mapping[tuple[str, str], str]
    missing_pictures: int

    def file_of(self, location: str | None, picture: PlacedPicture) -> str | None:
        """The part that holds a picture of the page at ``location``, or None."""
        return self.files.get((_document_of(location or ""), picture.resource))

    def of_page(self, location: str | None) -> Drawn:
        """What is drawn on a page, its templates included."""
        key = (location or "").lower()
        drawn = [self.parts.get(name, Drawn()) for name in (key, *self.templates.get(key, ()))]
        rulings = tuple(box for part in drawn for box in part.rulings)
        return Drawn(rulings, tuple(picture for part in drawn for picture in part.pictures))


def read_drawings(package: Package) -> Drawings:
    """The drawings of all content parts; a part that is not XML draws nothing (the text reader reports it)."""
    parts: dict[str, Drawn] = {}
    used: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    files: dict[tuple[str, str], str] = {}
    missing = 0
    for name in package.names:
        if not name.lower().endswith(".xml"):
            continue
        root = _root(package, name)
        kind = local_name(root) if root is not None else ""
        if root is None:
            continue
        if kind == "Page":
            parts[name.lower()] = Drawn(tuple(_rulings(root)), tuple(_pictures(root)))
            used[name.lower()] = [e.get("TemplateID") or "" for e in root.iter() if local_name(e) == "Template"]
        elif kind == "Document":
            names |= dict(_templates(package, name, root))
        elif kind == "Res":
            for resource, file in _picture_files(package, name, root):
                missing += file not in package
                files[_document_of(name), resource] = file
    templates = {page: tuple(names[key] for key in keys if key in names) for page, keys in used.items()}
    return Drawings(parts, templates, files, missing)


def _root(package: Package, name: str) -> Element | None:
    try:
        return parse_xml(package.read(name), name)
    except DamagedFile:
        return None


def _templates(package: Package, document: str, root: Element) -> Iterator[tuple[str, str]]:
    for element in root.iter():
        if local_name(element) == "TemplatePage":
            yield element.get("ID") or "", _resolve(package, document, element.get("BaseLoc") or "")


def _resolve(package: Package, base: str, location: str) -> str:
    """The name, in lower case, of the part that ``location`` means inside the part ``base``."""
    location = location.strip().replace("\\", "/")
    relative = posixpath.normpath(posixpath.join(posixpath.dirname(base), location))
    name = location.lstrip("/") if location.startswith("/") or relative not in package else relative
    return name.lower()


def _picture_files(package: Package, resources: str, root: Element) -> Iterator[tuple[str, str]]:
    """ID and part name of every picture that the resources name; the part may be missing."""
    folder = root.get("BaseLoc") or ""
    for media in root.iter():
        if local_name(media) != "MultiMedia" or (media.get("Type") or "").lower() != "image":
            continue
        file = next((element.text or "" for element in media if local_name(element) == "MediaFile"), "").strip()
        places = (_resolve(package, resources, posixpath.join(folder, file)), _resolve(package, resources, file))
        found = next((name for name in places if file and name in package), places[0] if file else "")
        yield media.get("ID") or "", found


def _document_of(part: str) -> str:
    """The folder that holds everything of one document of the file."""
    return part.lower().lstrip("/").partition("/")[0]


def _rulings(root: Element) -> Iterator[Box]:
    """Straight strokes along the axes, and thin boxes."""
    for element in root.iter():
        if local_name(element) != "PathObject":
            continue
        data = next((part.text or "" for part in element if local_name(part) == "AbbreviatedData"), "")
        points: list[tuple[float, float]] = []
        for x, y, starts in _points(data, element):
            if not starts and points:
                yield from _axis_stroke(points[-1], (x, y))
            points.append((x, y))


def _axis_stroke(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Box]:
    x0, x1 = sorted((one[0], other[0]))
    y0, y1 = sorted((one[1], other[1]))
    if min(x1 - x0, y1 - y0) < _THIN / 4 and max(x1 - x0, y1 - y0) > _THIN:
        yield Box(x0, y0, x1, y1)


def _points(data: str, element: Element) -> Iterator[tuple[float, float, bool]]:
    """Corner points of a path on the page, and whether a new stroke starts there; curves end a stroke."""
    left, top, *_ = (*_numbers(element.get("Boundary")), 0.0, 0.0)
    matrix = _numbers(element.get("CTM"))
    a, b, c, d, e, f = matrix if len(matrix) == 6 else _UNIT
    for step, values in _STEP.findall(data):
        numbers = _numbers(values)
        if len(numbers) >= 2:
            x, y = numbers[-2:]
            yield a * x + c * y + e + left, b * x + d * y + f + top, step != "L"


def _numbers(text: str | None) -> list[float]:
    return [float(number) for number in _NUMBER.findall(text or "")]


def _pictures(root: Element) -> Iterator[PlacedPicture]:
    for element in root.iter():
        box = _numbers(element.get("Boundary"))
        if local_name(element) == "ImageObject" and len(box) == 4:
            yield PlacedPicture(Box(box[0], box[1], box[0] + box[2], box[1] + box[3]), element.get("ResourceID") or "")
