"""Every role signs in and finds what needs it now, at a desk and on a phone."""

from typing import Any

import pytest

from tests.browser.site import DESK, PHONE, Visitor, is_sideways, latin_words, visible_text

pytestmark = pytest.mark.browser
ROLES = ("officer", "manager", "dispatcher", "outlet", "keeper", "driver", "partner", "chair", "buyer")


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.parametrize("role", ROLES)
def test_each_role_finds_its_home(visitor: Visitor, shoot: Any, role: str, width: int) -> None:
    page = visitor.enter(role, width)
    page.wait_for_load_state("networkidle")
    shoot(page, f"{role}-{width}")
    assert page.locator("html").get_attribute("lang") == "zh-hans"
    assert not is_sideways(page)
    assert latin_words(visible_text(page)) == []
