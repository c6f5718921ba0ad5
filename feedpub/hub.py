"""Telling a WebSub hub what has changed, once it is published; a hub that is down never fails a build.

How a publisher tells its hub is left open by the W3C Recommendation (section 7); every hub in use takes this form post.
"""

from collections.abc import Sequence
from http.client import HTTPException
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

TIMEOUT = 10.0  #: seconds that a hub may take to answer


class _NoRedirect(HTTPRedirectHandler):
    """A hub's address is the one in the configuration, and no other."""

    def redirect_request(self, *_: object) -> None:
        return None


def announce(hub: str, urls: Sequence[str], timeout: float = TIMEOUT) -> str | None:
    """Tell ``hub`` that the documents at ``urls`` have changed; what to tell a person where it did not take it."""
    if not urls:
        return None
    body = urlencode([("hub.mode", "publish"), *(("hub.url", url) for url in urls)]).encode()
    # The configuration lets only http and https through.
    request = Request(hub, data=body, headers={"User-Agent": "feedpub"}, method="POST")  # noqa: S310
    try:
        with build_opener(_NoRedirect).open(request, timeout=timeout):
            return None
    except (OSError, HTTPException) as error:
        return (
            f"{hub}: the hub was not told of {len(urls)} changed documents ({error}); readers will find them by polling"
        )
