"""Show: Streamlit pages over the published snapshot, and nothing else."""
