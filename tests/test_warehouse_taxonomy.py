"""The taxonomy file is complete, and a mistake in it is named."""

import re
from importlib import resources

import pytest

from warehouse.errors import RoleshiftError
from warehouse.taxonomy import ROLES, Taxonomy, load, parse

PACKAGED = resources.files("warehouse").joinpath("taxonomy.toml").read_bytes()

# Every system, method, language, credential and employer that the claims name, by skill id.
NAMED = """
gpt_1 gpt_3 gpt_4 codex chatgpt dall_e claude llama stable_diffusion whisper hugging_face hf_transformers
code_generation langchain langchain_js llama_index pinecone guardrails transformers_js vercel_ai_sdk auto_gpt
babyagi voyager deforum pytorch tensorflow jax transformer fully_connected lstm flash_attention mamba bitnet
capsule_networks spiking_networks behaviour_cloning reinforcement_learning distributed_rl gym prompt_engineering
prompt_injection few_shot rag fine_tuning quantisation distillation diffusion synthetic_data alignment python
javascript typescript phd papers online_courses openai anthropic microsoft google meta stability_ai inflection
mistral_ai reka poolside contextual_ai figma vercel notion stripe
"""


def edited(old: str, new: str) -> bytes:
    text = PACKAGED.decode()
    assert old in text
    return text.replace(old, new, 1).encode()


def test_the_packaged_file_loads() -> None:
    taxonomy = load()
    assert isinstance(taxonomy, Taxonomy)
    assert tuple(role.id for role in taxonomy.roles) == ROLES
    assert [level.id for level in taxonomy.levels] == [1, 2, 3, 4, 5, 6]
    assert {d.id: d.unit for d in taxonomy.definitions} == {
        "judged": "openings", "corrected": "openings", "title": "openings", "phrase": "postings", "jobs": "jobs",
        "companies": "companies", "researchers": "openings",
    }  # fmt: skip
    assert {d.reads for d in taxonomy.definitions} == {None, "judged"}
    assert load() is taxonomy


def test_every_named_system_is_a_row() -> None:
    assert set(NAMED.split()) <= {skill.id for skill in load().skills}


def test_the_competing_names_are_rows() -> None:
    roles = {term.id: term.role for term in load().titles}
    assert roles["prompt_engineer"] == "ai_engineer"
    assert {roles[name] for name in ("cognitive_engineer", "ai_system_engineer", "gradient_free_engineer")} == {None}


def test_colours_are_distinct_hex() -> None:
    colours = [role.colour for role in load().roles]
    assert len(set(colours)) == len(colours)
    assert all(re.fullmatch(r"#[0-9A-F]{6}", colour) for colour in colours)


def test_any_change_is_another_version() -> None:
    assert parse(PACKAGED + b"\n# a remark\n").version != load().version
    assert re.fullmatch(r"1-[0-9a-f]{6}", load().version)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('id = "gpt_3"', 'id = "gpt_4"', "skills: gpt_4 stands twice"),
        ('id = "researcher"', 'id = "other"', "roles: other stands twice"),
        (r"'\bQdrant\b'", r"'\b(Qdrant\b'", "skills: qdrant: the pattern .* is no regular expression"),
        (r"'\bQdrant\b'", r"'(?:Qdrant)?'", "skills: qdrant: .* matches the empty text"),
        (r"'\bQdrant\b'", r"'[Q D]drant'", "skills: qdrant: a class .* holds a space"),
        (r"['\bQdrant\b']", "[]", "skills: qdrant: it has no patterns"),
        ('group = "retrieval"', 'group = "cellar"', "there is no group 'cellar'"),
        ("level = 3", "level = 7", "there is no level 7"),
        ("{{gap}}", "{{gulf}}", "there is no fragment 'gulf'"),
        ('role = "ml_engineer"', 'role = "engineer"', "titles.*role"),
        (
            'id = "ml_engineer"\nlabel = "Machine learning engineer, ML engineer"\nrole = "ml_engineer"',
            'id = "ml_engineer"\nlabel = "Machine learning engineer, ML engineer"',
            "ml_engineer: a phrase needs a role",
        ),
        ('unit = "postings"', 'unit = "people"', "definitions.*unit"),
        ('colour = "#D55E00"', 'color = "#D55E00"', "roles.0"),
        ("version = 1", "version = ", "not readable as TOML"),
    ],
)
def test_a_mistake_is_named(old: str, new: str, message: str) -> None:
    with pytest.raises(RoleshiftError, match=message):
        parse(edited(old, new))


def test_a_space_stands_for_spaces_and_hyphens() -> None:
    qdrant = next(skill for skill in parse(edited(r"'\bQdrant\b'", "'big ?cat'")).skills if skill.id == "qdrant")
    assert all(re.search(qdrant.patterns[0], text) for text in ("bigcat", "Big Cat", "big-cat", "big - cat"))
