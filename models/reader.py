"""The reader: an encoder whose last layers are fine-tuned, with a linear head, to tell roles and levels of openings.

Cross-entropy on role and primary level and binary cross-entropy on every level asked for, learned together
(Howard and Ruder 2018 for the slow rate and warm-up; Caruana 1997 for learning tasks together).
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.classes import LEVELS, PRIMARY
from models.encoder import Encoder, Tuned
from warehouse.errors import RoleshiftError
from warehouse.taxonomy import ROLES

TUNED_LAYERS = 3
EPOCHS = 3
BATCH = 16
LAYER_RATE, HEAD_RATE = 1.2e-4, 2e-3
WARM_UP = 0.1
SMOOTHING = 0.05
PRIMARY_SHARE = 0.5
OUTPUTS = len(ROLES) + len(PRIMARY) + len(LEVELS)
SEED = 1
FILE = "reader.safetensors"


def tune(
    base: Encoder, briefs: Sequence[str], labels: pl.DataFrame, say: Callable[[str], object] = print
) -> tuple[Encoder, NDArray[np.float32]]:
    """Fine-tune on n briefs and their labels (role, primary_level, levels).

    Returns the tuned encoder and its head (OUTPUTS, d + 1), intercept last, on unit vectors: roles, primary levels,
    levels. Deterministic on one kind of machine: the same rows give the same weights.
    """
    import torch
    from transformers import get_linear_schedule_with_warmup

    torch.manual_seed(SEED)
    fresh = Encoder(base.name, base.device, base.batch_tokens)
    model = fresh.model.float()
    names = _open_top(model)
    tuned = [parameter for name, parameter in model.named_parameters() if name in names]
    head = torch.nn.Linear(model.get_embedding_dimension(), OUTPUTS).to(model.device)
    wanted = _targets(labels, model.device)
    order = _batches(fresh.tokens(briefs), EPOCHS)
    optimizer = torch.optim.AdamW([{"params": tuned, "lr": LAYER_RATE}, {"params": head.parameters(), "lr": HEAD_RATE}])
    schedule = get_linear_schedule_with_warmup(optimizer, int(WARM_UP * len(order)), len(order))  # type: ignore[no-untyped-call]
    for step, rows in enumerate(order, start=1):
        with _mixed(model.device):
            vectors = _read(model, [briefs[i] for i in rows])
        loss = _loss(head(torch.nn.functional.dropout(vectors.float(), 0.1)), *(part[rows] for part in wanted))
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(tuned, 1.0)
        optimizer.step()
        schedule.step()
        if step % 100 == 0 or step == len(order):
            say(f"reader: step {step:,} of {len(order):,}, loss {loss.item():.2f}")
    values = {name: parameter.detach().cpu().half().numpy() for name, parameter in zip(names, tuned, strict=True)}
    weights = torch.cat([head.weight * head.in_features**0.5, head.bias[:, None]], dim=1).detach().cpu().numpy()
    return Encoder(base.name, base.device, base.batch_tokens, values), weights


def save(encoder: Encoder, folder: Path) -> None:
    """Write what was tuned, with the name of the model it belongs to."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    save_file(dict(encoder.tuned), folder / FILE, metadata={"base": encoder.name})
    (folder / FILE).chmod(0o644)


def load(name: str, folder: Path) -> Tuned:
    """What was tuned of the model `name`; empty where nothing was."""
    from safetensors import safe_open

    if not (folder / FILE).exists():
        return {}
    with safe_open(folder / FILE, framework="numpy") as held:
        return {key: held.get_tensor(key) for key in held.keys()} if held.metadata()["base"] == name else {}  # noqa: SIM118


def _open_top(model: Any) -> list[str]:
    """Names of the last layers' parameters; the rest is frozen, and dropout works in the last layers alone."""
    layers = getattr(getattr(getattr(model[0], "model", None), "encoder", None), "layer", None)
    if layers is None:
        raise RoleshiftError("this encoder cannot be fine-tuned: it has no `encoder.layer`; choose a BERT-like model")
    model.eval().requires_grad_(False)
    for layer in layers[-TUNED_LAYERS:]:
        layer.train().requires_grad_(True)
    return [name for name, parameter in model.named_parameters() if parameter.requires_grad]


def _batches(tokens: Sequence[int], epochs: int) -> list[list[int]]:
    """Positions in batches of like length, shuffled anew in every epoch."""
    random = np.random.default_rng(SEED)
    return [batch for _ in range(epochs) for batch in _epoch(tokens, random)]


def _epoch(tokens: Sequence[int], random: np.random.Generator) -> Iterator[list[int]]:
    rows, pool = random.permutation(len(tokens)), BATCH * 20
    pools = (sorted(rows[i : i + pool].tolist(), key=lambda row: tokens[row]) for i in range(0, len(rows), pool))
    found = [pool[i : i + BATCH] for pool in pools for i in range(0, len(pool), BATCH)]
    return (found[i] for i in random.permutation(len(found)))


def _mixed(device: Any) -> AbstractContextManager[Any]:
    """Mixed precision where the machine has bfloat16."""
    import torch

    can = device.type == "cuda" or (device.type == "cpu" and torch.ops.mkldnn._is_mkldnn_bf16_supported())
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=can)


def _read(model: Any, texts: list[str]) -> Any:
    """Vectors (n, d) of length sqrt(d), with gradients."""
    import torch

    tokens = model.tokenizer(texts, truncation=True, max_length=model.max_seq_length, padding=True, return_tensors="pt")
    vectors = model(dict(tokens.to(model.device)))["sentence_embedding"]
    return torch.nn.functional.normalize(vectors, dim=1) * vectors.shape[1] ** 0.5


def _targets(labels: pl.DataFrame, device: Any) -> tuple[Any, Any, Any]:
    """Positions of role and of primary level (-1: none), and the levels asked for (n, 6)."""
    import torch

    roles = [ROLES.index(role) for role in labels["role"]]
    primary = [-1 if level is None else PRIMARY.index(level) for level in labels["primary_level"]]
    asked = [[float(level in levels) for level in LEVELS] for levels in labels["levels"].to_list()]
    return tuple(torch.tensor(part, device=device) for part in (roles, primary, asked))  # type: ignore[return-value]


def _loss(scores: Any, roles: Any, primary: Any, asked: Any) -> Any:
    from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

    of_role, of_primary, of_levels = scores.split([len(ROLES), len(PRIMARY), len(LEVELS)], dim=1)
    summed = cross_entropy(of_primary, primary, ignore_index=-1, reduction="sum")
    return (
        cross_entropy(of_role, roles, label_smoothing=SMOOTHING)
        + PRIMARY_SHARE * summed / len(primary)
        + binary_cross_entropy_with_logits(of_levels, asked)
    )
