"""Postings into openings, and what of an opening's text speaks of AI."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.evidence import Evidence, brief, evidence, masked
from pipelines.openings import opening_rows, split
from tests import made_facts

TEXTS = [
    ("Amber Loom | Senior ML Engineer, Backend Engineer | Berlin | Remote", ["Senior ML Engineer", "Backend Engineer"]),
    ("Dune Works (Paris)\n\nWe are hiring:\n\n1. AI Engineer\n2. Product Designer", ["AI Engineer", "Product Designer"]),
    ("Birch Signal - Lisbon\n\n* Data Scientist: you model demand.\n* Data Engineer: you own the lake.",
     ["Data Scientist", "Data Engineer"]),
    ("Copper Kite is growing. We are hiring a machine learning engineer and a research scientist.",
     ["machine learning engineer", "research scientist"]),
    ("Elm Street | Remote\n\nSr. AI Engineer: you ship agents\nJr. Data Scientist: you count",
     ["Sr. AI Engineer", "Jr. Data Scientist"]),
    ("Amber Loom | Product Designer | Berlin\n\nLater this year a Computer Vision Scientist will join the Berlin office.",
     ["Product Designer", "Computer Vision Scientist"]),
    ("Dune Works | Backend Engineer | Paris\n\nYou will work with our ML engineers, like a former AI researcher.",
     ["Backend Engineer"]),
    ("Birch Signal | Lisbon\n\nML Engineer, Search Platform — you own how the search of a large shop ranks what it finds\n\nSenior Researcher, Systems: apply below",
     ["ML Engineer, Search Platform", "Senior Researcher, Systems"]),
    ("Birch Signal | Lisbon\n\nPlatform Engineer, you will keep the search quick.", [""]),
    ("Elm Street | Remote\n\n- Data Engineer\n- Software Engineer", ["Data Engineer", "Software Engineer"]),
    ("Elm Street | AI/ML Engineers/Researchers | Remote", ["AI/ML Engineers", "AI/ML Researchers"]),
    ("Elm Street | Research Scientists/Engineers | Remote", ["Research Scientists", "Research Engineers"]),
    ("Copper Kite | Oslo\n\nWe are hiring a tech lead who loves tests: write to us", ["tech lead"]),
    ("Copper Kite | MLEng and MLOps Roles | Oslo", ["MLEng", "MLOps Roles"]),
    ("Copper Kite | Oslo\n\n- Machine Learning (AI/ML) Engineer - Kite Control: you steer\n- Backend Engineer: you serve",
     ["Machine Learning AI/ML Engineer - Kite Control", "Backend Engineer"]),
    ("Copper Kite | Oslo\n\n1) ML Engineer (https://kite.example/ml). You'd fly.\n2) Senior Tester (https://kite.example/t). You'd fall.",
     ["ML Engineer", "Senior Tester"]),
    ("Dune Works | Paris\n\n- Lead Engineer ML & Data Science\n- Backend Engineer",
     ["Lead Engineer ML & Data Science", "Backend Engineer"]),
    ("Dune Works | Paris\n\n- Data scientists / Engineers to count dunes\n- Designers strong in print",
     ["Data scientists", "Data Engineers", "Designers strong in print"]),
    ("Amber Loom | Oslo\n\nWe are hiring testers for our web team, a web designer, and our first applied ML researcher to help.",
     ["testers", "web designer", "applied ML researcher"]),
    ("Open roles: Sr. Data Scientist, Sr. Weaver, DevOps Engineer", ["Sr. Data Scientist", "DevOps Engineer"]),
    ("Elm Street | AI / ML Engineer | Remote", ["AI/ML Engineer"]),
    ("Elm Street | Software Engineers (ML, SRE, iOS, tree houses) | Remote",
     ["Software Engineers (ML)", "Software Engineers (SRE)", "Software Engineers (iOS)", "Software Engineers (tree houses)"]),
    ("Elm Street is hiring engineers: Backend, NLP, and computer vision.",
     ["engineers", "engineers (NLP)", "engineers (computer vision)"]),
    ("Birch Signal | AI/ML Engineer | Lisbon\n\nWe are looking for a senior engineer who has built search.", ["AI/ML Engineer"]),
    ("Birch Signal | Machine Learning Engineer (Python, ML) | Lisbon\n\nWe're looking for a versatile ML engineer to help us scale: train models.",
     ["Machine Learning Engineer (Python, ML)"]),
    ("Copper Kite is hiring across the team (Backend, ML, Data Science) in Oslo.", ["ML", "Data Science"]),
    ("Copper Kite is hiring for several roles including Backend, ML and Design.", ["ML"]),
    ("Elm Street | AI / Backend Engineer | Remote", ["AI / Backend Engineer"]),
    ("Elm Street | Software Engineers (AI/ML, iOS, Web) | Remote",
     ["Software Engineers (AI/ML)", "Software Engineers (iOS)", "Software Engineers (Web)"]),
    ("Elm Street | Machine Learning & Software Enigneers | Remote", ["Machine Learning Enigneers", "Software Enigneers"]),
    ("Elm Street | Roles: [ML Engineer, Data Analyst] | Remote", ["ML Engineer", "Data Analyst"]),
    ("Elm Street | Data Scientists, DevOps and QA Researchers | Remote", ["Data Scientists", "DevOps", "QA Researchers"]),
    ("Elm Street | AI Engineers & Head of Growth | Remote", ["AI Engineers", "Head of Growth"]),
    ("Dune Works | Paris\n\nOpen positions:\n- Sr. Data Engineer, Senior Weaver Lead, Data Science Intern, Product Manager",
     ["Sr. Data Engineer", "Senior Weaver Lead", "Data Science Intern", "Product Manager"]),
    ("Dune Works | Paris\n\nOpen roles:\n- Applied AI\n- Design algorithms for dunes\n- Data Science (sand, wind, water and whatever else there is to be counted)",
     ["Applied AI", "Data Science"]),
    ("Dune Works | ML Engineer | Paris\n\nML Engineer: you train.\nRole: Senior Engineer", ["ML Engineer"]),
    ("Dune Works | ML Engineer | Paris\n\nWe're hiring software engineers to count dunes with us.", ["ML Engineer"]),
    ("Dune Works | Paris\n\nHiring engineers! We are looking for ML engineers and backend engineers.",
     ["ML engineers", "backend engineers"]),
    ("Elm Street | Data Engineers/Data Scientists | Remote", ["Data Engineers", "Data Scientists"]),
    ("Elm Street | Engineers (full-stack or applied ML) | Remote",
     ["Engineers (full-stack)", "Engineers (applied ML)"]),
    ("Elm Street | ML Engineer (Deep Learning, NLP) | Remote", ["ML Engineer (Deep Learning, NLP)"]),
    ("Elm Street | Engineer, Designer, ML | Remote", ["Engineer", "Designer", "ML"]),
    ("Elm Street | Remote\n\n8+ yrs - ML Engineer: you train", ["ML Engineer"]),
    ("Elm Street | Remote\n\n- Tree Engineer\n    - Machine learning\n    - Data science\n- Clerk Manager",
     ["Tree Engineer", "Clerk Manager"]),
    ("Elm Street | Remote\n\n>> ML Engineer <<\n\nYou train.", ["ML Engineer"]),
    ("Elm Street | MLE | Remote\n\nElm is looking for an ML engineer who climbs.", ["MLE"]),
    ("Elm Street | ML Engineers | Remote\n\nElm is looking for ML experts who climb.", ["ML Engineers"]),
    ("Elm Street | ML Engineer | Remote\n\nAs an ML research engineer you climb.", ["ML Engineer"]),
    ("Elm Street | Tree Engineer | Remote\n\nEngineering roles:\n- Tree Engineer\n- Leaf Engineer",
     ["Tree Engineer", "Leaf Engineer"]),
    ("ML Engineer (Looms) | Amber Loom | Oslo\n\n" + "You weave with many looms. " * 70, ["ML Engineer (Looms)"]),
]  # fmt: skip

NOT_ON_OFFER = [
    "Amber Loom | Oslo\n\nWe build the Rift search engine, an open LLM developer platform.",
    "Amber Loom | Oslo\n\nI'm Mona, the technical co-founder: write to me.",
    "Amber Loom | Full time, interns/co-ops | Oslo",
    "Amber Loom | Oslo\n\nYou will work with designers, analysts and data scientists, and more.",
    "Amber Loom | Oslo\n\nOur small team includes weavers and ML engineers.",
    "Amber Loom | Oslo\n\nWe serve industries including Finance, Recruiting, Sales, Marketing.",
    "Amber Loom | Oslo\n\nAmber Loom empowers data scientists to weave.",
    "Amber Loom | Oslo\n\n1 Senior AI Engineer hired last week.",
    "Amber Loom | Oslo\n\nWe build tools for analysts, ML engineers and data scientists.",
    "Amber Loom | Oslo\n\n- An AI analyst that reads every bill",
    "Amber Loom | Oslo\n\nML engineers can weave with it.",
    "Amber Loom | Oslo\n\nThe hiring manager is Mona.",
    "Amber Loom | Contractors | Oslo",
    "Amber Loom | Oslo\n\nHi! I'm a data scientist here.",
    "Amber Loom | Oslo\n\nWe are a world leader in autonomous looms.",
    "Amber Loom | Oslo\n\nWe are looking for experience in:\n- Machine learning\n- Data science",
    "Amber Loom | Oslo\n\nOur tech stack:\n\n- Frontend: TypeScript\n- Backend & DevOps: Go, AWS\n- ML: torch",
]


@pytest.mark.parametrize("text", NOT_ON_OFFER)
def test_people_products_and_tools_are_no_openings(text: str) -> None:
    assert [title for title, *_ in opening_rows(text, None)] == [""]


def test_a_stack_list_takes_no_stretch_from_the_openings() -> None:
    text = "Amber Loom | Backend, ML\n\nTech stack:\n\n- Backend: Go\n- AI layer: langchain"
    assert {row[2:] for row in opening_rows(text, None)} == {(0, len(text))}


def test_an_item_said_twice_still_ends_the_one_before() -> None:
    text = "Elm Street\n\n- Tree Engineer: you climb\n- Senior Tree Engineer: you prune with LLMs\n- Clerk Manager: you file"
    rows = {title: text[start:end] for title, _, start, end in opening_rows(text, None)}
    assert "LLMs" not in rows["Tree Engineer"]


def test_the_last_item_ends_before_what_every_posting_ends_with() -> None:
    text = "Elm Street\n\n- ML Engineer: you train\n- Clerk Manager: you file\nLocation: near our AI lab"
    rows = {title: text[start:end] for title, _, start, end in opening_rows(text, None)}
    assert "AI lab" not in rows["Clerk Manager"]


@pytest.mark.parametrize(("text", "titles"), TEXTS)
def test_titles_are_found(text: str, titles: list[str]) -> None:
    assert [title for title, *_ in opening_rows(text, None)] == titles


def test_an_ad_has_the_title_of_its_field() -> None:
    assert opening_rows("We build things. We hire a Backend Engineer too.", "Prompt Engineer")[0][:2] == (
        "Prompt Engineer",
        "field",
    )


def test_a_posting_without_titles_is_one_opening() -> None:
    assert opening_rows("Come and talk to us.", None) == [("", "none", 0, 20)]


def test_a_title_in_passing_owns_its_line_only_where_it_starts_one() -> None:
    text = "Amber Loom | Designer | Berlin\n\n@ MLOps Engineer (later)\n\nThe autumn brings us perhaps one Prompt Engineer more."
    rows = {title: (origin, text[start:end]) for title, origin, start, end in opening_rows(text, None)}
    assert rows["MLOps Engineer"] == ("mention", "@ MLOps Engineer (later)")
    assert rows["Prompt Engineer"] == ("mention", text)


def test_an_announcement_ends_where_the_next_begins() -> None:
    text = "Dune Works grows. We are hiring an ML engineer who trains models. We also need a designer who draws dunes."
    rows = {title: text[start:end] for title, _, start, end in opening_rows(text, None)}
    assert "dunes" not in rows["ML engineer"]


def test_each_listed_opening_keeps_its_own_text() -> None:
    text = "Dune Works\n\n* AI Engineer: you write prompts.\n* Designer: you draw."
    rows = {title: text[start:end] for title, _, start, end in opening_rows(text, None)}
    assert "prompts" in rows["AI Engineer"]
    assert "prompts" not in rows["Designer"]


def test_company_talk_is_kept_apart_from_the_role() -> None:
    text = masked("Amber Loom is an AI company.\nYou will train our models.", "Amber Loom")
    (found,) = evidence(text, [(0, len(text))], [""])
    assert found.own_role == "You will train our models."
    assert "AI company" in found.own_company


def heard(text: str, *titles: str, company: str | None = "Amber Loom") -> list[Evidence]:
    """The evidence of openings that all have the whole text."""
    return evidence(masked(text, company), [(0, len(text)) for _ in titles], titles)


def test_a_title_is_evidence_of_its_own_opening_alone() -> None:
    engineer, clerk = heard("Amber Loom | ML Engineer, Clerk | Oslo", "ML Engineer", "Clerk")
    assert "ML Engineer" in engineer.own_role
    assert not clerk


@pytest.mark.parametrize(
    ("text", "mine", "other"),
    [
        ("We're hiring ML and backend engineers.", "ML engineers", "backend engineers"),
        ("Engineers (ML, Web) wanted", "Engineers (ML)", "Engineers (Web)"),
        ("The AI Engineer will train models.", "Senior AI Engineer", "Clerk"),
    ],
)
def test_what_is_said_of_a_sibling_is_no_evidence(text: str, mine: str, other: str) -> None:
    engineer, sibling = heard(text, mine, other)
    assert engineer.own_role == text
    assert not sibling


def test_what_stands_in_a_list_of_duties_is_of_the_role() -> None:
    (one,) = heard(
        "We are Amber Loom.\nYou'll work on:\n\n- LLM agents for looms\n\nRAG over patterns\nWe love AI.", "Weaver"
    )
    assert one.own_role == "- LLM agents for looms\nRAG over patterns"
    assert one.own_company == "We love AI."


def test_the_line_that_opens_a_list_is_not_itself_in_it() -> None:
    (one,) = heard("Amber Loom sells AI looms. We are hiring:\n- a weaver", "Weaver")
    assert one.own_company == "__________ sells AI looms."


@pytest.mark.parametrize(
    "text",
    [
        "We have years of AI experience behind us.",
        "Our engineers built the LLM.",
        "Amber Loom gives developers an AI loom.",
        "A team of AI researchers and engineers from Stanford.",
        "Amber Loom is seeking to change weaving with AI.",
        "No AI experience required.",
        "You don't need to know LLMs.",
        "Imagine that your agents weave.",
        "Join a small team of former AI researchers.",
        "And we've trained an LLM with long experience.",
        "This is not the right job for AI fans.",
        "Amber Loom helps people with AI.",
        "- We are AI engineers.",
        "Our stack also speaks to LLMs.",
        "Our AI hiring platform finds weavers.",
        "Amber Loom lets you weave with AI.",
        "She was the founding AI researcher at Dune.",
    ],
)
def test_what_the_company_says_of_itself_is_not_of_the_role(text: str) -> None:
    (one,) = heard(text.replace("years of", "long"), "Weaver")
    assert one.own_company
    assert not one.own_role


@pytest.mark.parametrize(
    "text",
    [
        "Experience with PyTorch.",
        "Our team needs someone with machine learning.",
        "Understanding of LLMs.",
        "- Build agents that weave.",
        "Our stack: PyTorch.",
        "This work centers on LLMs.",
        "We are looking to add AI talent.",
        "Able to tune LLMs.",
        "AI/ML: RAG, evals.",
        "Worked with LLMs before.",
    ],
)
def test_what_is_asked_for_is_of_the_role(text: str) -> None:
    (one,) = heard(text, "Weaver")
    assert one.own_role
    assert not one.own_company


def test_a_sentence_runs_on_over_abbreviations_and_broken_lines() -> None:
    (one,) = heard("You know tools e.g. looms, etc. and PyTorch.", "Weaver")
    assert one.own_role == "You know tools e.g. looms, etc. and PyTorch."
    (one,) = heard("You will build with your own two hands whatever it takes\nto let agents weave.", "Weaver")
    assert one.own_role.startswith("You will build")
    assert one.own_role.endswith("weave.")


def test_a_sentence_that_turns_to_hiring_is_two() -> None:
    (one,) = heard("Our looms are full of AI and we are hiring people for LLMs.", "Weaver")
    assert one.own_role == "and we are hiring people for LLMs."
    assert one.own_company == "Our looms are full of AI"


def test_a_list_of_articles_is_none_of_duties() -> None:
    (one,) = heard("Read these blog posts for what we need:\n\n- LLMs at the loom", "Weaver")
    assert not one.own_role


def test_agents_of_flesh_and_blood_are_no_evidence() -> None:
    assert not heard("You will help travel agents and human agents.", "Weaver")[0]


def test_a_brief_puts_what_tells_most_of_the_company_first() -> None:
    said = "I am an AI fan.\nWe weave with AI.\nWe weave with LLMs."
    told = brief("Weaver", Evidence("", "", "", said), 2025) or ""
    assert told.index("LLMs") < told.index("We weave with AI") < told.index("AI fan")


def test_segments_of_a_header_are_judged_one_by_one() -> None:
    (one,) = heard("Amber Loom | AI for looms | Weaver wanted | you choose", "Weaver")
    assert one.own_company == "AI for looms"


def test_what_speaks_of_no_ai_has_no_brief() -> None:
    (found,) = evidence("You keep our trains on time.", [(0, 28)], [""])
    assert brief("Backend Engineer", found, 2025) is None
    assert (brief("AI Engineer", found, 2025) or "").startswith("2025. AI Engineer.")


def test_a_company_s_name_and_address_are_no_evidence() -> None:
    text = masked("Deep Learning Bakers | Baker | https://deeplearning.ai/jobs", None)
    assert "ai/jobs" not in text
    assert len(masked("Loomly.ai is here", "Loomly")) == len("Loomly.ai is here")
    assert (
        masked("Loomly AI hires. A Loomly AI engineer weaves.", "Loomly")
        == "_________ hires. A ______ AI engineer weaves."
    )
    assert masked("Loomly weaves", "Loomly.ai") == "______ weaves"


def test_split_writes_rows_of_the_contract() -> None:
    postings = made_facts.postings(
        {"posting_id": "hn-1", "text": "Amber Loom | Senior Backend Engineer | Berlin"},
        {"posting_id": "lever-x-1", "kind": "lever", "title": "Prompt Engineer", "text": "You write prompts for LLMs."},
    )
    openings = split(postings)
    assert openings["opening_id"].to_list() == ["hn-1#0", "lever-x-1#0"]
    assert openings["brief"].is_null().to_list() == [True, False]
    assert openings.filter(pl.col("brief").is_not_null())["brief_hash"].null_count() == 0


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_no_text_breaks_the_splitter(text: str) -> None:
    rows = opening_rows(text, None)
    assert rows
    assert all(0 <= start <= end <= len(text) for *_, start, end in rows)
    evidence(masked(text, None), [(start, end) for *_, start, end in rows], [title for title, *_ in rows])


@pytest.mark.parametrize(
    "text", ["AI Engineer, " * 16_000, "\x00\x01" * 5_000, "求人: 機械学習エンジニア\n" * 2_000, "- " * 50_000]
)
def test_hostile_texts_end(text: str) -> None:
    openings = split(made_facts.postings({"posting_id": "hn-1", "text": text}))
    assert 1 <= openings.height <= 30
