"""The device seals as RFC 9180 says, by WebCrypto and without it; our box opens what it seals."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from playwright.sync_api import Browser, Error, Page

from consult.ballots.sealing import SEALED, context, new_key_pair, unseal
from consult.config import Settings
from tests.ballots.given import a_box
from tests.browser.chromium import serving
from tests.web.given_doors import Box, an_app

VECTOR = Path(__file__).parents[1] / "anonymity" / "rfc9180-a.1.1.json"
HANDS = """
const hex = (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");
const bytes = (text) => Uint8Array.from(text.match(/../g) ?? [], (one) => parseInt(one, 16));
"""


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A child's page that has loaded the device's sealing."""
    settings = Settings.from_environment({"CONSULT_DATA": str(tmp_path_factory.mktemp("data"))})
    app: Flask = an_app(settings, Box())
    with serving(app) as address:
        page = browser.new_page()
        page.goto(f"{address}/c/")
        page.add_script_tag(url=f"{address}/static/js/hpke.js")
        yield page
        page.close()


def ran(page: Page, script: str, *given: str) -> Any:
    """What a script gives, with `hex` and `bytes` at hand."""
    return page.evaluate(f"async (given) => {{ {HANDS} {script} }}", list(given))


def test_it_derives_and_seals_what_the_rfc_says(page: Page) -> None:
    rfc = json.loads(VECTOR.read_text())
    [first, *_] = rfc["encryptions"]
    made = ran(
        page,
        """const [own, theirs, info, plain, aad] = given.map(bytes);
        const agreed = Hpke.byNumbers(theirs, own);
        const derived = await Hpke.schedule(agreed[1], agreed[0], theirs, info);
        const sealed = await Hpke.encrypt(agreed, theirs, info, plain, aad);
        return [hex(agreed[0]), hex(derived.secret), hex(derived.key), hex(derived.nonce),
                hex(sealed)];""",
        *(rfc[name] for name in ("skEm", "pkRm", "info")),
        first["pt"],
        first["aad"],
    )
    expected = [rfc[name] for name in ("enc", "shared_secret", "key", "base_nonce")]
    assert made == [*expected, rfc["enc"] + first["ct"]]


@pytest.mark.parametrize(
    ("scalar", "point", "product"),
    [
        (
            "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
            "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
            "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
        ),
        (
            "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
            "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493",
            "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957",
        ),
    ],
)
def test_its_own_curve_is_that_of_rfc_7748(
    page: Page, scalar: str, point: str, product: str
) -> None:
    assert ran(page, "return hex(Hpke.multiply(...given.map(bytes)))", scalar, point) == product


def test_both_ways_of_agreeing_are_there_in_this_browser(page: Page) -> None:
    public = new_key_pair()[1].hex()
    agreed = "return (await Hpke.{}(bytes(given[0]))).map((one) => one.length)"
    assert ran(page, agreed.format("byWebCrypto"), public) == [32, 32]
    assert ran(page, agreed.format("byNumbers"), public) == [32, 32]


@pytest.mark.parametrize("words", ["", "form 1 {}", "لا أعرف", "x" * 1022])
@pytest.mark.parametrize("way", ["WebCrypto", "numbers"])
def test_our_box_opens_what_a_device_seals(page: Page, words: str, way: str) -> None:
    (private, public), box = new_key_pair(), a_box(uuid4())
    hide = "crypto.subtle.generateKey = async () => { throw new DOMException('none') };"
    sealed = ran(
        page,
        f"""const real = crypto.subtle.generateKey;
        {hide if way == "numbers" else ""}
        try {{ return hex(await Hpke.seal(bytes(given[0]), bytes(given[1]), given[2])); }}
        finally {{ crypto.subtle.generateKey = real; }}""",
        public.hex(),
        context(box).hex(),
        words,
    )
    assert len(bytes.fromhex(sealed)) == SEALED
    assert unseal(private, bytes.fromhex(sealed), box).decode() == words


def test_a_sheet_that_does_not_fit_is_not_sealed(page: Page) -> None:
    public = new_key_pair()[1].hex()
    with pytest.raises(Error, match="too large"):
        ran(page, "await Hpke.seal(bytes(given[0]), bytes('00'), 'é'.repeat(512))", public)


def test_a_public_key_that_shares_no_secret_is_refused(page: Page) -> None:
    with pytest.raises(Error, match="no secret"):
        ran(page, "await Hpke.seal(bytes(given[0]), bytes('00'), '')", "00" * 32)
