"""Claims: what the articles behind this project say, and what the postings answer."""

import streamlit as st

from dashboard import choose, parts, read, verdicts
from warehouse import claims
from warehouse.claims import Answer
from warehouse.snapshot import Snapshot


def page(own: Snapshot) -> None:
    """Read all verdicts, choose a claim, chart its figures, say by which rule it was judged."""
    st.title("Claims", anchor=False)
    found = read.answers(own)
    parts.warn_of_sample(found[0].source)
    st.markdown(f"#### {verdicts.counted(found)}")
    parts.table(claims.table(found), "claims")
    st.caption(parts.source_text(own, found[0].source))
    st.divider()
    chosen = choose.listed("Claim", "claim", [answer.claim.id for answer in found])
    _one(own, next(answer for answer in found if answer.claim.id == chosen))


def _one(own: Snapshot, answer: Answer) -> None:
    claim = answer.claim
    st.markdown(f"{claim.claim}  \n*{claims.said_in(claim)}*")
    drawn = verdicts.intervals(answer)
    if drawn is None:
        st.markdown(f"#### {verdicts.finding(answer)}")
        st.info(f"There is no figure: {claim.untestable or 'this snapshot holds nothing to count'}.")
    else:
        rows = verdicts.figures(answer)
        parts.chart(drawn, verdicts.finding(answer), own, answer.source, rows=rows, name=f"claim-{claim.id}")
        st.caption("Line: 95% interval; a probability has none. In colour: the figure that decides.")
    st.markdown(
        f"**Metric.** {claim.metric}.  \n**Rule, written before.** {claim.rule}  \n**Limits.** {claim.limits}"
        f"  \n**More on the page** {claim.page}."
    )
    with st.expander("SQL"):
        st.code(answer.sql, language="sql")
