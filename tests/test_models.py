"""The encoder, the classifier and what is committed of them."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np
import polars as pl
import pytest

from models import reader
from models.classifier import WEIGHTS, Classifier, Verdict
from models.encoder import PACKAGED, Encoder, batches
from models.evaluate import Examples, evaluate
from models.folds import folds, groups
from pipelines.embed import embed
from pipelines.features import TEXTS, cases, frame
from pipelines.judge import decide, judge
from pipelines.openings import split
from tests import made_facts
from warehouse import taxonomy
from warehouse.errors import RoleshiftError

POSTED = [
    ("ai_engineer", "Amber Loom | AI Engineer | Remote\n\nYou will build LLM agents and RAG pipelines on the OpenAI API,"
                    " write prompts and evals, and ship AI features."),
    ("ml_engineer", "Dune Works | Machine Learning Engineer | Berlin\n\nYou will train deep learning models in PyTorch,"
                    " own feature engineering and model quality."),
    ("researcher", "Copper Kite | Research Scientist | Zurich\n\nYou publish papers at NeurIPS on novel methods."
                   " PhD in machine learning required."),
    ("data_scientist", "Elm Street | Data Scientist | NYC\n\nYou run experiments, statistics and dashboards in SQL."),
    ("other", "Birch Signal | Backend Engineer (Go) | Onsite\n\nWe are an AI company. You run our payment APIs."),
]  # fmt: skip


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(tuned=reader.load(PACKAGED, WEIGHTS))


@pytest.fixture(scope="module")
def openings() -> pl.DataFrame:
    return split(_postings())


def _postings() -> pl.DataFrame:
    return made_facts.postings(
        *({"posting_id": f"hn-{i}", "text": text, "month": "2025-05"} for i, (_, text) in enumerate(POSTED))
    )


def reading(encoder: Encoder) -> Callable[[pl.DataFrame], pl.DataFrame]:
    return partial(embed, encode=encoder.encode, encoder_id=encoder.id)


def test_vectors_have_unit_length_and_do_not_depend_on_the_batch(encoder: Encoder) -> None:
    texts = ["You will train models.", "A short one", "word " * 300, ""]
    together = encoder.encode(texts)
    assert np.allclose(np.linalg.norm(together, axis=1), 1, atol=1e-4)
    alone = np.vstack([encoder.encode([text]) for text in reversed(texts)])[::-1]
    assert np.abs(together - alone).max() < 1e-4
    assert encoder.encode([]).shape == (0, together.shape[1])


def test_batches_hold_the_token_budget_and_every_text_once() -> None:
    tokens = [5, 90, 7, 100, 3, 60, 200]
    found = batches(tokens, 128)
    assert sorted(i for batch in found for i in batch) == list(range(7))
    assert all(len(batch) == 1 or max(tokens[i] for i in batch) * len(batch) <= 128 for batch in found)


def test_an_unknown_encoder_is_one_sentence() -> None:
    with pytest.raises(RoleshiftError, match="ROLESHIFT_ENCODER"):
        Encoder("./no/such/model").encode(["x"])


def test_the_committed_classifier_judges_plain_cases(encoder: Encoder, openings: pl.DataFrame) -> None:
    facts = judge(openings, _postings(), reading(encoder), Classifier.load(), taxonomy.load())
    assert facts["role"].to_list() == [role for role, _ in POSTED]
    by_role = dict(facts.select("role", "primary_level").iter_rows())
    assert (by_role["ai_engineer"], by_role["ml_engineer"], by_role["other"]) == (2, 4, None)
    assert 6 in facts.filter(role="researcher")["levels"].to_list()[0]
    assert facts["title_ai"].to_list() == [True, False, False, False, False]
    assert facts["title_terms"].to_list()[0] == ["ai_engineer"]


def test_only_what_words_leave_in_doubt_is_read(encoder: Encoder, openings: pl.DataFrame) -> None:
    read: list[str] = []

    def noted(briefs: pl.DataFrame) -> pl.DataFrame:
        read.extend(briefs["text"])
        return reading(encoder)(briefs)

    heard, unheard = (judge(openings, _postings(), how, Classifier.load(), taxonomy.load()) for how in (noted, deaf))
    assert [brief[6:17] for brief in read] == ["AI Engineer", "Machine Lea", "Research Sc", "Data Scient"]
    assert openings["brief"][4] is not None
    assert heard["p_other"][4] >= 0.9
    assert heard[4].equals(unheard[4]), "where words leave no doubt they decide alone"
    assert (heard["p_other"][:4] != unheard["p_other"][:4]).all()


def deaf(briefs: pl.DataFrame) -> pl.DataFrame:
    """Vectors of texts nobody read."""
    return embed(briefs, lambda texts: np.zeros((len(texts), 384), dtype=np.float32), "none")


FIRST = {"ai_engineer": 2, "ml_engineer": 4, "researcher": 6, "data_scientist": 0, "other": None}


FACTS = pl.DataFrame({"id": ["a", "b", "c"], "company": [True, False, None]})


def test_a_title_in_passing_is_no_literal_title_and_reasons_stand_in_the_text(encoder: Encoder) -> None:
    text = "Cook at AI Labs | Cook | Oslo\n\nMuch later perhaps an AI Engineer joins, for RAG and no ragged agents. Write to ai.example.com/ai."
    postings = made_facts.postings({"posting_id": "hn-1", "text": text, "month": "2025-05", "company": "AI Labs"})
    found = split(postings)
    assert found["title_from"].to_list()[-1] == "mention"
    facts = judge(found, postings, reading(encoder), Classifier.load(), taxonomy.load())
    assert not facts["title_ai"].any()
    assert facts["title_terms"].list.len().sum() == 0
    for row in facts.iter_rows(named=True):
        for phrase, start in zip(row["because"], row["because_at"], strict=True):
            assert text[start : start + len(phrase)] == phrase
            assert not text[start + len(phrase) :][:1].isalpha()
            assert start < text.index("ai.example")


def made_examples(times: int) -> Examples:
    """Every posting of POSTED so many times, each time of another company; the last round is marked as added."""
    rows = [(f"hn-{n:02}-{role}", n, role, text) for n in range(times) for role, text in POSTED]
    postings = made_facts.postings(*({"posting_id": key, "text": text, "month": "2025-05"} for key, _, _, text in rows))
    openings = split(postings)
    levels = [[FIRST[role]] if FIRST[role] else [] for _, _, role, _ in rows]
    labels = pl.DataFrame(
        {
            "posting_id": [key for key, *_ in rows],
            "role": [role for _, _, role, _ in rows],
            "primary_level": [FIRST[role] for _, _, role, _ in rows],
            "levels": levels,
        }
    )
    listed = [
        [] if role == "other" else [{"role": role, "levels": asked}]
        for (_, _, role, _), asked in zip(rows, levels, strict=True)
    ]
    known = pl.DataFrame(
        {
            "id": [key for key, *_ in rows],
            "text": [f"{n} {role}" for _, n, role, _ in rows],
            "company": [f"company {n % 4} {role}" for _, n, role, _ in rows],
            "month": "2025-05",
            "source": "hn",
            "weight": 1.0,
            "openings": listed,
            "scored": [n < times - 1 for _, n, *_ in rows],
        }
    )
    features = frame(cases(openings, postings)).with_columns(pl.col(TEXTS) + " filler")
    return Examples(features, openings["brief"].to_list(), labels, np.zeros(len(rows), dtype=bool), known, FACTS)


def quiet(_: str) -> None:
    pass


def test_training_is_reproducible_and_weights_survive_the_disk(tmp_path) -> None:
    examples = made_examples(8)
    (encoder, first), (_, second) = (
        examples.learn(np.ones(40, dtype=bool), Encoder(device="cpu"), quiet) for _ in range(2)
    )
    assert first.id == second.id
    assert first.encoder_id == encoder.id != Encoder().id
    first.save(tmp_path)
    reader.save(encoder, tmp_path)
    loaded, again = Classifier.load(tmp_path), Encoder(device="cpu", tuned=reader.load(PACKAGED, tmp_path))
    assert (loaded.id, again.id) == (first.id, encoder.id)
    assert replace(first, claimed=0.25).id != first.id, "a new threshold is a new judge"
    briefs = [brief or "" for brief in examples.briefs]
    before = first.judge(examples.features, lambda rows: encoder.encode([briefs[i] for i in rows]))
    after = loaded.judge(examples.features, lambda rows: again.encode([briefs[i] for i in rows]))
    assert np.abs(before.roles - after.roles).max() < 0.01
    assert [row["role"] for row in decide(after)] == examples.labels["role"].to_list()
    assert np.abs(Encoder(device="cpu").encode(briefs) - again.encode(briefs)).max() > 0.01


def test_what_was_tuned_of_one_model_is_not_put_into_another(tmp_path) -> None:
    reader.save(Encoder("one", tuned={"layer": np.ones(3, dtype=np.float16)}), tmp_path)
    assert list(reader.load("one", tmp_path)) == ["layer"]
    assert reader.load("another", tmp_path) == {}
    assert reader.load("one", tmp_path / "nowhere") == {}


def test_cross_validation_scores_every_given_label_once_and_no_added_one() -> None:
    figures = evaluate(made_examples(9), decide, Encoder(device="cpu"), count=2, say=quiet)
    assert (figures["labels"], figures["added"]) == (40, 5)
    assert sum(sum(row.values()) for row in figures["confusion"].values()) == 40
    assert figures["roles"]["ai_engineer"]["plain"]["postings"] == 8
    assert figures["facts"]["company"]["share"] == 0.5
    assert sum(row["openings"] for row in figures["errors"]) == 40
    assert figures["by_era"]["from 2023"]["ai_engineer"]["postings"] == 8


def test_thresholds_come_from_the_other_folds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two folds: the first holds AI engineers at 0.3, the second at 0.5, and both have others a little below."""
    examples = made_examples(9)
    certain = {"claimed": 0.4, "asked": 0.35, "primary": np.eye(7)[[2]], "levels": np.zeros((1, 6))}
    seen: list[tuple[int, float]] = []

    def folds_as_read(_: Examples, __: object, to_judge: list[np.ndarray], *___: object) -> list[Verdict]:
        return [_of_fold(examples, rows, 0.3 + 0.2 * k, certain) for k, rows in enumerate(to_judge)]

    def spied(verdict: Verdict) -> list[dict[str, object]]:
        seen.append((round(float(verdict.roles[:, 0].max()) * 10), verdict.claimed))
        return decide(verdict)

    monkeypatch.setattr("models.evaluate._each_fold", folds_as_read)
    evaluate(examples, spied, Encoder(device="cpu"), count=2, say=quiet)
    judged_with = dict(seen[-2:])
    assert 0.25 < judged_with[5] <= 0.3, "the second fold is judged as suits the first"
    assert 0.45 < judged_with[3] <= 0.5


def _of_fold(examples: Examples, rows: np.ndarray, p: float, rest: dict[str, object]) -> Verdict:
    """AI engineers have the probability p, everybody else a little less."""
    real = [examples.labels["role"][i] == "ai_engineer" for i in rows.tolist()]
    ai = np.where(real, p, p - 0.05)
    roles = np.stack([ai, *(np.zeros(len(ai)),) * 3, 1 - ai], axis=1)
    many = {name: np.repeat(rest[name], len(ai), axis=0) for name in ("primary", "levels")}
    return Verdict(roles, many["primary"], many["levels"], rest["claimed"], rest["asked"])


def test_the_thresholds_decide_and_a_role_less_probable_than_sure_is_unsure() -> None:
    roles, levels = np.array([[0.35, 0.1, 0.05, 0.05, 0.45]]), np.array([[0.1, 0.25, 0.3, 0.1, 0.1, 0.1]])
    verdict = Verdict(roles, np.eye(7)[[3]], levels, claimed=0.3, asked=0.2)
    found = decide(verdict)[0]
    assert (found["role"], found["primary_level"], found["levels"], found["unsure"]) == ("ai_engineer", 3, [2, 3], True)
    found = decide(replace(verdict, claimed=0.4, asked=0.28))[0]
    assert (found["role"], found["primary_level"], found["levels"]) == ("other", 3, [3])
    sure = np.array([[0.65, 0.1, 0.1, 0.1, 0.05]])
    assert not decide(replace(verdict, roles=sure))[0]["unsure"]


def test_missing_weights_name_the_command(tmp_path) -> None:
    with pytest.raises(RoleshiftError, match="roleshift train"):
        Classifier.load(tmp_path)


def test_folds_keep_companies_and_near_copies_together() -> None:
    words = " ".join(f"word{i}" for i in range(60))
    texts = [words, "Now with a new first line. " + words, "another text", "a third text"]
    group = groups(["a", "b", "c", "c"], texts)
    assert group[0] == group[1]
    assert group[2] == group[3] != group[0]
    fold = folds(np.repeat(np.arange(20), 3), 5, seed=1)
    assert all(len(set(fold[i : i + 3])) == 1 for i in range(0, 60, 3))


def test_the_card_is_of_the_committed_weights_and_holds_no_text() -> None:
    classifier = Classifier.load()
    assert classifier.card is not None
    assert classifier.card["model_id"] == classifier.id
    assert {p.name for p in WEIGHTS.iterdir()} == {
        "roles.npz",
        "reader.safetensors",
        "label_ids.csv",
        "card.json",
        "card.md",
    }
    assert pl.read_csv(WEIGHTS / "label_ids.csv").columns == ["id"]
    assert not [word for words in classifier.design.words.values() for word in words if "@" in word.split("@")[0]]
