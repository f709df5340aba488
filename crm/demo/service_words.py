"""What customers ask for and technicians do, in the demo."""

# days ago, kind, severity, subject, description, what became of it
CASES = [
    (0, "ticket", "critical", "Puristin ei käynnisty", "Ohjauspaneeli pimeänä, tuotanto seisoo.", "new"),
    (1, "ticket", "normal", "Pumpusta kuuluu ujellusta", "Ääni kuuluu vain kylmänä.", "new"),
    (2, "ticket", "high", "Valoverho laukeaa itsestään", "Viisi kertaa vuorossa, linssit on pyyhitty.", "open"),
    (4, "complaint", "high", "Öljyvuoto huollon jälkeen", "Viikko huollosta, lattialla kaksi litraa öljyä.", "open"),
    (6, "ticket", "low", "Käyttöohje ruotsiksi", "Uusi operaattori tarvitsee ruotsinkielisen ohjeen.", "waiting"),
    (9, "ticket", "normal", "Kuljettimen hihna luistaa", "Luistaa täydellä kuormalla.", "waiting"),
    (16, "ticket", "normal", "Hätä-seis ei kuittaannu", "Kuittaus onnistuu joka kolmas kerta.", "solved"),
    (33, "complaint", "normal", "Varaosa toimitettiin väärään halliin", "Osa löytyi kahden päivän päästä.", "solved"),
    (58, "ticket", "high", "Moottori kuumenee", "Suojakytkin laukeaa iltapäivisin.", "closed"),
    (95, "ticket", "normal", "Reseptit katosivat päivityksessä", "Versio vaihtui maanantaina.", "closed"),
    (150, "complaint", "high", "Takuutyö laskutettiin", "Laskulla neljä tuntia takuuajalta.", "closed"),
    (210, "ticket", "critical", "Hydrauliikka ei nosta painetta", "Paine jää 80 baariin.", "closed"),
    (320, "ticket", "low", "Merkkivalo palanut", "Vihreä valo puuttuu.", "closed"),
]  # fmt: skip
# subject, text, whether a technician is there already
ON_THE_CLOCK = [
    ("Särmäyspuristin seis kesken sarjan", "Hydrauliikka menetti paineen, hätätilaus odottaa.", False),
    ("Hihna katkesi", "Kuljetin seis, käsin siirretään niin kauan kuin jaksetaan.", True),
]
SOLUTIONS = [
    ("Liitin oli hapettunut; puhdistettu ja kiristetty.", "wear"),
    ("Ohjaimen asetukset palautettu varmuuskopiosta.", "software"),
    ("Tiiviste oli asennettu väärin päin; vaihdettu uuteen.", "service"),
    ("Toimitusosoite korjattu asiakkaan tietoihin.", "delivery"),
]

# days ago, kind, subject, who pays, what came of it, report, product used up
VISITS = [
    (760, "maintenance", "Vuosihuolto", "billable", "fixed", "Öljy ja suodatin vaihdettu.", "OS-4"),
    (640, "repair", "Pumpun tiiviste vuotaa", "warranty", "fixed", "Tiistesarja vaihdettu, koekäyttö tunti.", "TI-12"),
    (510, "inspection", "Turvalaitteiden tarkastus", "contract", "fixed", "Valoverhot ja hätä-seis kunnossa.", ""),
    (395, "maintenance", "Vuosihuolto", "contract", "fixed", "Kulutusosat vaihdettu, ei huomautettavaa.", "OS-4"),
    (300, "repair", "Rajakytkin irti", "goodwill", "fixed", "Kiinnitetty; ei laskuteta.", ""),
    (230, "repair", "Ohjaus jumissa", "billable", "temporary", "Uudelleenkäynnistys auttoi, seurataan.", ""),
    (175, "training", "Operaattorien koulutus", "billable", "fixed", "Neljä henkilöä, puoli päivää.", ""),
    (120, "repair", "Rajakytkin irti uudelleen", "goodwill", "fixed", "Kannake vahvistettu.", ""),
    (84, "maintenance", "Vuosihuolto", "contract", "fixed", "Seuraavalla kerralla vaihdetaan tiivisteet.", "OS-4"),
    (47, "repair", "Anturi ei lue", "warranty", "fixed", "Kaapeli vaihdettu.", ""),
    (25, "repair", "Puristin pysähtyy kesken iskun", "billable", "not_fixed", "Varaosa tilattu.", ""),
    (11, "inspection", "Sopimuskatselmus", "contract", "fixed", "Käyty läpi kolme konetta.", ""),
]  # fmt: skip
# in how many days, kind, subject
PLANNED = [
    (0, "repair", "Ohjauspaneelin vaihto"), (1, "maintenance", "Vuosihuolto"), (2, "repair", "Valoverhon säätö"),
    (3, "inspection", "Nosturin tarkastus"), (6, "maintenance", "Vuosihuolto"), (8, "installation", "Pumpun vaihto"),
    (13, "training", "Utbildning av operatörer"),
]  # fmt: skip
