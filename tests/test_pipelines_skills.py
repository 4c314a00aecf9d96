"""Skills, title terms and phrases are found, and their false friends are not."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.skills import find_skills, find_title_terms, phrase_flags, title_flags
from warehouse.taxonomy import load

TAXONOMY = load()
IDS = [skill.id for skill in TAXONOMY.skills]

FOUND = {
    "We call the OpenAI API and GPT-4o, evaluated with Langfuse": "openai_api gpt_4 llm_observability",
    "GPT 3.5 and gpt4 in production": "gpt_3 gpt_4",
    "chat-GPT wrappers": "chatgpt",
    "DALL·E and Stable Diffusion artists, deforum scripts": "dall_e stable_diffusion deforum",
    "Claude, Gemini and Llama behind one gateway": "claude gemini llama",
    "self-host Llama 3 with vLLM or Ollama": "llama vllm ollama",
    "Whisper for transcription": "whisper",
    "RAG over pgvector, Qdrant, Chroma and FAISS": "rag pgvector qdrant chroma faiss",
    "LangChain.js and LangGraph": "langchain langchain_js langgraph",
    "the Vercel AI SDK, Transformers.js": "vercel_ai_sdk transformers_js",
    "Auto-GPT, BabyAGI and Voyager-style agents": "auto_gpt babyagi voyager",
    "prompt-engineering, few-shot prompting, prompt injection": "prompt_engineering few_shot prompt_injection",
    "multi-agent systems with tool calling over MCP": "agents tool_calling mcp",
    "AI agents with guardrails": "agents guardrails",
    "fine-tuning LLMs with LoRA, quantization, knowledge distillation": "fine_tuning quantisation distillation",
    "Hugging Face Transformers": "hugging_face hf_transformers transformer",
    "PyTorch, TensorFlow, JAX, sklearn, Keras, XGBoost": (
        "pytorch tensorflow jax scikit_learn keras gradient_boosting"
    ),
    "transformers, LSTMs, fully connected layers": "transformer lstm fully_connected",
    "FlashAttention, Mamba (an SSM), BitNet, capsule networks": "flash_attention mamba bitnet capsule_networks",
    "spiking neural networks and behavioral cloning": "spiking_networks behaviour_cloning",
    "distributed RL like OpenAI Rapid, in Gym-like RL environments": "distributed_rl reinforcement_learning gym",
    "CUDA and Triton kernels": "cuda triton_kernels",
    "NVIDIA Triton Inference Server with TensorRT": "triton_server tensorrt_onnx",
    "SageMaker, AWS Bedrock, Vertex AI, Azure OpenAI on k8s": "sagemaker bedrock vertex_ai azure_ai kubernetes",
    "Kubeflow, MLflow and Ray": "kubeflow mlflow ray",
    "synthetic data, AI alignment, diffusion models": "synthetic_data alignment diffusion",
    "AI-assisted development with Cursor and Claude Code, GitHub Copilot": (
        "code_generation cursor claude_code copilot"
    ),
    "a Ph.D. with papers at NeurIPS, or fast.ai": "phd papers online_courses",
    "PhDs welcome": "phd",
    "Python, JavaScript or TypeScript": "python javascript typescript",
    "5+ years of experience in machine learning": "ml_experience_years",
    "ML engineer with 3-5 yrs of experience": "ml_experience_years",
    "alumni of OpenAI, Anthropic, Google, Meta, Microsoft, Stability AI": (
        "openai anthropic google meta microsoft stability_ai"
    ),
    "ex-Inflection AI, Mistral AI, Reka AI, Poolside, Contextual AI": (
        "inflection mistral_ai reka poolside contextual_ai"
    ),
    "formerly of Figma, Vercel, Notion and Stripe": "figma vercel notion stripe",
}

FALSE_FRIENDS = {
    "We have done machine learning for 10 years": "ml_experience_years",
    "10 years ago machine learning was young": "ml_experience_years",
    "5 years of Java. ML is a plus": "ml_experience_years",
    "Rapid iteration, Rapid City, SD": "distributed_rl",
    "high-voltage transformers and switchgear": "transformer",
    "power transformer monitoring": "transformer",
    "Haskell: monad transformers": "transformer",
    "we install guard rails on bridges": "guardrails",
    "budget guardrails for the finance team": "guardrails",
    "environments made with conda and mamba": "mamba",
    "Talk to Jean-Claude, or e-mail Claude at the office": "claude",
    "Claude Code is fine": "claude",
    "clean up rags, brag, leveraging": "rag",
    "project reporting with RAG status": "rag",
    "Gemini, the exchange for coins, hires in New York": "gemini",
    "Whisper is the largest community of its kind": "whisper",
    "the notion of time; see our Notion page": "notion",
    "a pin stripe suit, Pin Stripe Labs": "stripe",
    "JAX-RS and JAX-WS services": "jax",
    "Jacksonville (JAX), or TPA/JAX": "jax",
    "insurance agents and real-estate agents use our app": "agents",
    "support agents answer calls; our Jenkins agents build": "agents",
    "tools for agents and brokers, leveraging data to keep agents organized": "agents",
    "agent-based simulation of markets": "agents",
    "Microsoft Certified Professional (MCP), MCSE": "mcp",
    "GPT partition tables under UEFI": "gpt",
    "LoRA radios over BLE and Zigbee": "fine_tuning",
    "we fine-tune our espresso": "fine_tuning",
    "fully connected vehicles": "fully_connected",
    "space capsule": "capsule_networks",
    "whiskey distillation": "distillation",
    "vector quantization of audio": "quantisation",
    "alignment with stakeholders, sequence alignment": "alignment",
    "Google Docs, Google Analytics and Google Forms": "google",
    "Microsoft Office and Microsoft SQL Server": "microsoft",
    "Meta-analysis; meta tags; Meta data": "meta",
    "at an inflection point": "inflection",
    "contextual ads": "contextual_ai",
    "a database cursor": "cursor",
    "Joyent Triton hosts": "triton_server",
    "Ray and Ann lead the team, x-ray images": "ray",
    "TS/SCI clearance": "typescript",
    "400 ML of water; Standard ML": "machine_learning",
    "CNN and the BBC": "cnn",
    "free gym membership": "gym",
    "no BS, no degree required": "degree",
    "code generation in our LLVM backend": "code_generation",
    "backed by the investors of Voyager Capital": "voyager",
    "Law school LLM degree": "llm",
}


Skills = dict[str | None, list[str]]


@pytest.fixture(scope="module")
def skills() -> Skills:
    """Skills of every text above, found in one pass."""
    texts = [*FOUND, *FALSE_FRIENDS]
    return dict(zip(texts, find_skills(pl.Series(texts), TAXONOMY).to_list(), strict=True))


@pytest.mark.parametrize(("text", "expected"), FOUND.items())
def test_skills_are_found(skills: Skills, text: str, expected: str) -> None:
    assert set(expected.split()) <= set(skills[text])


@pytest.mark.parametrize(("text", "skill"), FALSE_FRIENDS.items())
def test_false_friends_are_not(skills: Skills, text: str, skill: str) -> None:
    assert skill in IDS
    assert skill not in skills[text]


def test_lists_are_sorted_and_align_with_the_texts() -> None:
    found = find_skills(pl.Series(["PyTorch and CUDA", None, "gardening", "Python"]), TAXONOMY)
    assert found.dtype == pl.List(pl.String)
    assert found.to_list() == [["cuda", "pytorch"], [], [], ["python"]]


def test_no_text_gives_no_list() -> None:
    found = find_skills(pl.Series([], dtype=pl.String), TAXONOMY)
    assert found.dtype == pl.List(pl.String)
    assert found.len() == 0


@settings(max_examples=12, deadline=None)
@given(st.lists(st.sampled_from([*FOUND, *FALSE_FRIENDS, "", None]), max_size=8))
def test_a_text_is_judged_alone(skills: Skills, texts: list[str | None]) -> None:
    found = find_skills(pl.Series(texts, dtype=pl.String), TAXONOMY).to_list()
    assert found == [sorted(skills.get(text, [])) for text in texts]


AI, ML, BOTH, NEITHER = (True, False), (False, True), (True, True), (False, False)


@pytest.mark.parametrize(
    ("title", "flags"),
    [
        ("Senior AI Engineer", AI),
        ("Applied AI Engineers (NYC)", AI),
        ("Founding AI Product Engineer", AI),
        ("AI/Software Engineer", AI),
        ("AI Full-Stack Engineer", AI),
        ("AI Agent Engineer", AI),
        ("Forward Deployed AI Engineer", AI),
        ("LLM Engineer", AI),
        ("GenAI Engineer", AI),
        ("Generative AI Developer", AI),
        ("Prompt Engineer", AI),
        ("Agentic Systems Engineer", AI),
        ("Artificial Intelligence Engineer", AI),
        ("Machine Learning Engineer, Ads", ML),
        ("machine-learning engineers", ML),
        ("Staff ML Platform Engineer", ML),
        ("Deep Learning Engineer", ML),
        ("Computer Vision Engineer", ML),
        ("NLP Engineer", ML),
        ("MLOps Engineer", ML),
        ("AI/ML Engineer", BOTH),
        ("ML & AI Engineer", BOTH),
        ("AI and Machine Learning Engineer", BOTH),
        ("Software Engineer, AI", NEITHER),
        ("Software Engineer, Machine Learning", NEITHER),
        ("AI Researcher", NEITHER),
        ("Data Engineer at an AI company", NEITHER),
        ("HTML engineer", NEITHER),
        ("Email Engineer", NEITHER),
        ("Sales Engineer, AI", NEITHER),
        ("Data Scientist", NEITHER),
        (None, NEITHER),
    ],
)
def test_titles(title: str | None, flags: tuple[bool, bool]) -> None:
    ai, ml = title_flags(pl.Series([title], dtype=pl.String), TAXONOMY)
    assert (ai[0], ml[0]) == flags


COMPETING = {
    "Cognitive Engineer": "cognitive_engineer",
    "Gradient-Free Engineer": "gradient_free_engineer",
    "AI Systems Engineer": "ai_engineer ai_system_engineer",
    "Applied AI Engineer": "ai_engineer applied_ai_engineer",
    "Prompt Engineer": "prompt_engineer",
    "Context Engineer": "context_engineer",
    "ML Engineer": "ml_engineer",
    "Cook": "",
}


@pytest.mark.parametrize(("title", "terms"), COMPETING.items())
def test_title_terms_are_found_and_competing_names_count_on_neither_side(title: str, terms: str) -> None:
    titles = pl.Series([title, None])
    assert find_title_terms(titles, TAXONOMY).to_list() == [terms.split(), []]
    ai, ml = (flag[0] for flag in title_flags(titles, TAXONOMY))
    sides = {term.role for term in TAXONOMY.titles if term.id in terms.split()}
    assert (ai, ml) == ("ai_engineer" in sides, "ml_engineer" in sides)


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("We hire an AI engineer and a cook", AI),
        ("AI-engineers", AI),
        ("two machine learning\nengineers", ML),
        ("an ML engineer or an AI engineer", BOTH),
        ("AI/ML engineers", BOTH),
        ("we use AI; engineers welcome", NEITHER),
        ("machine learning software engineer", NEITHER),
        (None, NEITHER),
    ],
)
def test_phrases(text: str | None, flags: tuple[bool, bool]) -> None:
    ai, ml = phrase_flags(pl.Series([text], dtype=pl.String), TAXONOMY)
    assert (ai[0], ml[0]) == flags
