"""A picture that was made here, dropped into the window: its Look is back, doubts are said."""

from __future__ import annotations

from dataclasses import replace

from fashionstudio.core.provenance import embed


def test_a_picture_of_an_older_engine_says_that_it_may_come_out_otherwise(studio, photo, tmp_path):
    s = studio()
    s.open(photo)
    s.document.set_words("green blouse")
    s.render()
    result = s.session.results.items[-1]
    stamp = replace(result.recipe.stamp, weights={"unet.safetensors": "0" * 64})
    mine = tmp_path / "mine.png"
    mine.write_bytes(embed(result.png, replace(result.recipe, stamp=stamp)))
    s.document.set_words("something else")
    messages = s.window.messages
    messages.dismiss()
    s.session.give("photo", mine, mine.name)
    s.wait(messages.isVisible)
    assert messages.text.text() == "The look of this picture is restored."
    assert "“mini” are not those that this picture was made with" in messages.hint.text()
    assert s.document.look.words == "green blouse"
