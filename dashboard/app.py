"""The dashboard's script: `roleshift dashboard`, or `streamlit run dashboard/app.py`."""

from functools import partial
from importlib import import_module

import streamlit as st

from dashboard import read
from dashboard.views import claims, companies, explore, inversion, method, pay, places, record, roles, skills
from warehouse.errors import RoleshiftError

VIEWS = (
    ("Inversion", "inversion", inversion.page),
    ("Forecast record", "forecasts", record.page),
    ("Roles and levels", "roles", roles.page),
    ("Skills", "skills", skills.page),
    ("Pay", "pay", pay.page),
    ("Places and work mode", "places", places.page),
    ("Companies", "companies", companies.page),
    ("Claims", "claims", claims.page),
    ("Explore postings", "postings", explore.page),
    ("Data and method", "method", method.page),
)

# a chart's tools (its picture, its data, full screen) are seen without a pointer over it, below it
CHART_TOOLS = """<style>
[data-testid=stElementToolbar]:has([aria-label^='Download as PNG']) {opacity: 1; z-index: 1; top: auto; bottom: -1rem}
</style>"""


def main() -> None:
    """Run the page that the address names on the newest snapshot."""
    st.set_page_config(page_title="roleshift", layout="centered")
    st.html(CHART_TOOLS)
    import_module("pandas")  # Altair looks for it, and finds it half loaded where two readers come at once
    try:
        snapshot = read.snapshot()
    except RoleshiftError as error:
        _nothing_to_show(error)
        return
    pages = [
        st.Page(partial(view, snapshot), title=title, url_path=path, default=path == "inversion")
        for title, path, view in VIEWS
    ]
    try:
        st.navigation(pages, position="top").run()
    except RoleshiftError as error:
        st.error(str(error))


def _nothing_to_show(error: RoleshiftError) -> None:
    st.title("Nothing to show yet", anchor=False)
    st.info(str(error))
    st.markdown("For a first look, in the project's folder:")
    st.code("make run", language="sh")
    st.markdown("For the live threads and boards:")
    st.code("roleshift refresh", language="sh")
    st.button("Look again")


if __name__ == "__main__":
    main()
