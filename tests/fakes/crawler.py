"""Walks the site the way a search engine without JavaScript does: HTML over HTTP, from `/` along every link of our own."""

import http.client
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
SILENT = {"script", "style", "template", "title"}


@dataclass(slots=True)
class Document:
    """What one answer says. Attributes as written, text without scripts."""

    address: str
    status: int
    content_type: str
    body: bytes
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    text: str = ""
    title: str = ""
    #: What stands in `<script type="application/ld+json">`.
    structured: list[str] = field(default_factory=list)

    @property
    def is_page(self) -> bool:
        return self.content_type.startswith("text/html")

    def all(self, name: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.tags if tag == name]

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.tags if "id" in attributes]

    def meta(self, name: str) -> str | None:
        """Of `name` or `property`; None where it is not said. Fails the test when it is said twice."""
        said = [tag.get("content", "") for tag in self.all("meta") if name in (tag.get("name"), tag.get("property"))]
        if len(said) > 1:
            raise AssertionError(f"{self.address} says {name} {len(said)} times")
        return said[0] if said else None

    @property
    def is_hidden(self) -> bool:
        """Whether the page asks search engines to leave it out."""
        return "noindex" in (self.meta("robots") or "")


class _Reader(HTMLParser):
    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._open: list[tuple[str, dict[str, str]]] = []
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self._document.tags.append((tag, attributes))
        if tag not in VOID:
            self._open.append((tag, attributes))

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            if self._open.pop()[0] == tag:
                break
        self._text.append(" ")

    def handle_data(self, data: str) -> None:
        tag, attributes = self._open[-1] if self._open else ("", {})
        if attributes.get("type") == "application/ld+json":
            self._document.structured.append(data)
        if tag == "title":
            self._document.title += data
        if not any(name in SILENT for name, _ in self._open):
            self._text.append(data)

    def close(self) -> None:
        super().close()
        self._document.text = " ".join("".join(self._text).split())


def read(address: str, status: int, content_type: str, body: bytes) -> Document:
    document = Document(address, status, content_type, body)
    if document.is_page:
        reader = _Reader(document)
        reader.feed(body.decode())
        reader.close()
    return document


@dataclass(slots=True)
class Link:
    """From a page to an address of our own, with the part after `#`."""

    source: str
    target: str
    anchor: str


@dataclass(slots=True)
class Site:
    base: str
    #: By path, with the query.
    documents: dict[str, Document] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    outside: set[str] = field(default_factory=set)

    def fetch(self, path: str) -> Document:
        """Once for each path."""
        if path not in self.documents:
            connection = http.client.HTTPConnection(urlsplit(self.base).netloc, timeout=60)
            try:
                connection.request("GET", path)
                answer = connection.getresponse()
                kind = answer.getheader("Content-Type") or ""
                self.documents[path] = read(path, answer.status, kind, answer.read())
            finally:
                connection.close()
        return self.documents[path]

    @property
    def pages(self) -> list[Document]:
        return [
            document for document in self.documents.values() if document.is_page and document.status == http.client.OK
        ]

    @property
    def public_pages(self) -> list[Document]:
        """Those for everybody, each once, whatever was asked after `?`."""
        return [page for page in self.pages if not page.is_hidden and "?" not in page.address]

    def crawl(self) -> None:
        waiting = ["/"]
        while waiting:
            document = self.fetch(waiting.pop())
            for anchor in document.all("a"):
                href = anchor.get("href", "")
                parts = urlsplit(urljoin(self.base + document.address, href))
                if f"{parts.scheme}://{parts.netloc}" != self.base:
                    self.outside.add(href)
                    continue
                target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
                self.links.append(Link(document.address, target, parts.fragment))
                if target not in self.documents and target not in waiting:
                    waiting.append(target)


def crawled(base: str) -> Site:
    site = Site(base)
    site.crawl()
    return site
