"""Where invented customers live. Streets are invented; telephone numbers are only from ranges that
the regulators keep for films and books, so that nobody real is ever called."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A country: its cities, invented streets, postal codes and reserved telephone numbers.

    ``cities`` are "City|Region|postal head"; ``phones`` are (E.164 head, digits that follow,
    first, how many); none where no range is reserved. ``postal_digits`` follow the head.
    """

    code: str
    cities: tuple[str, ...]
    streets: tuple[str, ...]
    postal_digits: int
    is_number_first: bool = False
    phones: tuple[tuple[str, int, int, int], ...] = ()


PLACES: tuple[Place, ...] = (
    Place(
        "GB",
        ("Leeds||LS", "Bristol||BS", "Norwich||NR", "Exeter||EX", "Dundee||DD", "Swansea||SA", "Durham||DH",
         "Manchester||M", "Cardiff||CF", "Glasgow||G", "Oxford||OX", "Plymouth||PL"),
        ("Curlew Lane", "Saltbox Row", "Tanner's Yard", "Hawthorn Rise", "Old Ropewalk", "Foundry Street"),
        0, is_number_first=True,
        phones=(("+442079460", 3, 0, 1000), ("+441134960", 3, 0, 1000), ("+441214960", 3, 0, 1000),
                ("+441314960", 3, 0, 1000), ("+441614960", 3, 0, 1000), ("+447700900", 3, 0, 1000)),
    ),
    Place(
        "US",
        ("Portland|OR|97", "Boise|ID|83", "Duluth|MN|55", "Tucson|AZ|85", "Madison|WI|53", "Richmond|VA|23",
         "Omaha|NE|68", "Spokane|WA|99", "Albany|NY|12", "Savannah|GA|31", "Toledo|OH|43", "Reno|NV|89"),
        ("Cottonwood Drive", "Lantern Avenue", "Mill Creek Road", "Juniper Street", "Harvest Loop", "Quarry Court"),
        3, is_number_first=True,
        phones=tuple((f"+1{area}5550", 3, 100, 100) for area in
                     (201, 206, 208, 212, 216, 303, 312, 402, 404, 415, 503, 505, 512, 602, 608, 612, 702, 804)),
    ),
    Place(
        "DE",
        ("Berlin|Berlin|10", "Köln|Nordrhein-Westfalen|50", "Hamburg|Hamburg|20", "München|Bayern|80",
         "Leipzig|Sachsen|04", "Münster|Nordrhein-Westfalen|48", "Lübeck|Schleswig-Holstein|23",
         "Erfurt|Thüringen|99", "Freiburg|Baden-Württemberg|79", "Görlitz|Sachsen|02"),
        ("Amselweg", "Lindenhofstraße", "Am Ziegelteich", "Kupferschmiedgasse", "Mühlenring", "Sternbergallee"),
        3,
        phones=(("+493023125", 3, 0, 1000), ("+496990009", 3, 0, 1000), ("+494066969", 3, 0, 1000),
                ("+492214710", 3, 0, 1000), ("+498999998", 3, 0, 1000)),
    ),
    Place(
        "FR",
        ("Lyon|Auvergne-Rhône-Alpes|69", "Nantes|Pays de la Loire|44", "Lille|Hauts-de-France|59",
         "Besançon|Bourgogne-Franche-Comté|25", "Rennes|Bretagne|35", "Orléans|Centre-Val de Loire|45",
         "Nîmes|Occitanie|30", "Grenoble|Auvergne-Rhône-Alpes|38"),
        ("rue des Tilleuls", "allée du Vieux Lavoir", "chemin des Genêts", "rue de la Corderie", "impasse du Moulin"),
        3, is_number_first=True,
        phones=(("+331990000", 2, 0, 100), ("+332619100", 2, 0, 100), ("+333530100", 2, 0, 100),
                ("+334657100", 2, 0, 100), ("+335364900", 2, 0, 100), ("+33639980", 3, 0, 1000)),
    ),
    Place(
        "SE",
        ("Uppsala|Uppsala|75", "Malmö|Skåne|21", "Västerås|Västmanland|72", "Örebro|Örebro|70", "Umeå|Västerbotten|90",
         "Kalmar|Kalmar|39"),
        ("Björkgränd", "Kvarnstigen", "Smedjegatan", "Tallvägen", "Ängsbacken"),
        3,
        phones=(("+46313900", 3, 600, 100), ("+46406280", 3, 400, 100), ("+46846500", 3, 400, 100)),
    ),
    Place(
        "ES",
        ("Zaragoza|Aragón|50", "Málaga|Andalucía|29", "Valencia|Comunidad Valenciana|46", "A Coruña|Galicia|15",
         "Logroño|La Rioja|26", "Cáceres|Extremadura|10"),
        ("calle del Olmo", "camino de la Fuente", "plaza del Mirlo", "calle Herreros", "paseo de las Moreras"),
        3,
    ),
    Place(
        "IT",
        ("Torino|Piemonte|10", "Bologna|Emilia-Romagna|40", "Verona|Veneto|37", "Bari|Puglia|70", "Perugia|Umbria|06",
         "Genova|Liguria|16"),
        ("via del Melograno", "vicolo dei Fornai", "via Campo Lungo", "corso delle Rondini", "piazza del Pozzo"),
        3,
    ),
    Place(
        "PL",
        ("Kraków|małopolskie|30", "Gdańsk|pomorskie|80", "Wrocław|dolnośląskie|50", "Łódź|łódzkie|90",
         "Poznań|wielkopolskie|60", "Białystok|podlaskie|15"),
        ("ul. Jarzębinowa", "ul. Młyńska", "ul. Bociania", "ul. Kowalska", "ul. Słoneczny Stok"),
        3,
    ),
    Place(
        "JP",
        ("Kyoto|Kyoto|60", "Sapporo|Hokkaido|06", "Sendai|Miyagi|98", "Kanazawa|Ishikawa|92", "Hiroshima|Hiroshima|73"),
        ("Sakura-dori", "Minami-machi", "Kawabata-cho", "Matsu-zaka"),
        5,
    ),
)  # fmt: skip
