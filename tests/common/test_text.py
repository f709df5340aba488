"""Text as people paste it, made comparable."""

from common.text import has_control_characters, line, tidy


def test_letters_are_composed_and_ends_are_stripped():
    assert tidy("  Ha\u0308meen Sa\u0308hko\u0308 \n") == "Hämeen Sähkö"


def test_hard_spaces_become_spaces_and_invisible_signs_go():
    assert tidy("Kone\u00a0Oy\u200b\ufeff") == "Kone Oy"


def test_line_ends_become_one_kind():
    assert tidy("a\r\nb\rc") == "a\nb\nc"


def test_emoji_with_its_joiner_stays_whole():
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"

    assert tidy(family) == family


def test_only_control_characters_are_control_characters():
    assert has_control_characters("a\x00b")
    assert not has_control_characters("å 🚀 \t\n <script>")


def test_signs_that_turn_the_direction_go_and_names_in_hebrew_stay():
    assert tidy("\u202eevil Oy") == "evil Oy"
    assert tidy("שלום בע״מ") == "שלום בע״מ"


def test_a_line_is_one_line_with_single_spaces():
    assert line("  Kaksi   väliä\n Oy\t") == "Kaksi väliä Oy"
