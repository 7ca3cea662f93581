"""Name parts of Poland and Ukraine."""

POLISH_GIVEN = """
Jakub Zofia Michał Zuzanna Paweł Agnieszka Łukasz Małgorzata Stanisław Jadwiga Grzegorz Bożena Mikołaj Oliwia
Zbigniew Halina Tomasz Wanda Wojciech Katarzyna Rafał Iwona Sławomir Danuta Bartosz Kinga Przemysław Urszula
Krzysztof Dorota Marcin Elżbieta Kacper Julia Szymon Maja Leszek Grażyna Dawid Wiktoria
"""
POLISH_FAMILY = """
Adamczewicz Borkowiak Chrzanowicz Dąbrowiecka Falkiewicz Gołębiak Hołowicz Jabłonczyk Kaczmarzyk Łopuszan
Majchrowicz Niedźwiecz Olszakiewicz Paszkowiak Rogalewicz Słowikowicz Świątkowiak Trzebiatowicz Urbańczyk Wróblik
Zawadzkiewicz Żurawik Brzezicha Czapla Dębniak Gwóźdź Jeziorak Klimczok Leśniczak Młynarz Nawrotek Piekarczyk
Rybakiewicz Sikorek Topolnik Wierzba Zającek Źrebiec Kołodziejek Śliwak
"""
UKRAINIAN_GIVEN = """
Олександр:Oleksandr Оксана:Oksana Тарас:Taras Марія:Mariia Богдан:Bohdan Ірина:Iryna Василь:Vasyl Наталя:Natalia
Андрій:Andrii Софія:Sofiia Микола:Mykola Людмила:Liudmyla Остап:Ostap Соломія:Solomiia Юрій:Yurii Галина:Halyna
Роман:Roman Дарина:Daryna Петро:Petro Леся:Lesia Ігор:Ihor Катерина:Kateryna Степан:Stepan Мирослава:Myroslava
"""
UKRAINIAN_FAMILY = """
Бондаренчук:Bondarenchuk Василькевич:Vasylkevych Гончарук:Honcharuk Дорошенюк:Dorosheniuk Журавель:Zhuravel
Зінченюк:Zincheniuk Кравцун:Kravtsun Лисогор:Lysohor Марчишин:Marchyshyn Нагірник:Nahirnyk Онищук:Onyshchuk
Паламарець:Palamarets Романишин:Romanyshyn Сорокун:Sorokun Ткачівський:Tkachivskyi Федорчак:Fedorchak
Хмелюк:Khmeliuk Черненчук:Chernenchuk Шевчишин:Shevchyshyn Яремець:Yaremets
"""
