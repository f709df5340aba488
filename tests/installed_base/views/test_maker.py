"""Pages of makers, and the same in the API."""

from django.urls import reverse

from installed_base.models import Maker, MakerSpelling
from tests.factories.installed_base import MakerFactory, ProductFactory

LIST = reverse("installed_base:maker_list")


def test_makers_are_listed_with_products_and_spellings_and_found_by_either(client_of, clerk):
    otis = ProductFactory(maker=MakerFactory(name="Otis")).maker
    MakerSpelling.objects.create(maker=otis, name="OITS")
    MakerFactory(name="Kone")

    everything = client_of(clerk).get(LIST).content.decode()
    found = client_of(clerk).get(LIST, {"q": "oits"}).content.decode()

    assert "Kone" in everything
    assert f"?maker={otis.public_id}" in found
    assert "OITS" in found
    assert ">Kone<" not in found


def test_a_spelling_is_kept_refused_when_it_leads_elsewhere_and_removed(client_of, clerk):
    otis, kone, client = MakerFactory(name="Otis"), MakerFactory(name="Kone"), client_of(clerk)

    client.post(reverse("installed_base:maker_spelling_add", args=[otis.public_id]), {"name": "OITS"})
    twice = client.post(reverse("installed_base:maker_spelling_add", args=[kone.public_id]), {"name": "oits"})
    kept = MakerSpelling.objects.get()
    client.post(reverse("installed_base:maker_spelling_remove", args=[kept.public_id]))

    assert kept.maker == otis
    assert "This spelling leads to a maker already." in twice.content.decode()
    assert not MakerSpelling.objects.exists()


def test_a_maker_is_said_to_be_another_one(client_of, clerk):
    otis, oits = MakerFactory(name="Otis"), MakerFactory(name="Oits")
    product, client = ProductFactory(maker=oits), client_of(clerk)
    address = reverse("installed_base:maker_unite", args=[oits.public_id])

    asked = client.get(address).content.decode()
    unknown = client.post(address, {"kept": "Opus"})
    client.post(address, {"kept": "OTIS"})

    product.refresh_from_db()
    assert "1 product goes to the maker that stays" in asked
    assert "No maker of the register has this name." in unknown.content.decode()
    assert (product.maker, list(Maker.objects.all())) == (otis, [otis])


def test_who_only_reads_products_changes_no_maker(client_of, rep):
    maker = MakerFactory()

    page = client_of(rep).get(LIST)

    assert (page.status_code, "Unite" in page.content.decode()) == (200, False)
    assert (
        client_of(rep).post(reverse("installed_base:maker_unite", args=[maker.public_id])).status_code == 403
    )


def test_makers_and_spellings_in_the_api(client_of, clerk):
    otis, oits, client = MakerFactory(name="Otis"), MakerFactory(name="Oits"), client_of(clerk)

    made = client.post("/api/v1/maker-spellings/", {"maker": str(otis.public_id), "name": "O.T.I.S. Co"}, content_type="application/json")  # fmt: skip
    united = client.post(
        f"/api/v1/makers/{otis.public_id}/unite/", {"makers": [str(oits.public_id)]}, content_type="application/json"
    )  # fmt: skip
    alone = client.post(
        f"/api/v1/makers/{otis.public_id}/unite/", {"makers": [str(otis.public_id)]}, content_type="application/json"
    )  # fmt: skip
    gone = client.delete(f"/api/v1/maker-spellings/{made.json()['id']}/")

    assert (made.status_code, united.json()["name"], set(united.json()["spellings"])) == (
        201,
        "Otis",
        {"O.T.I.S. Co", "Oits"},
    )
    assert (alone.status_code, gone.status_code) == (400, 204)
    assert client.get("/api/v1/makers/").json()["results"][0]["spellings"] == ["Oits"]
