"""What each refusal tells beside its reasons (article 12(4)): where to complain, and that a court can be asked (79)."""

REMEDIES = {
    "fi": "Voit tehdä asiasta valituksen tietosuojavaltuutetulle: Tietosuojavaltuutetun toimisto, PL 800, 00531 Helsinki,"
    " tietosuoja.fi. Voit myös saattaa asian tuomioistuimen käsiteltäväksi.",
    "sv": "Du kan lämna in ett klagomål till dataombudsmannen: Dataombudsmannens byrå, PB 800, 00531 Helsingfors,"
    " tietosuoja.fi/sv. Du kan också föra saken till domstol.",
    "en": "You can lodge a complaint with the Data Protection Ombudsman: Office of the Data Protection Ombudsman,"
    " P.O. Box 800, 00531 Helsinki, Finland, tietosuoja.fi/en. You can also bring the matter before a court.",
}

# Regulation (EU) 2016/679 is about the living (recital 27); Finland has no rule of its own for the dead.
DECEASED = {
    "fi": "Otamme osaa suruusi. Yleinen tietosuoja-asetus koskee eläviä ihmisiä (johdanto-osan 27 kappale), joten sen nojalla"
    " emme anna, muuta tai poista kuolleen tietoja omaisen pyynnöstä. Jos sinun on hoidettava kuolinpesän asiaa kanssamme,"
    " kerro se meille: se käsitellään erikseen. Omia tietojasi voit pyytää milloin tahansa.",
    "sv": "Vi beklagar sorgen. Den allmänna dataskyddsförordningen gäller levande personer (skäl 27), och därför lämnar, ändrar"
    " eller raderar vi inte uppgifter om en avliden med stöd av den på begäran av anhöriga. Om du behöver sköta ett ärende för"
    " dödsboet med oss, berätta det för oss: det behandlas för sig. Dina egna uppgifter kan du begära när som helst.",
    "en": "We are sorry for your loss. The General Data Protection Regulation is about living people (recital 27), so under it"
    " we do not give out, change or erase data about somebody who has died when a relative asks. If you have to settle a matter"
    " of the estate with us, tell us: it is dealt with apart. You can ask for your own data at any time.",
}  # fmt: skip


def about_the_dead(answer: str, language: str) -> str:
    """What a relative is told, after the words of the desk, if there are any."""
    told = DECEASED.get(language, DECEASED["en"])
    return answer if told in answer else f"{answer.rstrip()}\n\n{told}".strip()


def with_remedies(answer: str, language: str) -> str:
    """The words of a refusal, with the remedies below them unless they are told already."""
    if "tietosuoja.fi" in answer.lower():
        return answer
    return f"{answer.rstrip()}\n\n{REMEDIES.get(language, REMEDIES['en'])}"
