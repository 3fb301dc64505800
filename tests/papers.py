"""Documents as a test reads them."""

from io import BytesIO

from pypdf import PdfReader


def pages(pdf: bytes) -> list[str]:
    """The words of each page, as a reader would copy them, without the spaces that lines and columns leave."""
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def words(pdf: bytes) -> str:
    """The words of the whole document."""
    return "\n".join(pages(pdf))
