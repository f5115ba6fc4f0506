"""The pages for people: what the service is, what it knows, and in development mode the page to try it on."""

from collections.abc import Sequence

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import RedirectResponse

from service.trials.trial import Setting, Trial
from service.web.about import SOURCE_ATTRIBUTES
from service.web.rendering import Renderer, static_files
from service.web.sandbox import Sandbox, add_sandbox


def build_pages(
    trials: Sequence[Trial], *, knowledge_version: str, software_version: str, sandbox: Sandbox | None = None
) -> APIRouter:
    """Router of `/about`, `/trials`, `/trials/{id}` and `/static/{name}`.

    With a ``sandbox`` (development mode) every page says so, and `/` is the page to fire hooks on; without
    one `/` leads to `/about`.
    """
    renderer = Renderer(
        development=sandbox is not None,
        knowledge_version=knowledge_version,
        software_version=software_version,
    )
    router = APIRouter(include_in_schema=False)
    _add_knowledge(router, renderer, trials)
    _add_static(router)
    if sandbox is None:
        router.add_api_route("/", _to_about, response_class=RedirectResponse)
    else:
        add_sandbox(router, renderer, sandbox)
    return router


async def _to_about() -> RedirectResponse:
    return RedirectResponse("/about")


def _add_knowledge(router: APIRouter, renderer: Renderer, trials: Sequence[Trial]) -> None:
    by_id = {trial.id: trial for trial in trials}

    @router.get("/about")
    async def about() -> Response:
        return renderer.page("about.html", attributes=SOURCE_ATTRIBUTES, trials=trials)

    @router.get("/trials")
    async def trial_list() -> Response:
        by_setting = {setting: [each for each in trials if each.setting is setting] for setting in Setting}
        return renderer.page("trials.html", by_setting=by_setting)

    @router.get("/trials/{trial_id}")
    async def trial(trial_id: str) -> Response:
        if trial_id not in by_id:
            return renderer.page(
                "not_found.html", status=404, what="The service knows no trial of this name."
            )
        return renderer.page("trial.html", trial=by_id[trial_id])


def _add_static(router: APIRouter) -> None:
    files = static_files()

    @router.get("/static/{name}")
    async def static(name: str) -> Response:
        if name not in files:
            raise HTTPException(404)
        return files[name]
