"""Models made ready for ONNX Runtime: the encoder, the reader, a reranker, and their export."""
