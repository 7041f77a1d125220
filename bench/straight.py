"""The straight script that a tutorial shows: sentence-transformers, FAISS, nearest sentences. For comparison
of speed only.

``python -m bench.straight QUESTION FILE…`` prints the sentence of some text files nearest to a question.
"""

import sys
from pathlib import Path

import faiss
from sentence_transformers import SentenceTransformer
from sentencex import segment

from retrieval.models.encoder import bundled_folder


def main(question: str, files: list[str]) -> None:
    """Embed all sentences, index them, print the nearest."""
    model = SentenceTransformer(str(bundled_folder()), device="cpu")
    sentences = [
        s.strip()
        for file in files
        for p in Path(file).read_text("utf-8").split("\n\n")
        for s in segment("en", p)
    ]
    vectors = model.encode(sentences, normalize_embeddings=True, show_progress_bar=False)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(vectors)
    _, found = index.search(model.encode([question], normalize_embeddings=True), 1)
    print(sentences[found[0][0]])


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
