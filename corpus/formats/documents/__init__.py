"""What word processors and e-book makers write: DOCX, OpenDocument text, RTF, EPUB."""
