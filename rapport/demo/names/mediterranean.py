"""Name parts of Spain, Italy and Turkey."""

SPANISH_GIVEN = """
Alejandro Lucía Íñigo Begoña Javier Inés Álvaro Nuria Joaquín Pilar Martín Ángela Rubén Rocío Hernán Maite Iker
Leire Óscar Concepción Tomás Marisol Fermín Araceli Nicolás Yolanda Ramón Encarna Sebastián Jimena Gonzalo Aitana
Mateo Valeria Santiago Paloma Ignacio Remedios Víctor Estrella
"""
SPANISH_FAMILY = """
Alcaraz_Vega Benavides_Soto Cañizares_Luna Domínguez_Prat Echeverría_Gil Figueroa_Mas Garrido_Peña Hinojosa_Rey
Ibáñez_Cruz Jiménez_Oro Lozano_Mir Montesinos_Rus Núñez_Bravo Olivares_Sanz Palomino_Roca Quintana_Ferrer
Redondo_Pla Santamaría_Vidal Tejedor_Amor Urrutia_Marín Valdivia_Haro Zabaleta_Ríos Arellano Bermúdez Carrasquilla
Escudero Fuentes Galdeano Herrezuelo Larrañaga Mendizábal Navascués Ordóñez Pizarroso Riquelme Salvatierra
Torrecilla Villaluenga Yáñez Zorrilla
"""
ITALIAN_GIVEN = """
Lorenzo Giulia Matteo Chiara Niccolò Francesca Davide Elisa Salvatore Concetta Gianluca Ilaria Pietro Beatrice
Raffaele Ginevra Emanuele Ludovica Cosimo Fiammetta Ettore Loredana Giacomo Nicoletta Tiziano Ornella Umberto
Serena Vittorio Azzurra Dario Greta Edoardo Noemi Fabrizio Miriam Giosuè Teresa Ruggero Viola
"""
ITALIAN_FAMILY = """
Abbatecola Bellucciani Cantalupo D'Alessio Estense Fontanarosa Gualtieri Iannello Lombardini Montefiori Nespolo
Ottaviano Pellegrini Quagliarella Roccaforte Santangelo Tramontano Ubaldini Vernazza Zanichelli Belcastro
Cavallaro De_Sanctis Fiorentino Giordanelli Lanzafame Marcolongo Nocerino Passalacqua Rinaldini Sperandio
Terranova Valdambrini Bonaventura Campofiore Di_Marzio Frescobaldi Grimaldello Mezzanotte Serravalle
"""
TURKISH_GIVEN = """
Emre Zeynep Çağrı Elif Oğuz Ayşe Barış Şule Kerem Gülşen Tolga İpek Serkan Defne Umut Nilüfer Volkan Özge Hakan
Büşra Yiğit Çiğdem Onur Sibel Mert Esra Cem Tuğba Ozan Ebru Deniz Aslı Koray Pınar Ufuk Selin Levent Meltem İlker
Yasemin
"""
TURKISH_FAMILY = """
Akgündüz Bayraktutan Çelikkol Demirağ Erdoğmuş Fındıkçı Güneysu Hacıoğlu Işıklar Karabulut Leventoğlu Mumcuoğlu
Narinç Özkaynak Pehlivanlı Sağlamer Taşçıoğlu Uğurlu Vardarlı Yıldızhan Zorlutuna Altınok Balcıoğlu Coşkunay
Dinçerler Ertürkan Gökmenoğlu İnceoğlu Kılıçarslan Öztoprak Saraçoğlu Şahinbaş Tunçay Ulusoylu Yavuzer Aydınlık
Boztepe Çamlıbel Keskinel Yurtsever
"""
