"""Countries with their adjectives, people and seats of government, in English: ``Russian`` stands for ``Russia``."""

from functools import cache

from summarizer.words import stem

_COUNTRIES = """
afghanistan afghan afghans kabul
albania albanian tirana
algeria algerian algiers
argentina argentine argentinian
armenia armenian yerevan
australia australian canberra
austria austrian vienna
azerbaijan azerbaijani baku
bahrain bahraini
bangladesh bangladeshi dhaka
belarus belarusian minsk
belgium belgian
bolivia bolivian
bosnia bosnian sarajevo
brazil brazilian brasilia
britain british uk briton britons
bulgaria bulgarian sofia
burma burmese myanmar
cambodia cambodian
cameroon cameroonian
canada canadian ottawa
chile chilean santiago
china chinese beijing
colombia colombian bogota
congo congolese kinshasa
croatia croatian zagreb
cuba cuban havana
cyprus cypriot nicosia
czechia czech prague
denmark danish dane danes copenhagen
ecuador ecuadorian quito
egypt egyptian cairo
england english
eritrea eritrean
estonia estonian tallinn
ethiopia ethiopian
finland finnish finn finns helsinki
france french paris frenchman
gaza gazan
georgia georgian tbilisi
germany german berlin
ghana ghanaian accra
greece greek athens
guatemala guatemalan
haiti haitian
honduras honduran
hungary hungarian budapest
iceland icelandic reykjavik
india indian delhi
indonesia indonesian jakarta
iran iranian tehran
iraq iraqi baghdad
ireland irish dublin
israel israeli jerusalem
italy italian rome
jamaica jamaican kingston
japan japanese tokyo
jordan jordanian amman
kazakhstan kazakh astana
kenya kenyan nairobi
korea korean koreans
kosovo kosovan pristina
kuwait kuwaiti
kyrgyzstan kyrgyz
laos laotian
latvia latvian riga
lebanon lebanese beirut
liberia liberian
libya libyan tripoli
lithuania lithuanian vilnius
luxembourg luxembourgish
malaysia malaysian
mali malian bamako
malta maltese
mexico mexican
moldova moldovan
mongolia mongolian
morocco moroccan rabat
mozambique mozambican
namibia namibian
nepal nepalese nepali kathmandu
netherlands dutch holland hague
nicaragua nicaraguan
niger nigerien
nigeria nigerian abuja
norway norwegian oslo
pakistan pakistani islamabad
palestine palestinian
panama panamanian
paraguay paraguayan
peru peruvian lima
philippines philippine filipino manila
poland polish pole poles warsaw
portugal portuguese lisbon
qatar qatari doha
romania romanian bucharest
russia russian moscow kremlin
rwanda rwandan kigali
samoa samoan
saudi saudis riyadh
scotland scottish scot scots edinburgh
senegal senegalese dakar
serbia serbian serb belgrade
singapore singaporean
slovakia slovak bratislava
slovenia slovenian
somalia somali mogadishu
spain spanish spaniard madrid
sudan sudanese khartoum
sweden swedish swede stockholm
switzerland swiss
syria syrian damascus
taiwan taiwanese taipei
tajikistan tajik
tanzania tanzanian
thailand thai bangkok
tibet tibetan
tunisia tunisian tunis
turkey turkish turk turks ankara
turkmenistan turkmen
uganda ugandan kampala
ukraine ukrainian kyiv kiev
uruguay uruguayan
us usa american america americans washington
uzbekistan uzbek tashkent
venezuela venezuelan caracas
vietnam vietnamese hanoi
wales welsh cardiff
yemen yemeni sanaa
zambia zambian
zimbabwe zimbabwean harare
africa african
asia asian
europe european
"""

ALSO_WORDS = frozenset("us turkey turk polish pole lima sofia dane china scot finn serb jordan niger".split())
"""Stems that are ordinary words or first names as well when written in lower case."""


@cache
def countries() -> dict[str, int]:
    """Stem → number of the country or continent it stands for."""
    lines = [line.split() for line in _COUNTRIES.splitlines() if line.strip()]
    return {stem(word): number for number, line in enumerate(lines) for word in line}
