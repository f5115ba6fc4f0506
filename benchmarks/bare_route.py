"""The least a FastAPI service can do with a body: parse it and answer."""

import orjson
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

app = FastAPI()


@app.post("/parse", response_model=None)
async def parse(request: Request) -> Response:
    """Parse the body and answer with no cards."""
    orjson.loads(await request.body())
    return Response(b'{"cards":[]}', media_type="application/json")
