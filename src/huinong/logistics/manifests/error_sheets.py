"""The file a courier corrects: its own rows as they were sent, and before them what is wrong."""

from collections import defaultdict

from django.http import FileResponse

from huinong.edge import heads
from huinong.logistics.manifests import labels
from huinong.logistics.manifests.queries import Preview


def error_sheet(found: Preview) -> FileResponse:
    """Every row, its wrong ones marked."""
    told: dict[int, list[str]] = defaultdict(list)
    for error in found.errors:
        told[error.row].append(" ".join(filter(None, (labels.column(error.column), labels.wanted(error)))))
    head = () if any(found.found.heads) else [labels.column(field) for field in found.found.fields]
    return heads.error_sheet(f"{found.upload.carrier}-{found.upload.manifest}-errors.xlsx", found.table, told, head)
