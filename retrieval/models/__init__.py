"""Models made ready for ONNX Runtime: the encoder, the judge, a reranker, and their export."""
