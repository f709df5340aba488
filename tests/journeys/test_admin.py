"""An administrator: lets people in and out, and brings in a file with the worker that really runs."""

import re
from pathlib import Path

import pytest

from companies.models import Company
from tests.stage.fixtures import log_in
from users.models import User

pytestmark = pytest.mark.journey
NEW_PASSWORD = "neljä laivaa rannassa"


def test_somebody_is_invited_changes_role_and_is_shown_out(visit, language):
    email = f"uusi.{language}@stage.example"
    at = visit("admin", language)
    at.go("/users/create/")
    at.page.fill("[name=full_name]", "Uuno Uusi")
    at.page.fill("[name=email]", email)
    at.page.select_option("main [name=role]", "reader")
    at.page.select_option("main [name=language]", language)
    at.send(at.main_button())
    at.page.wait_for_url(re.compile(r"/users/[0-9a-f-]{36}/$"))
    account = at.page.url
    link = re.search(r"/password/[0-9a-f-]{36}/[^\s]+", at.page.locator("main").inner_text()).group()

    newcomer = visit(language=language)
    newcomer.go(link)
    for field in newcomer.page.locator("input[type=password]").all():
        field.fill(NEW_PASSWORD)
    newcomer.send(newcomer.page.locator("form button.btn-primary"))
    newcomer.settle()
    if "/login/" in newcomer.page.url:
        log_in(newcomer.page, email, NEW_PASSWORD)
    newcomer.go("/companies/")
    may_create_as_reader = newcomer.page.locator("a[href='/companies/create/']").count()

    at.go(account + "edit/")
    at.page.select_option("main [name=role]", "sales")
    at.send(at.main_button())
    at.page.wait_for_url(account)
    newcomer.go("/companies/")
    may_create_as_rep = newcomer.page.locator("a[href='/companies/create/']").count()

    at.go(account + "deactivate/")
    at.send(at.page.locator("main button.btn-danger, main button.btn-primary").first)
    at.settle()
    newcomer.go("/companies/")

    assert (may_create_as_reader, may_create_as_rep > 0) == (0, True)
    assert "/login/" in newcomer.page.url
    assert User.objects.get(email=email).is_active is False


def write_file(folder: Path, language: str) -> Path:
    """Three companies and one line without a name."""
    ids = {"fi": ("1234567-1", "0737546-2", "0112038-9"), "en": ("0116510-6", "0109862-8", "0201256-6")}
    rows = [f"Tuotu {language} {n} Oy;{number};Lahti" for n, number in enumerate(ids[language], 1)]
    path = folder / f"yritykset-{language}.csv"
    path.write_text("\n".join(["Nimi;Y-tunnus;Kaupunki", *rows, ";;Lahti"]) + "\n", encoding="cp1252")
    return path


@pytest.mark.worker
@pytest.mark.slow
def test_a_file_comes_in_by_the_worker_and_changes_nothing_the_second_time(
    visit, celery_worker_process, language, tmp_path
):
    at = visit("admin", language)
    path = write_file(tmp_path, language)

    first = bring_in(at, path)
    names = sorted(
        Company.objects.filter(legal_name__startswith=f"Tuotu {language}").values_list("legal_name")
    )
    rejected = at.download(at.page.locator("a[href$='/rejected/']")).read_text(encoding="utf-8-sig")
    bring_in(at, path, confirm=False)
    again = [at.page.locator(".kpis strong").nth(n).inner_text() for n in range(4)]

    assert "3" in first
    assert [name for (name,) in names] == [f"Tuotu {language} {n} Oy" for n in (1, 2, 3)]
    assert len(rejected.splitlines()) == 2
    assert Company.objects.filter(legal_name__startswith=f"Tuotu {language}").count() == 3
    assert again == ["0", "0", "3", "1"]  # created, updated, unchanged, rejected


def bring_in(at, path: Path, *, confirm: bool = True) -> str:
    """Upload, accept the guessed columns, check, and import; give the figures of the end."""
    at.go("/imports/upload/")
    at.page.check("[name=register][value=companies]") if at.page.locator(
        "[name=register][type=radio]"
    ).count() else at.page.select_option("[name=register]", "companies")
    at.page.set_input_files("[name=file]", path)
    at.send(at.main_button())
    at.page.wait_for_url(re.compile("/columns/$"))
    at.send(at.page.locator("[name=act][value=check]"))
    at.page.locator(".kpis").wait_for(timeout=40_000)
    if confirm:
        at.send(at.page.locator("form[action$='/confirm/'] button"))
        at.page.locator("form[action$='/confirm/']").wait_for(state="detached")
        at.page.locator(".kpis").wait_for(timeout=40_000)
    at.settle()
    return at.page.locator(".kpis").inner_text()
