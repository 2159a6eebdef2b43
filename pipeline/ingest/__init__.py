"""Page exports in, posts and rejects out."""

from pipeline.ingest.encodings.detection import ENCODINGS
from pipeline.ingest.formats.catalogue import FORMATS
from pipeline.ingest.formats.format import Format
from pipeline.ingest.preview import Detection, detect, preview
from pipeline.ingest.read import PostReader, read_posts
from pipeline.ingest.summary import IngestSummary

__all__ = [
    "ENCODINGS",
    "FORMATS",
    "Detection",
    "Format",
    "IngestSummary",
    "PostReader",
    "detect",
    "preview",
    "read_posts",
]
