"""The countries of ISO 3166-1 by two letters, three letters and the names that people write.

Source: the list of ISO 3166-1 as published by the ISO 3166 Maintenance Agency; XK (Kosovo) is user-assigned and in
common use in customs.
"""

from __future__ import annotations

import unicodedata

_LIST = """
AD AND Andorra|AE ARE United Arab Emirates|AF AFG Afghanistan|AG ATG Antigua and Barbuda|AI AIA Anguilla
AL ALB Albania|AM ARM Armenia|AO AGO Angola|AQ ATA Antarctica|AR ARG Argentina|AS ASM American Samoa|AT AUT Austria
AU AUS Australia|AW ABW Aruba|AX ALA Aland Islands|AZ AZE Azerbaijan|BA BIH Bosnia and Herzegovina|BB BRB Barbados
BD BGD Bangladesh|BE BEL Belgium|BF BFA Burkina Faso|BG BGR Bulgaria|BH BHR Bahrain|BI BDI Burundi|BJ BEN Benin
BL BLM Saint Barthelemy|BM BMU Bermuda|BN BRN Brunei|BO BOL Bolivia|BQ BES Bonaire, Sint Eustatius and Saba
BR BRA Brazil|BS BHS Bahamas|BT BTN Bhutan|BV BVT Bouvet Island|BW BWA Botswana|BY BLR Belarus|BZ BLZ Belize
CA CAN Canada|CC CCK Cocos Islands|CD COD Democratic Republic of the Congo|CF CAF Central African Republic
CG COG Congo|CH CHE Switzerland|CI CIV Ivory Coast|CK COK Cook Islands|CL CHL Chile|CM CMR Cameroon|CN CHN China
CO COL Colombia|CR CRI Costa Rica|CU CUB Cuba|CV CPV Cabo Verde|CW CUW Curacao|CX CXR Christmas Island|CY CYP Cyprus
CZ CZE Czechia|DE DEU Germany|DJ DJI Djibouti|DK DNK Denmark|DM DMA Dominica|DO DOM Dominican Republic|DZ DZA Algeria
EC ECU Ecuador|EE EST Estonia|EG EGY Egypt|EH ESH Western Sahara|ER ERI Eritrea|ES ESP Spain|ET ETH Ethiopia
FI FIN Finland|FJ FJI Fiji|FK FLK Falkland Islands|FM FSM Micronesia|FO FRO Faroe Islands|FR FRA France|GA GAB Gabon
GB GBR United Kingdom|GD GRD Grenada|GE GEO Georgia|GF GUF French Guiana|GG GGY Guernsey|GH GHA Ghana|GI GIB Gibraltar
GL GRL Greenland|GM GMB Gambia|GN GIN Guinea|GP GLP Guadeloupe|GQ GNQ Equatorial Guinea|GR GRC Greece
GS SGS South Georgia and the South Sandwich Islands|GT GTM Guatemala|GU GUM Guam|GW GNB Guinea-Bissau|GY GUY Guyana
HK HKG Hong Kong|HM HMD Heard Island and McDonald Islands|HN HND Honduras|HR HRV Croatia|HT HTI Haiti|HU HUN Hungary
ID IDN Indonesia|IE IRL Ireland|IL ISR Israel|IM IMN Isle of Man|IN IND India|IO IOT British Indian Ocean Territory
IQ IRQ Iraq|IR IRN Iran|IS ISL Iceland|IT ITA Italy|JE JEY Jersey|JM JAM Jamaica|JO JOR Jordan|JP JPN Japan
KE KEN Kenya|KG KGZ Kyrgyzstan|KH KHM Cambodia|KI KIR Kiribati|KM COM Comoros|KN KNA Saint Kitts and Nevis
KP PRK North Korea|KR KOR South Korea|KW KWT Kuwait|KY CYM Cayman Islands|KZ KAZ Kazakhstan|LA LAO Laos|LB LBN Lebanon
LC LCA Saint Lucia|LI LIE Liechtenstein|LK LKA Sri Lanka|LR LBR Liberia|LS LSO Lesotho|LT LTU Lithuania
LU LUX Luxembourg|LV LVA Latvia|LY LBY Libya|MA MAR Morocco|MC MCO Monaco|MD MDA Moldova|ME MNE Montenegro
MF MAF Saint Martin|MG MDG Madagascar|MH MHL Marshall Islands|MK MKD North Macedonia|ML MLI Mali|MM MMR Myanmar
MN MNG Mongolia|MO MAC Macao|MP MNP Northern Mariana Islands|MQ MTQ Martinique|MR MRT Mauritania|MS MSR Montserrat
MT MLT Malta|MU MUS Mauritius|MV MDV Maldives|MW MWI Malawi|MX MEX Mexico|MY MYS Malaysia|MZ MOZ Mozambique
NA NAM Namibia|NC NCL New Caledonia|NE NER Niger|NF NFK Norfolk Island|NG NGA Nigeria|NI NIC Nicaragua
NL NLD Netherlands|NO NOR Norway|NP NPL Nepal|NR NRU Nauru|NU NIU Niue|NZ NZL New Zealand|OM OMN Oman|PA PAN Panama
PE PER Peru|PF PYF French Polynesia|PG PNG Papua New Guinea|PH PHL Philippines|PK PAK Pakistan|PL POL Poland
PM SPM Saint Pierre and Miquelon|PN PCN Pitcairn|PR PRI Puerto Rico|PS PSE Palestine|PT PRT Portugal|PW PLW Palau
PY PRY Paraguay|QA QAT Qatar|RE REU Reunion|RO ROU Romania|RS SRB Serbia|RU RUS Russia|RW RWA Rwanda
SA SAU Saudi Arabia|SB SLB Solomon Islands|SC SYC Seychelles|SD SDN Sudan|SE SWE Sweden|SG SGP Singapore
SH SHN Saint Helena|SI SVN Slovenia|SJ SJM Svalbard and Jan Mayen|SK SVK Slovakia|SL SLE Sierra Leone
SM SMR San Marino|SN SEN Senegal|SO SOM Somalia|SR SUR Suriname|SS SSD South Sudan|ST STP Sao Tome and Principe
SV SLV El Salvador|SX SXM Sint Maarten|SY SYR Syria|SZ SWZ Eswatini|TC TCA Turks and Caicos Islands|TD TCD Chad
TF ATF French Southern Territories|TG TGO Togo|TH THA Thailand|TJ TJK Tajikistan|TK TKL Tokelau|TL TLS Timor-Leste
TM TKM Turkmenistan|TN TUN Tunisia|TO TON Tonga|TR TUR Turkey|TT TTO Trinidad and Tobago|TV TUV Tuvalu|TW TWN Taiwan
TZ TZA Tanzania|UA UKR Ukraine|UG UGA Uganda|UM UMI United States Minor Outlying Islands|US USA United States
UY URY Uruguay|UZ UZB Uzbekistan|VA VAT Holy See|VC VCT Saint Vincent and the Grenadines|VE VEN Venezuela
VG VGB British Virgin Islands|VI VIR U.S. Virgin Islands|VN VNM Vietnam|VU VUT Vanuatu|WF WLF Wallis and Futuna
WS WSM Samoa|XK XKX Kosovo|YE YEM Yemen|YT MYT Mayotte|ZA ZAF South Africa|ZM ZMB Zambia|ZW ZWE Zimbabwe
"""

#: Other names, names in the countries' own languages, and what people write by mistake.
_OTHERS = """
TR Turkiye|TR Turkei|CZ Czech Republic|CZ Ceska republika|CZ Cesko|GB Great Britain|GB UK|GB Britain|GB England
GB Scotland|GB Wales|GB Northern Ireland|GB United Kingdom of Great Britain and Northern Ireland|NL Holland
NL The Netherlands|NL Nederland|NL Netherland|NL Niederlande|NL Pays-Bas|KR Korea|KR Republic of Korea
KR Korea, Republic of|KR Korea, South|KR Korea (Republic of)|KR Korea (South)|KR S Korea
KP Korea, Democratic People's Republic of|KP DPRK|KP N Korea|MO Macau|MO Macao SAR|MO Macao SAR China
RU Russian Federation|US United States of America|US USA|US U.S.A|US America|US Untied States|US United State
US Unites States|US United Sates|US Unitd States|US US of A|US Estados Unidos|US Etats-Unis|VN Viet Nam
TW Taiwan, Province of China|TW Republic of China|TW Taiwan, ROC|TW Taiwan (ROC)|TW Taiwan, R.O.C|HK Hong Kong SAR
HK Hongkong
HK Hong Kong SAR China|HK Hong Kong, China|HK Hong Kong (China)|HK Honk Kong|CN Mainland China|CN PR China
CN P.R. China|CN PRC|CN People's Republic of China|CN Peoples Republic of China|CN China Mainland|CN Zhongguo|MM Burma
CV Cape Verde|CI Cote d'Ivoire|SZ Swaziland|MK Macedonia|MK Macedonia, the former Yugoslav Republic of|VA Vatican City
VA Vatican|VA Vatican City State|BN Brunei Darussalam|DE Deutschland|DE Alemania|DE Allemagne|DE Germny|DE Germay
DE Gernany|DE Federal Republic of Germany|FR Frankreich|FR Francia|ES Espana|ES Spanien|ES Espagne|IT Italia
IT Italien|IT Italie|AT Osterreich|AT Oesterreich|AT Autriche|AT Austira|CH Schweiz|CH Suisse|CH Svizzera
CH Switerland|CH Swizerland|CH Switzerland (CH)|BE Belgie|BE Belgique|BE Belgien|BE Belguim|PL Polska|PL Polen
SE Sverige|SE Schweden|SE Sweeden|NO Norge|NO Norwegen|DK Danmark|DK Danemark|DK Denmak|FI Suomi|FI Finnland|GR Hellas
GR Ellada|GR Hellenic Republic|IE Eire|IE Republic of Ireland|IE Irland|HU Magyarorszag|HU Ungarn|PT Portgual
RO Rumania|RO Roumania|SK Slovak Republic|SK Slovensko|SI Slovenija|HR Hrvatska|RS Srbija|BG Bulgariya|EE Eesti
LV Latvija|LT Lietuva|LU Luxemburg|LU Luxembourgh|UA Ukrain|UA Ukrayina|BR Brasil|BR Brazill|MX Mexiko|MX Mejico
MX Estados Unidos Mexicanos|AR Argentine|AR Argentinia|CO Columbia|CO Colombie|PH Philipines|PH Phillipines
PH Phillippines|PH Philippine|PH Pilipinas|MY Malasia|MY Malaysa|ID Indonesa|ID Indonisia|TH Thialand|TH Thaliand
SG Singapur|SG Singapour|SG Singapor|SG Singpore|SG Republic of Singapore|IN Bharat|IN Republic of India|JP Nippon
JP Nihon|JP Japon|JP Japen|IL Isreal|SA Saudi|SA KSA|SA Kingdom of Saudi Arabia|AE UAE|AE Emirates|AE U.A.E
AE United Arab Emirate|EG Misr|MA Maroc|ZA RSA|ZA South Afrika|ZA Republic of South Africa|NZ Aotearoa|NZ New Zeland
NZ New Zeeland|AU Austrailia|AU Austalia|AU Australa|AU Commonwealth of Australia|CA Kanada|CA Cananda|CA Candada
BO Bolivia, Plurinational State of|BO Plurinational State of Bolivia|VE Bolivarian Republic of Venezuela
VE Venezuela, Bolivarian Republic of|IR Iran, Islamic Republic of|IR Islamic Republic of Iran|SY Syrian Arab Republic
LA Lao People's Democratic Republic|LA Lao PDR|MD Moldova, Republic of|MD Republic of Moldova
TZ United Republic of Tanzania|TZ Tanzania, United Republic of|CD DR Congo|CD Congo, Democratic Republic of the
CD Congo - Kinshasa|CD DRC|CG Republic of the Congo|CG Congo - Brazzaville|FM Micronesia, Federated States of
FM Federated States of Micronesia|PS Palestine, State of|PS State of Palestine|PS Palestinian Territories
PS Palestinian Territory|TL East Timor|VG Virgin Islands, British|VI Virgin Islands, U.S|VI US Virgin Islands
FK Falkland Islands (Malvinas)|MF Saint Martin (French part)|SX Sint Maarten (Dutch part)|CC Cocos (Keeling) Islands
SH St Helena|KN St Kitts and Nevis|LC St Lucia|VC St Vincent and the Grenadines|PM St Pierre and Miquelon|MF St Martin
BL St Barthelemy|BA Bosnia|BA Bosnia-Herzegovina|TT Trinidad|AG Antigua|GM The Gambia|BS The Bahamas|LK Ceylon
PR Porto Rico|DO Republica Dominicana|DO Dominican Rep|GT Guatamala|HT Hayti|PE Perou|CL Chili|KH Kampuchea
BD Bangledesh|BD Bangladesh (BD)|PK Pakistan (PK)|KZ Kazakstan|KG Kirghizia|GE Republic of Georgia|BY Belorussia
BY Byelorussia|RE La Reunion|KE Kenia
GB N Ireland|GB North Ireland|DE Germnay|DE Gemany|DE Germay|BD Bengladesh|BD Bangladash|IN Inda|TH Tailand|TH Thailnd
AU Austrialia|AU Austraila|CN Chian|CN Cihna|US Unites States|US United State|US United Sates|US Unted States
US Amerika|GB Untied Kingdom|GB United Kindom|GB United Kingdon|VN Vietnan|PK Pakstan|LK Shri Lanka|TR Turky
CN 中国|CN 中华人民共和国|HK 香港|MO 澳門|TW 台灣|TW 台湾|JP 日本
KR 한국|KR 대한민국|RU Россия|UA Україна|GR Ελλάδα|IL ישראל
"""

_ROWS = [entry.split(" ", 2) for line in _LIST.strip().splitlines() for entry in line.split("|")]
_OTHER_ROWS = [entry.split(" ", 1) for line in _OTHERS.strip().splitlines() for entry in line.split("|")]

#: The two-letter codes.
ALPHA_2 = frozenset(row[0] for row in _ROWS)


def folded(name: str) -> str:
    """A name as it is looked up: small letters, without accents, dots and double blanks, ``and`` for ``&``."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(one))
    # A dotless i and a curly apostrophe are no accents.
    plain = plain.replace("\N{LATIN SMALL LETTER DOTLESS I}", "i").replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    plain = plain.replace(".", "").replace("&", " and ")
    return " ".join(plain.split())


#: Two letters by code or name, folded.
COUNTRIES = {
    **{folded(name): code for code, name in _OTHER_ROWS},
    **{folded(name): row[0] for row in _ROWS for name in row},
}
