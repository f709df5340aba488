"""What has been done is remembered, and only what has been done."""

from launcher.stamps import Stamps, digest, write_whole


def test_the_mark_changes_with_content_name_and_words(tmp_path):
    first, second = tmp_path / "a.lock", tmp_path / "b.lock"
    first.write_text("one")
    second.write_text("one")

    marks = {digest([first]), digest([second]), digest([first, second]), digest([first], "3.11")}

    assert len(marks) == 4
    assert digest([second, first]) == digest([first, second])
    before = digest([first])
    first.write_text("two")
    assert digest([first]) != before


def test_a_stamp_is_there_for_its_mark_only(tmp_path):
    stamps = Stamps(tmp_path / "deep" / "stamps.json")
    assert not stamps.has("migrations", "abc")

    stamps.put("migrations", "abc")
    stamps.put("static", "def")

    assert stamps.has("migrations", "abc")
    assert not stamps.has("migrations", "abd")
    assert Stamps(stamps.path).has("static", "def")


def test_a_broken_stamp_file_counts_as_nothing_done(tmp_path):
    path = tmp_path / "stamps.json"
    for broken in ("", "{", "[]", "\x00"):
        path.write_text(broken)
        assert not Stamps(path).has("static", "abc")
    Stamps(path).put("static", "abc")
    assert Stamps(path).has("static", "abc")


def test_a_file_is_written_whole_and_with_the_rights_asked_for(tmp_path):
    path = tmp_path / "key"

    write_whole(path, "secret", mode=0o600)

    assert path.read_text() == "secret"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]
