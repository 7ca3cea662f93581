"""Name parts of Britain, Germany, France and Sweden."""

BRITISH_GIVEN = """
Oliver Amelia George Isla Harry Ava Arthur Freya Leo Poppy Alfie Daisy Theodore Matilda Callum Imogen Rhys Bronwen
Ewan Fiona Hamish Morag Gareth Nia Duncan Eilidh Graham Hazel Nigel Beatrice Rupert Harriet Percy Winifred Clive
Rosalind Trevor Marjorie Stuart Philippa
"""
BRITISH_FAMILY = """
Ashdown Barrowby Carswell Dunmore Elsworth Fairbrook Garrick Hathersage Ingleby Jessop Kelsall Langthorne Marlowe
Netherby Oakeshott Pembury Quarrington Ravenhill Stanwick Thistleton Underhay Vickery Wetherall Yarborough Aldridge
Brackley Cotterell Dewhurst Eccleston Farnham Greenhalgh Holloway Ibbotson Kirkbride Lockwood Mortimer Openshaw
Pilkerton Rowbotham Shackleby
"""
GERMAN_GIVEN = """
Lukas Anna Jonas Lena Felix Marie Moritz Johanna Konrad Klara Jürgen Käthe Björn Jördis Matthias Sabine Torsten
Ulrike Hartmut Gisela Rainer Heike Jannik Frieda Götz Bärbel Lennart Mathilda Anton Greta Emil Ida Kilian Leonie
Ruben Svenja Tilman Wiebke Falk Imke
"""
GERMAN_FAMILY = """
Ahlers Birkenfeld Claußen Dörflinger Eichstädt Feldhaus Grünewald Haselhoff Immenhausen Jäger Köhlmann Lindemuth
Möllenkamp Nußbaumer Oberhofer Pfeiffenberger Quandtmann Rößler Schäfermeier Thalbach Uhlenbrock Vogelsang
Weißenfels Zickelbein Ackerknecht Brüggemeier Drosselhof Ehrenreich Fürstenau Goldammer Hügelmann Kleinschmidt
Löwenherz Mühlstein Osterkamp Reetmeyer Steinbrink Tannhofer Wiesengrund Zöllnerhaus
"""
FRENCH_GIVEN = """
Lucas Chloé Hugo Manon Théo Léa Gaël Maëlle Étienne Aurélie Jérôme Hélène François Amélie Gaspard Éloïse Rémi
Noémie Clément Margaux Bastien Océane Loïc Solène Baptiste Inès Thibault Élodie Corentin Agathe Raphaël Zoé Maxence
Ophélie Tristan Blanche Yannick Geneviève Armand Mathilde
"""
FRENCH_FAMILY = """
Aubertin Beaulieu Charpentier Delacourt Évrard Fontanel Grandjean Hautecœur Jolivet Lacombe Montfleury Noirot
Orsonneau Pelletan Quenneville Rochebrune Saint-Aulaire Thévenot Urbain Vaucourt Bellefontaine Chastagnier Desrosiers
Fauconnier Guérinot Labrousse Marchandeau Peyrelade Rivoire Sauvageot Tardivel Verdurin Boisrobert Clairval
Dufresnoy Gauvreau Lemarchais Prévostel Richemont Villeneuve-Lac
"""
SWEDISH_GIVEN = """
Axel Astrid Elias Ebba Gustav Elsa Nils Alva Åke Märta Björn Åsa Göran Saga Linus Tuva Sören Ylva Viggo Signe Håkan
Kerstin Melker Freja Otto Vendela Rasmus Tyra Sixten Lovisa Hjalmar Greta Ludvig Siv Torbjörn Ulla Valter Wilma Öjvind
Svea
"""
SWEDISH_FAMILY = """
Almqvist Björklund Cederström Dahlberg Ekengren Forsåker Granlund Hällström Isaksbo Järnefors Kvarnström Lindgård
Malmsten Norrbäck Öberglund Palmcrona Rosenkvist Sjögren Tallmark Ulvhammar Västerlund Wetterstrand Åkerhielm
Ängström Bergsjö Dalkvist Fjällström Gyllensten Hedvall Kornfält Ljungqvist Mossberg Nyhamn Rydholm Skogsberg
Stenvik Torpvall Vintersjö Ådahl Östlind
"""
