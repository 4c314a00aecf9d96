"""What the classifier sees of a text: the same whatever the taxonomy's rows are."""

import hashlib

from pipelines.features import cases, frame
from pipelines.openings import split
from tests import made_facts

TEXTS = (
    "Amber Loom | AI Systems Engineer, ML Engineer | Remote\nYou build agents with RAG over pgvector, prompts and evals."
    "\nML Engineer: 5+ years of machine learning, PyTorch, you train models. PhD a plus.",
    "Birch Signal | Cognitive Engineer | Berlin\nGradient-free engineers who fine-tune LLMs with LoRA; papers at NeurIPS.",
    "Copper Kite | Prompt Engineer, Backend Engineer | NYC\nWe are an AI company. Python, TypeScript and Postgres.",
)


def test_features_of_a_text_stay_as_the_weights_know_them() -> None:
    """Weights are fitted on these columns: what changes them needs `roleshift train`, a row of the taxonomy does not."""
    postings = made_facts.postings(
        *({"posting_id": f"hn-{n}", "text": text, "company": text.split(" |")[0]} for n, text in enumerate(TEXTS))
    )
    seen = frame(cases(split(postings), postings))
    assert seen.height == 5
    digest = hashlib.sha256(repr(seen.drop("cues").rows()).encode())
    digest.update(repr([[round(cue, 6) for cue in cues] for cues in seen["cues"].to_list()]).encode())
    assert digest.hexdigest()[:16] == "83acd6642284f838"
