"""An application inside this process, for as long as it is needed."""

import httpx
import pytest
from fastapi import FastAPI

from service.listening import loopback_listener, served


async def test_it_answers_while_the_block_lasts_and_no_longer() -> None:
    app = FastAPI()
    app.add_api_route("/", lambda: "here")
    listener, base_url = loopback_listener()
    async with httpx.AsyncClient() as client:
        async with served(app, listener):
            assert (await client.get(base_url)).json() == "here"
        with pytest.raises(httpx.ConnectError):
            await client.get(base_url)
