"""Name parts of the Yoruba, and of Arabic speakers."""

YORUBA_GIVEN = """
Adébáyọ̀ Fọláṣadé Olúwaṣeun Títílayọ̀ Babátúndé Yétúndé Kọ́ládé Abíọ́lá Fẹ́mi Ṣadé Táíwò Kẹ́hìndé Ọlámidé Mọ́jísọ́lá
Adéwálé Ìyábọ̀ Ṣẹ́gun Fúnmiláyọ̀ Dàpọ̀ Bùkọ́lá
"""
YORUBA_FAMILY = """
Adéyẹmi Akíntọ́lá Balógun Dáramólá Ẹlẹ́gbẹ́dé Fálànà Ìbídàpọ̀ Jẹ́gẹ́dé Káyọ̀dé Láwanson Ògúnbìyí Okùnọlá Olátúnjí
Ọmọ́tọ́lá Oyèdélé Ọ̀ṣúndáre Ṣógbàmú Tẹ́jùoṣó Adébáminiwo Ọláòṣebìkan
"""
ARABIC_GIVEN = """
Karim Leïla Youssef Samira Rachid Nadia Tarek Yasmine Bilal Farida Hicham Salma Nabil Houda Anis Rania Walid Dounia
Mounir Latifa Sofiane Amina Driss Khadija Jamel Meriem Nassim Soraya Ilyes Wafa
"""
ARABIC_FAMILY = """
Al-Hadidi Benchérif El-Mansouri Bouazizi Chaabane Daoudi Essaïdi Ferhati Ghannouchi Haddadine Idrissi Jebali
Khelladi Lamrani Meddebi Naceri Ouardani Qasimi Rahmouni Saadaoui Tazi Zeroual Belkhodja Charfeddine Guermazi
Hamrouni Karoui Mezghani Slimane Triki
"""
