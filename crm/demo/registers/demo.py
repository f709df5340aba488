"""What the small registers say about the companies of the demo: mostly the same as we, here and there something new."""

from crm.demo.registers import shapes
from crm.demo.registers.world import World


def lei_of(number: int) -> str:
    """An invented LEI with its check digits."""
    base = f"743700DEMO{number:08d}"
    digits = "".join(str(int(sign, 36)) for sign in f"{base}00")
    return f"{base}{98 - int(digits) % 97:02d}"


def fill(world: World, companies: list[dict], today: str) -> World:
    """Make records for companies: dicts of `business_id`, `name`, `town`, `postcode`, `street`, `industry`, `turnover`."""
    for number, one in enumerate(companies):
        key, name = one["business_id"], one["name"]
        street, _, house = one["street"].rpartition(" ")
        said: dict = {
            "town": one["town"].upper(), "postcode": one["postcode"], "street": street, "number": house,
            "form": "17" if name.endswith("Oyj") else "16", "industry": one["industry"].replace(".", "").ljust(5, "0"),
        }  # fmt: skip
        if number % 9 == 2:
            said |= {"street": "Satamakatu", "number": str(number + 3)}
        if number % 11 == 4:
            said["trade"] = [f"{name.split()[0]} Huolto"]
        if number % 13 == 6:
            said["situations"] = ["SANE"]
        shown = f"{name.removesuffix(' Oy')} Group Oy" if number % 10 == 3 else name
        world.ytj[key] = shapes.ytj_company(key, shown, **said)
        if number % 3 == 0:
            ends = f"{int(today[:4]) - 1}-12-31"
            world.statements[key] = {ends: shapes.statement(key, ends, f"{one['turnover'] * 1.06:.2f}")}
        if number % 4 == 0:
            world.notices[key] = shapes.notices_of(key, [(f"{today[:4]}/{4000 + number}", today, ["HAL"])])
        if number % 5 == 0:
            lei = lei_of(number)
            world.leis[lei] = shapes.lei_record(lei, shown.upper(), number=key)
        if number % 6 != 5:
            world.vat["FI" + key.replace("-", "")] = {
                "valid": True,
                "userError": "VALID",
                "name": shown.upper(),
            }
    return world
