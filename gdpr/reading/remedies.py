"""What each refusal tells beside its reasons (article 12(4)): where to complain, and that a court can be asked (79)."""

REMEDIES = {
    "fi": "Voit tehdä asiasta valituksen tietosuojavaltuutetulle: Tietosuojavaltuutetun toimisto, PL 800, 00531 Helsinki,"
    " tietosuoja.fi. Voit myös saattaa asian tuomioistuimen käsiteltäväksi.",
    "sv": "Du kan lämna in ett klagomål till dataombudsmannen: Dataombudsmannens byrå, PB 800, 00531 Helsingfors,"
    " tietosuoja.fi/sv. Du kan också föra saken till domstol.",
    "en": "You can lodge a complaint with the Data Protection Ombudsman: Office of the Data Protection Ombudsman,"
    " P.O. Box 800, 00531 Helsinki, Finland, tietosuoja.fi/en. You can also bring the matter before a court.",
}


def with_remedies(answer: str, language: str) -> str:
    """The words of a refusal, with the remedies below them unless they are told already."""
    if "tietosuoja.fi" in answer.lower():
        return answer
    return f"{answer.rstrip()}\n\n{REMEDIES.get(language, REMEDIES['en'])}"
